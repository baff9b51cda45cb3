import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { startPostgres } from '../test/support/postgres-server.ts';
import { runChaos } from './chaos/chaos.ts';

/*
 * Replicas that are killed and started at random for so many minutes, over a PostgreSQL server of their own; with
 * `--rolling` they are told to stop. Ends with 1 when anything is lost, told, paid or fetched twice, or miscounted.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rolling: { type: 'boolean', default: false },
  },
});
const { stop, url } = await startPostgres();
try {
  const client = new Client({ connectionString: `${url}/postgres` });
  await client.connect();
  await client.query('create database chaos');
  await client.end();
  const { kills, notifiedAgain, operations, resumed, ...wrong } = await runChaos({
    database: `${url}/chaos`,
    minutes: Number(values.minutes),
    rolling: values.rolling,
    say: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`${operations} operations, ${kills} replicas ended; subscribers went on `);
  process.stdout.write(`elsewhere ${resumed} times; ${notifiedAgain} messages came again\n`);
  for (const [name, found] of Object.entries(wrong)) {
    process.stdout.write(`${name}: ${found.length}\n`);
    for (const one of found.slice(0, 20)) process.stdout.write(`  ${one}\n`);
  }
  process.exitCode = Object.values(wrong).some((found) => found.length > 0) ? 1 : 0;
} finally {
  await stop();
}
