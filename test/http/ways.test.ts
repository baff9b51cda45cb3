import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOperations } from '../../src/http/page/operations.ts';
import { makeKey } from '../../src/http/access/keys.ts';
import { type FuzzRequest, fuzzRequests } from '../support/fuzz.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { anew, countRepeated, type Received, send, type Sent } from '../support/ways.ts';

/*
 * The differential test: whatever is asked, it is answered the first, the second and the third time as it is when it was
 * never asked before, and by several at once as by one, in status, headers and bytes.
 */

const keys = {
  reader: makeKey('reader', ['read']),
  raw: makeKey('raw', ['read', 'raw']),
  chief: makeKey('chief', ['read', 'spend', 'raw', 'admin']),
  blind: makeKey('blind', ['spend']),
};
const as = (name: keyof typeof keys) => ({ authorization: `Bearer ${keys[name].key}` });
const schema = buildSchema(
  readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'),
);

let service: TestService;
/** Tasks of every shape that was documented or seen. */
const ids: string[] = [];
beforeAll(async () => {
  service = await startTestService({
    emulator: { balance: 1000, finishAfter: 3_600_000 },
    env: {
      API_KEYS: Object.values(keys)
        .map(({ entry }) => entry)
        .join(','),
      COLLECT: 'off',
      REQUESTS_PER_MINUTE: '1000000',
      DEADLINE_SECONDS: '5',
      GRAPHIQL: 'off', // a page is no answer
    },
  });
  for (const folder of ['cases', 'upstream']) {
    const url = new URL(`../fixtures/${folder}/`, import.meta.url);
    for (const name of readdirSync(url).filter((file) => /^\d.*\.json$|task-get/.test(file))) {
      const body = JSON.parse(readFileSync(new URL(name, url), 'utf8')).tasks?.[0];
      const provider = String(body?.data?.se ?? /^[a-z_]+/.exec(name)?.[0]).toUpperCase();
      if (!body?.result || !['CLAUDE', 'CHAT_GPT', 'GEMINI'].includes(provider)) continue;
      const number = ids.length.toString(16).padStart(12, '0');
      const id = `07241735-1535-0613-0000-${number}`;
      ids.push(service.emulator.add({ id, provider: provider as 'CLAUDE', body: { ...body, id } }));
    }
  }
  ids.push(service.emulator.add({ state: 'completed' }), service.emulator.add({ state: 'failed' }));
  // Now all are here: the first copy of a task says that it was fetched.
  const body = JSON.stringify({ query: `{ tasks(ids: ${JSON.stringify(ids)}) { nodes { id } } }` });
  await send(service.url, { body, headers: as('reader') });
});
afterAll(() => service[Symbol.asyncDispose]());

interface Compared {
  /** How it was answered as if for the first time; the same before and after, unless it changes by itself. */
  readonly references: readonly [Received, Received];
  readonly answers: Received[];
}

async function compare(sent: Sent): Promise<Compared> {
  const before = await send(service.url, anew(sent));
  const answers: Received[] = [];
  for (let count = 0; count < 3; count += 1) answers.push(await send(service.url, sent));
  return { references: [before, await send(service.url, anew(sent))], answers };
}

/** Sends the same as several clients at once. */
async function sendAtOnce(sent: Sent): Promise<readonly Received[]> {
  const same = anew(sent);
  return await Promise.all([1, 2, 3].map(() => send(service.url, same)));
}

const repeated = () => countRepeated(service.url, as('chief'));
const everything = readFileSync(
  new URL('../../schema/operations/every-item.graphql', import.meta.url),
  'utf8',
);

const examples = readOperations(schema);
const isStream = (accept: string) => /event-stream|mixed|^\*/.test(accept);

async function compareExamples(headers: Readonly<Record<string, string>>): Promise<void> {
  for (const { document, name, variables } of examples) {
    if (name === 'watch-tasks' && isStream(headers['accept'] ?? '')) continue; // has no end
    for (const method of ['POST', 'GET'] as const) {
      const body = JSON.stringify({ query: document, variables });
      // A paid call says whether it is the first of its key.
      if (name === 'post-tasks') await send(service.url, { body, headers });
      const { answers, references } = await compare({ method, body, headers });
      answers.push(...(await sendAtOnce({ method, body, headers })));
      for (const answer of answers) expect([name, answer]).toEqual([name, references[0]]);
    }
  }
}

test.each([
  ['application/graphql-response+json'],
  ['*/*'],
  ['text/html;q=0.9, application/json;q=0.5'],
  ['multipart/mixed, application/json'],
  ['multipart/mixed'],
  ['text/event-stream'],
  ['image/png'],
])('the example operations for %s', async (accept) => {
  await compareExamples({ ...as('reader'), accept, 'accept-encoding': 'gzip' });
});

describe.each(['reader', 'raw', 'chief', 'blind'] as const)('as %s', (name) => {
  test('the example operations', async () => {
    await compareExamples({ ...as(name), accept: 'application/json' });
  }, 60_000);

  test('every payload, all of it', async () => {
    const before = await repeated();
    let whole = 0;
    for (const id of ids) {
      const body = JSON.stringify({ query: everything, variables: { id } });
      const { answers, references } = await compare({ body, headers: as(name) });
      for (const answer of answers) expect(answer).toEqual(references[0]);
      // What upstream sent of an item that nobody knows needs a scope.
      if (!references[0].text.includes('"errors"')) whole += 1;
    }
    expect((await repeated()) - before).toBe(whole);
    expect(whole).toBeGreaterThanOrEqual(name === 'blind' ? 0 : ids.length - 3);
  }, 60_000);

  test('whatever a stranger sends', async () => {
    const requests = fuzzRequests(schema, `two ways as ${name}`, [
      ...ids.slice(0, 3),
      service.emulator.add({ state: 'pending' }),
    ]);
    const differing = [];
    const unsteady = [];
    for (let count = 0; count < 60; count += 1) {
      const { accept, body, contentType } = requests.next().value as FuzzRequest; // there is no last one
      const headers = {
        ...as(name),
        'content-type': contentType,
        ...(accept !== null && { accept }),
      };
      const before = await repeated();
      const { answers, references } = await compare({ body, headers });
      answers.push(...(await sendAtOnce({ body, headers })));
      const [reference, after] = references.map((one) => JSON.stringify(one));
      if (reference !== after) {
        // What changes by itself cannot be compared, but it must not have been kept either.
        if ((await repeated()) > before) unsteady.push(body);
        continue;
      }
      const wrong = answers.find((answer) => JSON.stringify(answer) !== reference);
      if (wrong) differing.push({ body: body.slice(0, 2000), accept, wrong, reference });
    }
    expect(differing).toEqual([]);
    expect(unsteady).toEqual([]);
  }, 120_000);
});
