#!/usr/bin/env node

/* Where the process begins: version, cache of compiled code. `src/main.ts` is a link to this file, so that a Node which
   cannot read TypeScript can read this much, and says which one is needed. No static imports for the same reason. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 24 || (major === 24 && minor >= 15)) void start();
else {
  process.stderr.write(
    `dataforseo-graphql needs Node 24.15 or newer. This is ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
}

async function start() {
  const { existsSync } = await import('node:fs');
  const { enableCompileCache, getCompileCacheDir } = await import('node:module');
  // The next start is quicker by a third. Threads learn of it from the environment.
  enableCompileCache();
  if (!process.env['NODE_COMPILE_CACHE']) {
    process.env['NODE_COMPILE_CACHE'] = getCompileCacheDir() || '';
  }
  // A clone runs its source. A package has none: Node strips no types inside node_modules.
  const source = '../src/cli.ts';
  const isClone = existsSync(new URL(source, import.meta.url));
  const { run } = await import(isClone ? source : '../dist/cli.js');
  await run(process.argv.slice(2), process.env);
}
