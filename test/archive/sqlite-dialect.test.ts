import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { sqliteDialect } from '../../src/archive/sqlite-dialect.ts';
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
