import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Destination } from './load.ts';
import { freePort, run, type Running } from './processes.ts';

/** What is measured: a process that can be stopped and started again. */
export interface Target extends Destination {
  readonly name: string;
  readonly running: Running;
  /** Milliseconds from the start of the process until it served. */
  readonly startedIn: number;
  /** Ids that it was asked for. */
  readonly known: string[];
  restart(): Promise<void>;
}

export interface TargetOptions {
  readonly upstream: string;
  /** Where services keep their archives. */
  readonly folder: string;
  /** Where services write their logs. */
  readonly log: string;
  /** Settings of the service beside the usual. */
  readonly settings: Readonly<Record<string, string>>;
  /** The `src/main.ts` of another tree. */
  readonly before: string | undefined;
}

/** As many as clients are usual: one key may send a million requests a minute, which is not enough for a kept answer. */
const keys = Array.from({ length: 10 }, (_, number) => `bench-key-${number}`);

export const targetNames = ['service', 'before', 'mercurius', 'yoga', 'ready'] as const;
export type TargetName = (typeof targetNames)[number];

export async function startTarget(name: TargetName, options: TargetOptions): Promise<Target> {
  const start = () => starters[name](options);
  let began = performance.now();
  let running = await start();
  let startedIn = performance.now() - began;
  return {
    name,
    headers: isService(name) ? keys.map((key) => ({ authorization: `Bearer ${key}` })) : [{}],
    known: [],
    get url() {
      return running.url;
    },
    get running() {
      return running;
    },
    get startedIn() {
      return startedIn;
    },
    async restart() {
      await running.stop();
      began = performance.now();
      running = await start();
      startedIn = performance.now() - began;
    },
  };
}

export function isService(name: string): boolean {
  return name === 'service' || name === 'before';
}

const starters: Readonly<Record<TargetName, (options: TargetOptions) => Promise<Running>>> = {
  service: (options) => startService('../src/main.ts', 'service', options),
  async before(options) {
    if (options.before === undefined) throw new Error('say where: --before ../other/src/main.ts');
    return await startService(pathToFileURL(options.before), 'before', options);
  },
  mercurius: (options) => startPeer('mercurius', options),
  yoga: (options) => startPeer('yoga', options),
  ready: () => run('./ready.ts'),
};

/** With keys and the log on, as it would run for others. */
async function startService(
  script: string | URL,
  name: string,
  { folder, log, settings, upstream }: TargetOptions,
): Promise<Running> {
  const entries = keys.map((key) => {
    const hash = createHash('sha256').update(key).digest('hex');
    return `${key}:read:${hash}`;
  });
  return await run(script, {
    output: log,
    env: {
      PORT: `${await freePort()}`,
      DATABASE_URL: `sqlite:${join(folder, `${name}.db`)}`,
      DATAFORSEO_URL: upstream,
      DATAFORSEO_LOGIN: 'bench',
      DATAFORSEO_PASSWORD: 'bench',
      UPSTREAM_CALLS_PER_MINUTE: '1000000',
      UPSTREAM_CONCURRENCY: '100',
      REQUESTS_PER_MINUTE: '1000000',
      API_KEYS: entries.join(','),
      LOG_LEVEL: 'info',
      ...settings,
    },
  });
}

const peers = new URL('./peers/', import.meta.url);

/** They have a lock file of their own, so that nobody who only wants the service has to fetch them. */
export function installPeers(): void {
  if (existsSync(new URL('node_modules', peers))) return;
  process.stdout.write('Installing the peers into bench/peers ...\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: peers,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the peers cannot be installed');
}

async function startPeer(name: string, { upstream }: TargetOptions): Promise<Running> {
  return await run(`./peers/${name}.ts`, { env: { DATAFORSEO_URL: upstream } });
}
