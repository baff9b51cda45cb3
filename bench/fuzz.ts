import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildSchema } from 'graphql';
import { startEmulator } from '../src/emulator/server.ts';
import { attack } from '../test/support/attack.ts';
import { fuzzRequests } from '../test/support/fuzz.ts';
import { run } from './processes.ts';

/*
 * Requests that nobody should send, for so many minutes, at a service in a process of its own; ends with 1 when one of
 * them got what it should not. The seed is printed: the same seed, the same requests.
 */

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
});
const seed = values.seed ?? `${Date.now()}`;
const end = Date.now() + Number(values.minutes) * 60_000;
const emulator = await startEmulator({ callsPerMinute: Infinity });
const service = await run('../src/main.ts', {
  env: {
    PORT: '0',
    LOG_LEVEL: 'fatal',
    DEADLINE_SECONDS: '5',
    DATABASE_URL: 'sqlite::memory:',
    DATAFORSEO_URL: emulator.url,
    DATAFORSEO_LOGIN: emulator.login,
    DATAFORSEO_PASSWORD: emulator.password,
  },
});
const schema = buildSchema(
  readFileSync(new URL('../schema/schema.graphql', import.meta.url), 'utf8'),
);
const ids = [...emulator.addMany(20), emulator.add({ state: 'pending' })];
const requests = fuzzRequests(schema, seed, ids);
process.stdout.write(`seed ${seed}\n`);
let sent = 0;
let wrong: object[] = [];
while (Date.now() < end && wrong.length === 0) {
  wrong = await attack(service.url, requests, 500);
  sent += 500;
  process.stdout.write(`${sent} requests, ${service.memory() ?? '?'} MB\n`);
}
const paid = emulator.count('task_post') + emulator.count('live');
if (paid > 0) wrong.push({ complaint: `${paid} paid calls` });
await service.stop();
await emulator.close();
for (const one of wrong) process.stdout.write(`${JSON.stringify(one, null, 2)}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
