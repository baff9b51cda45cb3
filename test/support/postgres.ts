import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the tests' PostgreSQL listens, with a user who may do everything; absent: they use SQLite. */
    readonly postgres?: string;
  }
}

/** A PostgreSQL server for the tests, gone with them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, url } = await startPostgres();
  project.provide('postgres', url);
  return stop;
}
