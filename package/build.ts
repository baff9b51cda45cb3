import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/* Compiles what `npm pack` packs: the service, and the types of what others may import. */

const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });
for (const part of ['service', 'emulator', 'client']) {
  const project = `package/tsconfig.${part}.json`;
  execFileSync(process.execPath, [tsc, '--project', project], { stdio: 'inherit' });
}
for (const file of globSync('src/**/*.{css,js}')) cpSync(file, file.replace('src', 'dist'));

// The compiler renames what is imported, but neither the files of threads nor what declarations import.
for (const file of globSync('dist/**/*.{js,d.ts}')) {
  const text = readFileSync(file, 'utf8');
  const named = text.replaceAll(
    /(\b(?:from |import\(|new URL\()['"]\.[^'"]+)\.ts(?=['"])/g,
    '$1.js',
  );
  if (named !== text) writeFileSync(file, named);
}
