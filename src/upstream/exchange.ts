import { gunzipSync } from 'node:zlib';
import { Pool } from 'undici';
import { ServiceError } from '../model/errors.ts';
import { describeSpan, inSpan } from '../kit/spans.ts';
import type { Verdict } from '../model/status.ts';
import type { EnvelopeWire } from '../model/wire.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import type { Deadline } from '../kit/deadline.ts';
import { createCircuit } from './circuit.ts';
import { createLimiter, type Limiter, type Turn } from './limiter.ts';
import { isAboutTask, type Outcome, type Reply, toError, toOutcome } from './outcome.ts';
import { retryDelay } from './retry.ts';
import { send } from './send.ts';

const MAX_BODY_BYTES = 32 * 1024 * 1024;
const TRY_TIMEOUT = 10_000;
/** After a refusal of the account: one probe in this time, no other call. */
const PROBE_INTERVAL = 15_000;

export interface Account {
  readonly url: string;
  readonly login: string;
  readonly password: string;
}

export interface ExchangeOptions {
  readonly account: Account;
  readonly concurrency: number;
  readonly perMinute: number;
  /** How many replicas share the account's limits now. */
  readonly sharers?: () => number;
  readonly clock?: Clock;
  /** Hears of every call when it is over. */
  readonly onCall?: (call: Call) => void;
}

/** A call, for those who look on. */
export interface Call {
  /** The path without provider and id: `task_get`. */
  readonly endpoint: string;
  /** The upstream status code; null where there was none. */
  readonly code: number | null;
  /** For how long it waited for its turn, and then for the answer. */
  readonly waitedSeconds: number;
  readonly seconds: number;
}

export type PostOutcome =
  /** Upstream took the request: each task in it has a code of its own. */
  | { readonly kind: 'answered'; readonly envelope: EnvelopeWire; readonly body: string }
  /** Upstream refused the request as a whole, or it never left: nothing was created. */
  | { readonly kind: 'refused'; readonly error: ServiceError }
  /** The request may or may not have been carried out. */
  | { readonly kind: 'unknown'; readonly error: ServiceError };

export interface Exchange {
  /**
   * One GET, sent again where that can help. Throws a ServiceError for whatever is not about the task asked for. `own`
   * is the limit of an endpoint that has one of its own: asked to slow down, it alone does.
   */
  get(path: string, deadline: Deadline, own?: Limiter): Promise<Reply>;
  /**
   * One POST, sent once: whoever pays for it decides what to do when the outcome is not known. `timeout` in
   * milliseconds. Only a free one has a `signal`, which ends it: then this rejects with its reason.
   */
  post(path: string, body: unknown, timeout: number, signal?: AbortSignal): Promise<PostOutcome>;
  readonly limiter: Limiter;
  /** False after upstream refused the account, until a probe shows that it takes it again. */
  readonly accountAccepted: boolean;
  /** Breaks off what is under way: what was paid for has to be waited for before. */
  close(): Promise<void>;
}

interface Sent {
  readonly code: number | null;
  readonly verdict: Verdict;
  readonly outcome: PostOutcome;
}

