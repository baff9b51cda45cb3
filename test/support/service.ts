import { startEmulator } from '../../src/emulator/server.ts';
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.ts';
import { readConfig } from '../../src/config.ts';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { expect, inject } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type Service, startService } from '../../src/service.ts';
import type { Timing } from '../../src/wire-tasks.ts';

/** What an answer holds is asserted on, not typed: the generated client shows how types are had. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Untyped = any;

export interface Answer<Data = Untyped> {
  readonly data: Data;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: Untyped;
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly [name: string]: unknown };
}

export interface TestService extends AsyncDisposable {
  readonly url: string;
  /** Of all services that are asked in turn; the first is the one above. */
  readonly urls: readonly string[];
  readonly emulator: Emulator;
  /** Its own, which it uses unless the environment names another. */
  readonly database: TestDatabase;
  query(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<Answer>;
  /** The events of a subscription; leaving the loop ends it. */
  subscribe(query: string, variables?: Readonly<Record<string, unknown>>): AsyncGenerator<Answer>;
  /** Closes the service and starts it anew over the same archive and emulator, with more in its environment. */
  restart(more?: Readonly<Record<string, string>>): Promise<void>;
}

export interface TestOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly emulator?: EmulatorOptions;
  readonly timing?: Partial<Timing>;
  readonly log?: Logger;
  /** Saved responses that the archive begins with; they are in when the service is there. */
  readonly firstTasks?: readonly string[];
  /** The test is about what one process does: its memory, its share of limits, how often it asks. */
  readonly alone?: boolean;
}

/** Where a test concerns writing, paying, events or reading, PostgreSQL has two services, which are asked in turn. */
const inPairs = /\/test\/(notify|paying|reading|tasks)\//;

const hasty: Timing = { collectPace: 50, reconcilePace: 100, settleAfter: 60_000 };

/** The whole service over HTTP, with an emulator and an archive of its own. */
export async function startTestService(options: TestOptions = {}): Promise<TestService> {
  const emulator = await startEmulator(options.emulator);
  const database = await createTestDatabase();
  const env = {
    PORT: '0',
    DATABASE_URL: database.url,
    DATAFORSEO_URL: emulator.url,
    DATAFORSEO_LOGIN: emulator.login,
    DATAFORSEO_PASSWORD: emulator.password,
    ...options.env,
  };
  const isPair =
    !options.alone &&
    inject('postgres') !== undefined &&
    inPairs.test(expect.getState().testPath ?? '');
  const start = (
    more: Readonly<Record<string, string>>,
    firstTasks: readonly string[] = [],
  ): Promise<Service> =>
    startService(readConfig({ ...env, ...more }), emulator, {
      timing: { ...hasty, ...options.timing },
      ...(options.log && { log: options.log }),
      firstTasks,
    });
  const startAll = async (more: Readonly<Record<string, string>> = {}) =>
    await Promise.all([
      start(more, options.firstTasks),
      ...(isPair ? [start({ ...more, PORT: '0' })] : []),
    ]);
  let services = await startAll();
  const closeAll = () => Promise.all(services.map((service) => service.close()));
  let asked = 0;
  const next = () => services[(asked += 1) % services.length]?.url ?? '';
  while (options.firstTasks && (await countTasks(next())) < options.firstTasks.length) {
    await setTimeout(50);
  }
  return {
    get url() {
      return services[0]?.url ?? '';
    },
    get urls() {
      return services.map(({ url }) => url);
    },
    emulator,
    database,
    async query(query, variables, signal) {
      return await ask(next(), query, variables, signal);
    },
    subscribe: (query, variables) => subscribe(next(), query, variables),
    async restart(more) {
      await closeAll();
      services = await startAll(more);
    },
    async [Symbol.asyncDispose]() {
      await closeAll();
      await emulator.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function countTasks(url: string): Promise<number> {
  const { data } = await ask(url, '{ archive(first: 1) { totalCount } }');
  return data.archive.totalCount;
}

export async function ask(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables }),
    ...(signal && { signal }),
  });
  return (await response.json()) as Answer;
}

export async function* subscribe(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): AsyncGenerator<Answer> {
  const leaving = new AbortController();
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: leaving.signal,
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^data: (\{.*)$/m.exec(message)?.[1];
        if (/^event: next$/m.test(message) && data) yield JSON.parse(data) as Answer;
      }
    }
  } finally {
    leaving.abort();
  }
}
