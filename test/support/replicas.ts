import { readConfig } from '../../src/config.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.ts';
import { type Service, startService } from '../../src/service.ts';
import type { Timing } from '../../src/wire-tasks.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type Answer, ask, subscribe } from './service.ts';

/** One of several services on one database. */
export interface Replica {
  readonly url: string;
  query(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<Answer>;
  subscribe(query: string, variables?: Readonly<Record<string, unknown>>): AsyncGenerator<Answer>;
  /** The value of a metric, labels and all; null: there is none. */
  metric(name: string): Promise<number | null>;
  close(): Promise<void>;
}

export interface TestReplicas extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly database: TestDatabase;
  /** What a process of its own needs to be one more. */
  readonly env: Readonly<Record<string, string>>;
  start(env?: Readonly<Record<string, string>>): Promise<Replica>;
}

export interface ReplicasOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly emulator?: EmulatorOptions;
  readonly timing?: Partial<Timing>;
}

const timing: Timing = {
  collectPace: 50,
  reconcilePace: 100,
  settleAfter: 60_000,
  heartbeatPace: 1000,
};

/** An emulator and a database, for as many services as the test starts. */
export async function createReplicas(options: ReplicasOptions = {}): Promise<TestReplicas> {
  const emulator = await startEmulator({ demo: false, ...options.emulator });
  const database = await createTestDatabase();
  const running = new Set<Service>();
  const env = {
    PORT: '0',
    DATABASE_URL: database.url,
    DATAFORSEO_URL: emulator.url,
    DATAFORSEO_LOGIN: emulator.login,
    DATAFORSEO_PASSWORD: emulator.password,
    ...options.env,
  };
  return {
    emulator,
    database,
    env,
    async start(more = {}) {
      const service = await startService(readConfig({ ...env, ...more }), emulator, {
        timing: { ...timing, ...options.timing },
      });
      running.add(service);
      return {
        url: service.url,
        query: (query, variables, signal) => ask(service.url, query, variables, signal),
        subscribe: (query, variables) => subscribe(service.url, query, variables),
        async metric(name) {
          const text = await (await fetch(`${service.url}/metrics`)).text();
          const line = text.split('\n').find((one) => one.startsWith(`${name} `));
          return line === undefined ? null : Number(line.slice(name.length));
        },
        async close() {
          running.delete(service);
          await service.close();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...running].map((service) => service.close()));
      await emulator.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
