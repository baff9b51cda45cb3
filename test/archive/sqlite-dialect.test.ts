import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { sqliteDialect } from '../../src/archive/store/sqlite-dialect.ts';
import { settle } from '../support/clock.ts';

test('queries run on as many connections as there are, and whichever is free takes the next', async () => {
  const running: string[] = [];
  const ends: (() => void)[] = [];
  const connection = (name: string) => ({
    execute: async () => {
      running.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return { rows: [], changes: 0 };
    },
  });
  const db = new Kysely<object>({ dialect: sqliteDialect(connection('a'), connection('b')) });
  const queries = [1, 2, 3].map((number) => sql`select ${number}`.execute(db));
  await settle();
  expect(running).toEqual(['a', 'b']);
  ends[1]?.();
  await settle();
  expect(running).toEqual(['a', 'b', 'b']);
  for (const end of ends) end();
  await Promise.all(queries);
});

test('what goes wrong in a transaction is told, also when SQLite has rolled it back by itself', async () => {
  const db = new Kysely<object>({
    dialect: sqliteDialect({
      execute(text) {
        if (text === 'rollback') throw new Error('cannot rollback - no transaction is active');
        if (text.startsWith('select')) throw new Error('database or disk is full');
        return { rows: [], changes: 0 };
      },
    }),
  });
  const work = db.transaction().execute((trx) => sql`select 1`.execute(trx));
  await expect(work).rejects.toThrow('database or disk is full');
});
