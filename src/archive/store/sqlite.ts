import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Kysely } from 'kysely';
import { connectSqlite, type SqliteSettings } from './sqlite-connection.ts';
import { type Executed, sqliteDialect } from './sqlite-dialect.ts';
import { noteQuery, noteStatement } from './note-query.ts';
import type { Store } from './store.ts';
import type { Tables } from '../tables/tables.ts';
import { createThread, type Thread } from './thread.ts';
import { awaitedWritesOn, laterWritesOn } from './thread-writes.ts';
import { sqliteFullText } from '../tables/full-text.ts';

/**
 * Milliseconds between two checkpoints: what is written stands in a file beside the archive until then, and whoever copies
 * the archive's file alone copies none of it.
 */
const CHECKPOINT_PACE = 60_000;

/** A SQLite file, made with its folder when it is not there, or `:memory:`; each connection is a thread. */
export async function openSqlite(path: string, checkpointPace = CHECKPOINT_PACE): Promise<Store> {
  // Connections of several threads share a file, not a memory.
  const folder = path === ':memory:' ? mkdtempSync(join(tmpdir(), 'dataforseo-graphql-')) : null;
  const file = folder === null ? path : join(folder, 'archive.db');
  mkdirSync(dirname(file), { recursive: true });
  const writer = createThread(new URL('./sqlite-writer.ts', import.meta.url), file);
  try {
    await writer.call('open');
  } catch (error) {
    await writer.close();
    throw error;
  }
  const checkpoints = setInterval(() => {
    // One that fails is made up for by the next.
    writer.call('checkpoint').catch(() => {});
  }, checkpointPace).unref();
  const reader = createReader(file);
  const near = connectSqlite({ path: file, readOnly: true, timeout: 0 });
  // What takes long runs on two of the cores, and gives way to whatever else wants to run.
  const reports = [createReader(file, 10), createReader(file, 10)];
  return {
    fullText: sqliteFullText,
    reader: queriesOn(reader),
    reports: queriesOn(...reports),
    readNow(text, parameters) {
      const began = performance.now();
      const rows = parameters.flatMap((own) => near.execute(text, own).rows);
      noteStatement(text, performance.now() - began);
      return rows;
    },
    writes: { ...awaitedWritesOn(writer), ...laterWritesOn(writer) },
    async close() {
      clearInterval(checkpoints);
      near.close();
      await Promise.all([reader, ...reports].map((thread) => thread.close()));
      await writer.close();
      if (folder !== null) rmSync(folder, { recursive: true });
    },
  };
}

function createReader(path: string, nice = 0): Thread {
  const settings: SqliteSettings = { path, readOnly: true, nice };
  return createThread(new URL('./sqlite-reader.ts', import.meta.url), settings);
}

function queriesOn(...threads: readonly Thread[]): Kysely<Tables> {
  const connections = threads.map((thread) => ({
    execute: (sql: string, parameters: readonly unknown[]) =>
      thread.call<Executed>('execute', sql, parameters),
  }));
  return new Kysely<Tables>({ dialect: sqliteDialect(...connections), log: noteQuery });
}
