import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds of CPU, by who used it. */
export interface Cpu {
  /** The thread of the event loop. */
  readonly main: number;
  /** The thread that writes the archive. */
  readonly writer: number;
  /** V8's own: garbage collection and compilation. */
  readonly engine: number;
  /** What reads the archive, and Node's pool. */
  readonly others: number;
}

export interface Running {
  readonly url: string;
  /** Used so far; null where the system does not tell. */
  cpu(): Cpu | null;
  /** Resident memory, megabytes. */
  memory(): number | null;
  /** Bytes in use once all that can be thrown away is; of a process that `tellsHeap`. */
  heap(): Promise<number>;
  /** Open files and connections. */
  handles(): number | null;
  stop(): Promise<void>;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A file for what the process prints. It must then be told its PORT, since it cannot be asked. */
  readonly output?: string;
  readonly tellsHeap?: boolean;
}

/** Starts a script and waits until it serves: for the address that it prints, or on its port. */
export async function run(
  script: string | URL,
  { env = {}, output, tellsHeap = false }: RunOptions = {},
): Promise<Running> {
  const path = new URL(script, import.meta.url).pathname;
  // The options are those of `npm start`: with less room Node throws away sooner. They save a third of the memory.
  const flags = ['--max-semi-space-size=16', '--max-old-space-size=1024'];
  if (tellsHeap) {
    const teller = new URL('./tell-heap.ts', import.meta.url).href;
    flags.push('--expose-gc', '--import', teller);
  }
  const file = output === undefined ? null : openSync(output, 'a');
  const child = spawn(process.execPath, [...flags, path], {
    env: { ...process.env, ...env },
    stdio: ['ignore', file ?? 'pipe', 'inherit', ...(tellsHeap ? ['ipc' as const] : [])],
  });
  if (file !== null) closeSync(file);
  const url =
    child.stdout === null
      ? await untilServing(`http://127.0.0.1:${env['PORT']}`, child)
      : await untilTold(child.stdout);
  return {
    url,
    cpu: () => readCpu(child),
    memory: () => readMemory(child),
    async heap() {
      const told = once(child, 'message') as Promise<[number]>; // it says nothing else
      child.send('heap');
      return (await told)[0];
    },
    handles: () => countHandles(child),
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has this kind of address
  server.close();
  await once(server, 'close');
  return port;
}

async function untilTold(output: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  for (;;) {
    const url = /http:\/\/[\d.:]+/.exec(said)?.[0];
    if (url !== undefined) return url;
    const [chunk] = (await once(output, 'data')) as [Buffer];
    said += chunk.toString();
  }
}

async function untilServing(url: string, child: ChildProcess): Promise<string> {
  while (child.exitCode === null) {
    const answer = await fetch(`${url}/health/live`).catch(() => null);
    if (answer?.ok) return url;
    await sleep(10);
  }
  throw new Error('the process ended before it served');
}

function readCpu(child: ChildProcess): Cpu | null {
  const folder = `/proc/${child.pid}/task`;
  const used = { main: 0, writer: 0, engine: 0, others: 0 };
  for (const thread of list(folder)) {
    // Nanoseconds that it ran are the first number: proc(5).
    const ran = read(`${folder}/${thread}/schedstat`)?.split(' ')[0];
    if (ran === undefined) continue; // it ended meanwhile
    used[kindOf(thread === `${child.pid}`, read(`${folder}/${thread}/comm`) ?? '')] +=
      Number(ran) / 1e6;
  }
  return used.main === 0 ? null : used;
}

function kindOf(isMain: boolean, name: string): keyof Cpu {
  if (isMain) return 'main';
  if (name.includes('writer')) return 'writer';
  return /^(V8|Delayed)/.test(name) ? 'engine' : 'others';
}

function readMemory(child: ChildProcess): number | null {
  const line = /VmRSS:\s+(\d+)/.exec(read(`/proc/${child.pid}/status`) ?? '');
  return line ? Math.round(Number(line[1]) / 1024) : null;
}

function countHandles(child: ChildProcess): number | null {
  return list(`/proc/${child.pid}/fd`).length || null;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