export function createExchange(options: ExchangeOptions): Exchange {
  const clock = options.clock ?? systemClock;
  const { account, concurrency, perMinute, sharers = () => 1 } = options;
  const pool = new Pool(account.url, { connections: concurrency });
  const limiter = createLimiter({ clock, concurrency, perMinute, sharers });
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    authorization: `Basic ${Buffer.from(`${account.login}:${account.password}`).toString('base64')}`,
  };
  const circuit = createCircuit(clock, PROBE_INTERVAL);

  /** Makes a call in its turn, and tells of it. */
  async function inTurn<T extends Outcome | Sent>(
    path: string,
    turn: Turn,
    call: () => Promise<T>,
  ): Promise<T> {
    const asked = performance.now();
    const endpoint = /(?:llm_responses|appendix)\/(\w+)/.exec(path)?.[1] ?? 'other';
    return await limiter.run(turn, async () => {
      // Here, since the circuit may open while a call waits for its turn.
      const passed = circuit.pass();
      if (passed === null) throw toError('auth', null);
      const began = performance.now();
      const outcome = await inSpan(`upstream ${endpoint}`, {}, async () => {
        const answered = await call();
        // Before whoever waits for this place has it.
        if (answered.verdict === 'auth') circuit.open();
        else if (showsAcceptance(answered)) circuit.close(passed);
        describeSpan(`upstream ${endpoint}`, { 'upstream.code': answered.code ?? 0 });
        return answered;
      });
      options.onCall?.({
        endpoint,
        code: outcome.code,
        waitedSeconds: (began - asked) / 1000,
        seconds: (performance.now() - began) / 1000,
      });
      return outcome;
    });
  }

  async function sendGet(path: string, signal: AbortSignal): Promise<Outcome> {
    try {
      const limits = { signal, timeout: TRY_TIMEOUT, maxBytes: MAX_BODY_BYTES };
      const { bytes, status } = await send(pool, { method: 'GET', path, headers }, limits);
      return toOutcome(status, toText(bytes));
    } catch (error) {
      signal.throwIfAborted();
      return { verdict: 'transient', code: null, cause: error };
    }
  }

  async function sendOnce(
    path: string,
    body: unknown,
    timeout: number,
    signal: AbortSignal,
  ): Promise<Sent> {
    let text: string;
    let status: number;
    try {
      const sent = {
        method: 'POST',
        path,
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      } as const;
      const answer = await send(pool, sent, { signal, timeout, maxBytes: MAX_BODY_BYTES });
      status = answer.status;
      text = toText(answer.bytes);
    } catch (cause) {
      signal.throwIfAborted();
      const kind = neverLeft(cause) ? 'refused' : 'unknown';
      const error = toError('transient', null, cause);
      return { code: null, verdict: 'transient', outcome: { kind, error } };
    }
    const outcome = toOutcome(status, text);
    const { code, verdict } = outcome;
    if ('envelope' in outcome) {
      const answered = { kind: 'answered', envelope: outcome.envelope, body: text } as const;
      return { code, verdict, outcome: answered };
    }
    const isUnknown = outcome.verdict === 'transient' || outcome.verdict === 'unknown';
    const error = toError(outcome.verdict, outcome.code, outcome.cause);
    return { code, verdict, outcome: { kind: isUnknown ? 'unknown' : 'refused', error } };
  }

  return {
    limiter,
    get accountAccepted() {
      return !circuit.isOpen;
    },
    async get(path, deadline, own = limiter) {
      const failures: Partial<Record<Verdict, number>> = {};
      for (;;) {
        const outcome = await inTurn(path, deadline, () => sendGet(path, deadline.signal));
        if ('envelope' in outcome && isAboutTask(outcome.verdict)) return outcome;
        const attempt = (failures[outcome.verdict] = (failures[outcome.verdict] ?? 0) + 1);
        const delay = retryDelay(outcome.verdict, attempt);
        if (delay === null || clock.now() + delay >= deadline.at()) {
          throw toError(
            outcome.verdict,
            outcome.code,
            'cause' in outcome ? outcome.cause : undefined,
          );
        }
        if (outcome.code === 40202) own.pauseUntil(clock.now() + delay);
        await clock.sleep(delay, deadline.signal);
      }
    },
    async post(path, body, timeout, signal = never) {
      try {
        const call = () => sendOnce(path, body, timeout, signal);
        return (await inTurn(path, { signal }, call)).outcome;
      } catch (error) {
        if (error instanceof ServiceError) return { kind: 'refused', error };
        throw error;
      }
    },
    close: () => pool.destroy(),
  };
}

/** Whether upstream gives such an answer only to accounts that it takes: it looked at the tasks, or at the money. */
function showsAcceptance(answer: Outcome | Sent): boolean {
  const { verdict } = answer;
  const isAnswered =
    'outcome' in answer ? answer.outcome.kind === 'answered' : 'envelope' in answer;
  return isAnswered || verdict === 'payment' || verdict === 'costLimit';
}

/** A signal for what nobody may break off. */
const never = new AbortController().signal;

/** Whether a request cannot have reached upstream. */
function neverLeft(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(code);
}

function toText(bytes: Buffer): string {
  // By the bytes, not by the header: the two were seen to differ.
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_BODY_BYTES }) : bytes).toString();
}
