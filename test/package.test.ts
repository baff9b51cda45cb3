import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRunner, listening } from './support/process.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
const installed = join(folder, 'node_modules/dataforseo-graphql');
const exec = promisify(execFile);
const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
};
const command = manifest.bin['dataforseo-graphql'] ?? '';

// Without a registry: the tarball is unpacked, and beside it stands what the lock file gives to those who want no dev
// dependencies, as it is in this project.
beforeAll(async () => {
  const { stdout } = await exec('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: project,
  });
  const filename = /[\w.-]+\.tgz/.exec(stdout)?.[0] ?? '';
  await mkdir(installed, { recursive: true });
  await exec('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', installed]);
  const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; optional?: boolean }>>;
  };
  const wanted = Object.entries(lock.packages).filter(
    ([path, { dev, optional }]) =>
      /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev && !optional,
  );
  for (const [path] of [...wanted, ['node_modules/@types/node'] as const]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(join(project, path), join(folder, path));
  }
}, 300_000);

const { killAll, run } = createRunner(folder, join(installed, command));
afterAll(async () => {
  killAll();
  await rm(folder, { recursive: true });
});

describe('the package', () => {
  test('serves by its command, the archive on its threads and the pages included', async () => {
    const service = run([], { PORT: '0', DASHBOARD: 'on' });
    const url = await service.line(listening);
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ task(id: "07241735-1535-0613-0000-0722e701b5ff") { status } }',
      }),
    });
    expect(await answer.json()).toMatchObject({ data: { task: { status: 'COMPLETED' } } });
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect((await page.text()).includes('id="strip"')).toBe(true);
    expect((await fetch(`${url}/app/`)).status).toBe(200);
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
  });

  test('has the emulator for the tests of others', async () => {
    await writeFile(
      join(folder, 'own.test.js'),
      `import test from 'node:test';
       import assert from 'node:assert/strict';
       import { startEmulator } from 'dataforseo-graphql/emulator';
       test('asks who I am', async () => {
         await using emulator = await startEmulator();
         const { status } = await fetch(emulator.url + '/v3/appendix/user_data', { headers: { authorization: 'Basic ' + btoa('demo:demo') } });
         assert.equal(status, 200);
       });`,
    );
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const { stdout } = await exec(process.execPath, ['--test'], { cwd: folder });
    expect(stdout).toMatch(/pass 1\b/);
  });

  test('has types for the emulator and for documents, and the schema', async () => {
    await writeFile(
      join(folder, 'own.ts'),
      `import { MoneyOfOneTaskDocument, type MoneyOfOneTaskQuery } from 'dataforseo-graphql/client';
       import { type Emulator, startEmulator } from 'dataforseo-graphql/emulator';
       import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
       const started: Promise<Emulator> = startEmulator({ finishAfter: 10 });
       const typed: TypedDocumentNode<MoneyOfOneTaskQuery, { id: string }> = MoneyOfOneTaskDocument;
       // @ts-expect-error There is no such setting.
       void startEmulator({ finishBefore: 10 });
       export { started, typed };`,
    );
    const tsc = join(project, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext'];
    const types = ['--types', 'node', 'own.ts'];
    await exec(process.execPath, [tsc, ...options, ...types], { cwd: folder }).catch(
      ({ stdout }: { stdout: string }) => expect(stdout).toBe(''),
    );
    const script = `console.log(import.meta.resolve('dataforseo-graphql/schema.graphql'))`;
    const { stdout } = await exec(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
    });
    expect(await readFile(new URL(stdout.trim()), 'utf8')).toContain('type Query');
  });

  test('holds what is compiled, and no source but the schema', async () => {
    const { stdout } = await exec('find', ['.', '-type', 'f'], { cwd: installed });
    const files = stdout.trim().split('\n');
    expect(files).toContain('./dist/cli.js');
    expect(files.filter((file) => /(?<!\.d)\.tsx?$|\/test\/|\/bench\//.test(file))).toEqual([]);
  });
});

// The files of the image are those of the package, and so is the way in; its Dockerfile says the rest.
describe('the image', () => {
  const nobody = { uid: 65_534, gid: 65_534 };
  const mayChange =
    process.getuid?.() === 0 &&
    spawnSync(process.execPath, ['--version'], { ...nobody, cwd: '/' }).status === 0;
  if (!mayChange)
    console.warn('Nobody else can run Node here: the image was not run as another user.');

  test.skipIf(!mayChange)('serves as somebody who can write data/ alone, and is well', async () => {
    const dockerfile = (await readFile(join(project, 'Dockerfile'), 'utf8')).replaceAll('\\\n', '');
    const list = (instruction: string): [string, ...string[]] =>
      JSON.parse(new RegExp(`^${instruction}.*?(\\[.*\\])$`, 'm').exec(dockerfile)?.[1] ?? '');
    await chmod(folder, 0o755);
    const data = join(installed, 'data');
    await mkdir(data);
    await chown(data, nobody.uid, nobody.gid);
    const [, ...args] = list('ENTRYPOINT');
    const port = String(20_000 + (process.pid % 20_000));
    const child = spawn(process.execPath, args, {
      ...nobody,
      cwd: installed,
      env: { NODE_ENV: 'production', HOST: '0.0.0.0', PORT: port, API_KEYS: 'none' },
    });
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    while (!listening.test(told)) {
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      expect(child.exitCode, told).toBe(null);
    }
    const [, ...check] = list('HEALTHCHECK');
    const env = { PORT: port };
    expect((await exec(process.execPath, check, { ...nobody, cwd: installed, env })).stdout).toBe(
      '',
    );
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await expect(exec(process.execPath, check, { env })).rejects.toMatchObject({ code: 1 });
  });
});

describe('an older Node', () => {
  const older = findOlder();
  if (older === null) console.warn('There is no older Node in the PATH to be refused by.');

  test.skipIf(older === null).each([command, 'src/main.ts'])(
    'is told by %s which one is needed, in one line',
    async (file) => {
      const failure = await exec(older ?? '', [join(project, file)]).then(
        () => null,
        (error: { code: number; stderr: string }) => error,
      );
      expect(failure?.code).toBe(1);
      expect(failure?.stderr).toMatch(/^dataforseo-graphql needs Node [\d.]+ or newer\. .+\n$/);
    },
  );

  test('is one that is older than the manifest says', async () => {
    const needed = manifest.engines.node.replace('>=', '');
    const [major, minor] = needed.split('.');
    const text = await readFile(join(project, command), 'utf8');
    expect(text).toContain(`needs Node ${needed} or newer`);
    expect(text).toContain(`major === ${major} && minor >= ${minor}`);
  });
});

/** A Node of the PATH that cannot run this project. */
function findOlder(): string | null {
  for (const path of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      const node = join(path, 'node');
      const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
      if (Number(/^v(\d+)/.exec(version)?.[1]) < 24) return node;
    } catch {
      // There is none in this folder.
    }
  }
  return null;
}
