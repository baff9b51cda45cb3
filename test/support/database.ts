import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';

/** An empty database of the kind that the tests run on. */
export interface TestDatabase extends AsyncDisposable {
  /** As DATABASE_URL wants it. */
  readonly url: string;
  /** As `openArchive` wants it. */
  readonly where: string;
  /** Statements from beside the service. */
  run(sql: string): Promise<void>;
  /** Has another connection hold what whoever writes needs, until the function that this resolves to is called. */
  lock(): Promise<() => Promise<void>>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgres');
  return server === undefined ? await createFile() : await createDatabase(server);
}

async function createFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
  const file = join(folder, 'archive.db');
  return {
    url: `sqlite:${file}`,
    where: file,
    async run(sql) {
      const db = new DatabaseSync(file);
      db.exec(sql);
      db.close();
    },
    async lock() {
      const db = new DatabaseSync(file, { timeout: 5000 }); // somebody may be writing just now
      db.exec('begin immediate');
      return async () => db.close();
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function createDatabase(server: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = `${server}/${name}`;
  await runOn(`${server}/postgres`, `create database ${name}`);
  return {
    url,
    where: url,
    run: (sql) => runOn(url, sql),
    async lock() {
      const client = new Client({ connectionString: url });
      client.on('error', () => {}); // the database may be dropped first
      await client.connect();
      await client.query('begin; lock table inbox, tasks, entries, rolled_up in exclusive mode');
      return () => client.end();
    },
    [Symbol.asyncDispose]: () => runOn(`${server}/postgres`, `drop database ${name} with (force)`),
  };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
