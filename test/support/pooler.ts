import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.ts';

export interface Pooler extends AsyncDisposable {
  /** The address of the database by way of it. */
  readonly url: string;
}

/** PgBouncer in front of a database, where there is one; null: there is none. */
export async function startPooler(to: string, mode: string): Promise<Pooler | null> {
  const program = process.env['PGBOUNCER'] ?? 'pgbouncer';
  const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
  await chmod(folder, 0o755);
  const { hostname, password, port, username } = new URL(to);
  const own = await freePort();
  const isRoot = process.getuid?.() === 0;
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${hostname} port=${port} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
${isRoot ? 'user = nobody' : ''}
`,
  );
  const child = spawn(program, [join(folder, 'pgbouncer.ini')], { stdio: 'ignore' });
  const exit = once(child, 'exit').then(
    () => 'ended' as const,
    () => 'not there' as const,
  );
  const url = new URL(to);
  url.host = `127.0.0.1:${own}`;
  async function stop(): Promise<void> {
    child.kill('SIGKILL');
    await exit;
    await rm(folder, { recursive: true });
  }
  for (;;) {
    const state = await Promise.race([exit, sleep(50)]);
    if (state === 'not there') {
      await rm(folder, { recursive: true });
      return null;
    }
    if (state === 'ended') throw new Error('PgBouncer ended at once');
    if (await listens(own)) return { url: url.href, [Symbol.asyncDispose]: stop };
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
