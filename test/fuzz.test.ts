import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type FuzzRequest, fuzzRequests } from './support/fuzz.ts';
import { attack } from './support/attack.ts';
import { startTestService } from './support/service.ts';

/* The same for hours: npm run fuzz. */
test('whatever a stranger sends gets an answer with a code, and changes nothing', async () => {
  // The ready lists have few calls a minute: nobody is to wait long for one.
  const env = { COLLECT: 'off', DEADLINE_SECONDS: '1' };
  await using service = await startTestService({ env });
  const schema = buildSchema(
    readFileSync(new URL('../schema/schema.graphql', import.meta.url), 'utf8'),
  );
  const ids = [
    service.emulator.add({ state: 'completed' }),
    service.emulator.add({ state: 'pending' }),
  ];
  const requests = fuzzRequests(schema, 'in npm test', ids);
  const spent = service.emulator.count('task_post') + service.emulator.count('live');
  const refused: FuzzRequest[] = [];
  const wrong = await attack(service.url, requests, 600, (request) => refused.push(request));
  expect(wrong).toEqual([]);
  // What was refused once is refused again, and nobody is asked for it.
  const calls = service.emulator.count();
  expect(await attack(service.url, refused.values(), refused.length)).toEqual([]);
  expect(service.emulator.count()).toBe(calls);
  expect(service.emulator.count('task_post') + service.emulator.count('live')).toBe(spent);
  expect((await service.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
