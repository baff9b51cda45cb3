import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createCallbacks } from './callbacks.ts';
import { control } from './control.ts';
import { demoTasks } from './demo.ts';
import { createFaults, type Fault, instead, sendSpoiled, spoil } from './faults.ts';
import { createMeter } from './meter.ts';
import { toFailure } from './replies.ts';
import { handle } from './routes.ts';
import { type AddTask, createState } from './state.ts';

export interface EmulatorOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly login?: string;
  readonly password?: string;
  /** Whether the demo tasks are there. */
  readonly demo?: boolean;
  /** Milliseconds from task_post to the answer. */
  readonly finishAfter?: number;
  /** Milliseconds added to every answer. */
  readonly latency?: number;
  /** USD at the start. */
  readonly balance?: number;
  /** Calls per minute and endpoint. */
  readonly callsPerMinute?: number;
  /** Milliseconds from the answer to its place on the ready list. */
  readonly readyLag?: number;
}

/** DataForSEO's LLM Responses on a loopback port: an account, its tasks and its money, and whatever may go wrong. */
export interface Emulator extends AsyncDisposable {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** How many requests had this in their path since the start or the last reset. */
  count(part?: string): number;
  /** Most requests that were open at once. */
  readonly maxInFlight: number;
  /** USD. */
  readonly balance: number;
  /** A task in a given state; returns its id. */
  add(task: AddTask): string;
  addMany(count: number, task?: Omit<AddTask, 'id'>): string[];
  failNext(fault: Fault): void;
  setLatency(milliseconds: number): void;
  /** Moves the clock on; what becomes due happens. */
  advance(milliseconds: number): void;
  now(): number;
  /** Back to the start: tasks, money, faults, counts, clock, latency. */
  reset(): void;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_CONCURRENCY = 30;

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    balance = 100,
    demo = true,
    finishAfter = 3000,
    login = 'demo',
    password = 'demo',
    readyLag = 0,
  } = options;
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
  const closed = new AbortController();
  const faults = createFaults();
  let ahead = 0;
  let latency = options.latency ?? 0;
  const now = () => Date.now() + ahead;
  const meter = createMeter(now, options.callsPerMinute ?? 2000);
  const state = createState({ now, finishAfter, balance });
  const callbacks = createCallbacks(state, closed.signal);
  let alarm: NodeJS.Timeout | undefined;

  function reset(): void {
    ahead = 0;
    latency = options.latency ?? 0;
    faults.clear();
    meter.reset();
    state.reset();
    if (demo) for (const task of demoTasks(now())) state.add(task);
  }

  /** Whatever is due happens now, and what is due next wakes us. */
  function catchUp(): void {
    for (const task of state.settle()) void callbacks.call(task);
    clearTimeout(alarm);
    const due = state.nextDue();
    if (due === Infinity || closed.signal.aborted) return;
    alarm = setTimeout(catchUp, Math.min(due - now(), 2 ** 31 - 1)).unref();
  }

  const emulator: Emulator = {
    url: '', // known when it listens
    login,
    password,
    count: (part) => meter.count(part),
    get maxInFlight() {
      return meter.maxInFlight;
    },
    get balance() {
      return state.balance;
    },
    add: (task) => state.add(task),
    addMany: (count, task = {}) => Array.from({ length: count }, () => state.add(task)),
    failNext: (fault) => faults.add(fault),
    setLatency(milliseconds) {
      latency = milliseconds;
    },
    advance(milliseconds) {
      ahead += milliseconds;
      catchUp();
    },
    now,
    reset,
    async close() {
      closed.abort();
      clearTimeout(alarm);
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await ended;
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0] ?? '/';
    const text = await readBody(request);
    const body = parse(text);
    if (path.startsWith('/emulator/')) {
      send(
        response,
        ...control(
          { method: request.method ?? 'GET', path, body },
          emulator,
          state,
          meter,
          callbacks.counts,
        ),
      );
      return;
    }
    if (request.headers.authorization !== authorization) {
      response.setHeader('www-authenticate', 'Basic realm="DataForSEO REST API"');
      send(response, 401, toFailure(40100));
      return;
    }
    const fault = faults.take(path);
    const refusal = meter.refuse(path, MAX_CONCURRENCY);
    if (refusal !== null) {
      send(response, 200, toFailure(refusal));
      return;
    }
    const wait = latency + (fault && 'latency' in fault ? fault.latency : 0);
    if (wait > 0) await sleep(wait, undefined, { signal: closed.signal });
    const replaced = fault && instead(fault);
    if (replaced) {
      send(response, replaced.status, replaced.body);
      return;
    }
    if (fault && 'kind' in fault && (fault.kind === 'reset' || fault.kind === 'hang')) {
      sendSpoiled(response, '', fault);
      return;
    }
    catchUp();
    const reply = handle(
      { method: request.method ?? 'GET', path, body },
      { state, login, readyLag, callback },
    );
    catchUp();
    if (reply.delay) await sleep(reply.delay, undefined, { signal: closed.signal });
    const spoiled = fault ? spoil(reply.body, fault) : reply.body;
    if (fault && sendSpoiled(response, JSON.stringify(spoiled), fault)) return;
    send(
      response,
      reply.status,
      spoiled,
      String(request.headers['accept-encoding']).includes('gzip'),
    );
  }

  function callback(task: Parameters<typeof callbacks.call>[0]): void {
    void callbacks.call(task);
  }

  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (!path.startsWith('/emulator/')) {
      const leave = meter.enter(path);
      response.once('close', leave);
    }
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server has this kind of address
  reset();
  return Object.defineProperty(emulator, 'url', { value: `http://127.0.0.1:${port}` });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown, gzip = false): void {
  const text = JSON.stringify(body);
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  if (!gzip || text.length < 1400) {
    response.end(text);
    return;
  }
  response.setHeader('content-encoding', 'gzip');
  response.end(gzipSync(text, { level: 1 }));
}
