import { expect, test } from 'vitest';
import { createReplicas } from '../support/replicas.ts';
import { startPooler } from '../support/pooler.ts';

test('through a pooler in session mode all is as without it', async ({ skip }) => {
  await using own = await createReplicas();
  await using pooler = await startPooler(own.database.url, 'session');
  if (!pooler) return skip('PgBouncer is not installed (PGBOUNCER names the program)');
  const env = { DATABASE_URL: pooler.url };
  const [first, second] = [await own.start(env), await own.start(env)];
  await expect.poll(() => first.metric('replicas')).toBe(2);
  const ids = own.emulator.addMany(20);
  const read = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } } }';
  expect((await second.query(read, { ids })).data.tasks.nodes).toHaveLength(20);
  expect((await first.query(read, { ids })).data.tasks.nodes).toHaveLength(20);
  expect(own.emulator.count('task_get')).toBe(20);
  await first.close();
  const held = () => second.metric('replica_role_held{role="collector"}');
  await expect.poll(held, { timeout: 10_000 }).toBe(1);
});

test('a pooler in transaction mode is refused, and the reason is told', async ({ skip }) => {
  await using own = await createReplicas();
  await using pooler = await startPooler(own.database.url, 'transaction');
  if (!pooler) return skip('PgBouncer is not installed (PGBOUNCER names the program)');
  await expect(own.start({ DATABASE_URL: pooler.url })).rejects.toThrow(
    /^The archive .* cannot be used: there is a connection pooler in transaction mode between/,
  );
});
