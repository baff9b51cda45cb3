import { defineConfig } from 'vitest/config';

// `graphql` exists once: without these conditions vitest loads its ESM beside the CommonJS of the libraries, and an
// error of one copy is a stranger to the other.
const conditions = ['module-sync', 'node'];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['test/**/*.test.ts'], pool: 'threads', isolate: false, testTimeout: 20_000 },
});
