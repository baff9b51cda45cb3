import type { Fault } from './faults.ts';
import type { SeenRequest } from './meter.ts';
import type { AddTask } from './task.ts';

export interface EmulatorOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly login?: string;
  readonly password?: string;
  /** Whether the demo tasks are there. */
  readonly demo?: boolean;
  /** Milliseconds from task_post to the answer. */
  readonly finishAfter?: number;
  /** Milliseconds that a live call thinks. */
  readonly liveTakes?: number;
  /** Milliseconds added to every answer. */
  readonly latency?: number;
  /** The time, before what advance() adds. */
  readonly clock?: EmulatorClock;
  /** USD at the start. */
  readonly balance?: number;
  /** Calls per minute and endpoint; above it 40202. */
  readonly callsPerMinute?: number;
  /** Requests at once; above it 40209. */
  readonly concurrency?: number;
  /** Milliseconds from the answer to its place on the ready list. */
  readonly readyLag?: number;
  /** Milliseconds until the receiver of a callback is given up. */
  readonly callbackTimeout?: number;
}

export interface EmulatorClock {
  /** Epoch milliseconds. */
  now(): number;
}

/** DataForSEO's LLM Responses on a loopback port: an account, its tasks and its money, and whatever may go wrong. */
export interface Emulator extends AsyncDisposable {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** The newest requests since the start or the last reset: a hundred thousand of them and more. */
  readonly requests: readonly SeenRequest[];
  /** How many of all requests since then had this in their path. */
  count(part?: string): number;
  /** Most requests that were open at once. */
  readonly maxInFlight: number;
  /** USD. */
  readonly balance: number;
  deposit(usd: number): void;
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
