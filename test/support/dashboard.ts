import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AddressInfo } from 'node:net';
import { createHistory } from '../../src/emulator/history.ts';
import { startTestService, type TestOptions, type TestService } from './service.ts';

const root = new URL('../../', import.meta.url).pathname;
let built: Promise<string> | null = null;

/** Builds the dashboard as `npm run dashboard:build` does, into a folder of its own, once a process. */
export async function buildDashboard(): Promise<string> {
  built ??= build();
  return await built;
}

async function build(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const config = join(root, 'examples/dashboard/vite.config.ts');
  const { NODE_ENV: _, ...env } = process.env;
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder, '--emptyOutDir'],
    { cwd: root, env },
  );
  return folder;
}

/** What `npm start` begins with, where there is no account. */
export function demoArchive(count = 1500): string[] {
  return [...createHistory({ count, days: 120, until: Date.now() })];
}

/** The service with the dashboard, on a port that stays its own when it starts anew. */
export async function startDashboard(options: TestOptions = {}): Promise<TestService> {
  const [folder, port] = await Promise.all([buildDashboard(), findPort()]);
  return await startTestService({
    ...options,
    env: { DASHBOARD: folder, PORT: `${port}`, ...options.env },
  });
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has this kind of address
  server.close();
  await once(server, 'close');
  return port;
}
