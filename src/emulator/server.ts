/* In this room: the upstream's double, a neighbour: nothing of the service imports it. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCallbacks } from './callbacks.ts';
import { control } from './control.ts';
import { demoTasks } from './demo.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';
import { createFaults, instead, spoil } from './faults.ts';
import { createMeter } from './meter.ts';
import { toFailure } from './replies.ts';
import { handle } from './routes.ts';
import { createState } from './state.ts';
import type { EmulatedTask } from './task.ts';
import { readCall, send, sendSpoiled, toPath } from './transport.ts';

/** What a timer of Node can hold. */
const LONGEST_TIMER = 2 ** 31 - 1;

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    balance = 100,
    callbackTimeout = 10_000,
    callsPerMinute = 2000,
    clock = { now: Date.now },
    concurrency = 30,
    demo = true,
    finishAfter = 3000,
    liveTakes = 0,
    login = 'demo',
    password = 'demo',
    readyLag = 0,
  } = options;
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
  const closed = new AbortController();
  const faults = createFaults();
  let ahead = 0;
  let latency = options.latency ?? 0;
  const now = () => clock.now() + ahead;
  const meter = createMeter(now, { callsPerMinute, concurrency });
  const state = createState({ now, finishAfter, balance });
  const callbacks = createCallbacks(state, { timeout: callbackTimeout, closed: closed.signal });
  const callback = (task: EmulatedTask) => void callbacks.call(task);
  let alarm: NodeJS.Timeout | undefined;

  function reset(): void {
    ahead = 0;
    latency = options.latency ?? 0;
    clearTimeout(alarm);
    faults.clear();
    meter.reset();
    callbacks.reset();
    state.reset();
    if (demo) for (const task of demoTasks(now())) state.add(task);
  }

  /** Whatever is due happens now, and what is due next wakes us. */
  function catchUp(): void {
    for (const task of state.finishDue()) callback(task);
    clearTimeout(alarm);
    if (state.nextDue === Infinity || closed.signal.aborted) return;
    const wait = Math.max(0, Math.min(state.nextDue - now(), LONGEST_TIMER));
    alarm = setTimeout(catchUp, wait).unref();
  }

  const emulator: Emulator = {
    url: '', // known when it listens
    login,
    password,
    get requests() {
      return meter.requests;
    },
    count: (part) => meter.count(part),
    get maxInFlight() {
      return meter.maxInFlight;
    },
    get balance() {
      return state.balance;
    },
    deposit: (usd) => state.deposit(usd),
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
    const call = await readCall(request);
    if (isControl(call.path)) {
      const told = control(call, emulator, { callbacks: callbacks.counts, meter, state });
      send(request, response, ...told);
      return;
    }
    if (request.headers.authorization !== authorization) {
      response.setHeader('www-authenticate', 'Basic realm="DataForSEO REST API"');
      send(request, response, 401, toFailure(40100));
      return;
    }
    const { limit, refusal, remaining } = meter.admit(call.path);
    if (Number.isFinite(limit)) {
      response.setHeader('x-ratelimit-limit', limit);
      response.setHeader('x-ratelimit-remaining', remaining);
    }
    if (refusal !== null) {
      send(request, response, 200, toFailure(refusal));
      return;
    }
    const fault = faults.take(call.path);
    await delay(latency + (fault && 'latency' in fault ? fault.latency : 0));
    const replaced = fault && instead(fault);
    if (replaced) {
      send(request, response, replaced.status, replaced.body);
      return;
    }
    if (fault && 'kind' in fault && (fault.kind === 'reset' || fault.kind === 'hang')) {
      sendSpoiled(response, '', fault);
      return;
    }
    catchUp();
    const refuseFirst = fault && 'task' in fault && call.method === 'POST' ? fault.task : null;
    const reply = handle(call, { callback, liveTakes, login, now, readyLag, refuseFirst, state });
    catchUp(); // what was posted may be due at once, and has to wake us later
    await delay(reply.delay ?? 0);
    const body = fault ? spoil(reply.body, fault) : reply.body;
    if (fault && sendSpoiled(response, JSON.stringify(body), fault)) return;
    send(request, response, reply.status, body);
  }

  async function delay(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: closed.signal });
  }

  const server = createServer((request, response) => {
    const path = toPath(request);
    if (!isControl(path)) {
      const leave = meter.enter(request.method ?? 'GET', path);
      // Whichever is first: a client may send its next request before "close" is told.
      response.once('finish', leave).once('close', leave);
    }
    answer(request, response).catch(() => response.destroy());
  });
  // Longer than any client keeps an idle connection, so that none is closed under its next POST.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server has this kind of address
  reset();
  return Object.defineProperty(emulator, 'url', { value: `http://127.0.0.1:${port}` });
}

function isControl(path: string): boolean {
  return path.startsWith('/emulator/');
}
