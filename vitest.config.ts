import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { defineConfig } from 'vitest/config';

// The archive of each test starts threads, which load the same files again and again.
enableCompileCache();
process.env['NODE_COMPILE_CACHE'] ??= getCompileCacheDir() ?? '';

// `graphql` exists once: without these conditions vitest loads its ESM beside the CommonJS of the libraries, and an
// error of one copy is a stranger to the other.
const conditions = ['module-sync', 'node'];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // Processes, not threads: V8 keeps one register of compiled code for a process, and threads that come and go by the
    // hundred, as each test's archive has its own, have brought it down (nodejs/node#64500).
    pool: 'forks',
    isolate: false,
    // They wait more than they compute.
    maxWorkers: 4,
    // For what hangs, not for what is slow: whole processes start in many tests, on whatever machine there is. Less than
    // a service that stops waits for connections, so that a test of one that must not wait for them can fail.
    testTimeout: 140_000,
    hookTimeout: 140_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/archive/postgres.test.ts', 'test/replicas/!(sqlite).test.ts'],
        },
      },
      {
        // What touches the archive, once more on a real server.
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/{archive,commands,notify,paying,reading,replicas,tasks}/**/*.test.ts'],
          exclude: ['test/{archive,replicas}/sqlite.test.ts'],
          globalSetup: 'test/support/postgres.ts',
        },
      },
    ],
  },
});
