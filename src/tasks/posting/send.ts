import { randomBytes } from 'node:crypto';
import type { Ledger } from '../../archive/ledger.ts';
import type { Entry, NewEntry } from '../../archive/writing/booking.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Provider } from '../../model/provider.ts';
import { markTag } from '../../model/tag.ts';
import { type TaskInput, toWire } from '../../model/task-input.ts';
import { type Task, type TaskMethod, toTask } from '../../model/task.ts';
import type { Upstream } from '../../upstream/client.ts';
import type { Bookings } from './bookings.ts';
import { estimateOf } from './checks.ts';
import { type Known, settle, toOutcomes } from './outcomes.ts';
import type { Reconciler } from './reconcile.ts';

export interface Sender {
  /** What is to be booked before it is sent. `positions` are those of the inputs that may go out. */
  toEntries(
    method: TaskMethod,
    inputs: readonly TaskInput[],
    positions: readonly number[],
  ): NewEntry[];
  /** Sends entries whose intent is booked; what came of each, as far as that is known. Never rejects. */
  send(
    key: string,
    method: TaskMethod,
    entries: readonly NewEntry[],
    postedAt: number,
  ): Promise<Known[]>;
  /** Whether the call that carries this token is still under way. */
  isSending(token: string): boolean;
}

interface SenderParts {
  readonly upstream: Pick<Upstream, 'postTasks' | 'runLive'>;
  readonly ledger: Pick<Ledger, 'entriesOf'>;
  readonly bookings: Pick<Bookings, 'book' | 'held'>;
  /** Looks for what became of posts whose answer was lost. */
  readonly reconciler: Pick<Reconciler, 'start'>;
  /** Where upstream is to tell that a task has finished; null: nowhere. */
  readonly pingbackUrl: ((token: string) => string) | null;
  /** Tasks that now exist upstream and have to be collected. */
  readonly onCreated: (tasks: readonly Task[]) => void;
  readonly log: { error(details: object, message: string): void };
  /** This process, among those that share the archive. */
  readonly replica: string;
  readonly clock: Clock;
}

export function createSender(parts: SenderParts): Sender {
  const { bookings, clock, ledger, log, onCreated, pingbackUrl, reconciler, replica, upstream } =
    parts;
  const tokens = new Set<string>();

  function toEntry(method: TaskMethod, input: TaskInput, position: number): NewEntry {
    const token = randomBytes(16).toString('base64url');
    const pingback = method === 'STANDARD' && pingbackUrl && { pingback_url: pingbackUrl(token) };
    return {
      token,
      position,
      method,
      provider: input.provider,
      reserved: estimateOf(method),
      body: { ...toWire(input, markTag(input.tag, token)), ...pingback },
    };
  }

  /** Those of one provider: whatever goes wrong with them is nothing to the others. */
  async function sendTo(provider: Provider, method: TaskMethod, entries: readonly Entry[]) {
    try {
      const bodies = entries.map(({ body }) => body);
      const reply = await (method === 'LIVE'
        ? upstream.runLive(provider, bodies[0] as object) // a live call has one task
        : upstream.postTasks(provider, bodies));
      const outcomes = toOutcomes(entries, reply, clock.now());
      const created = outcomes.flatMap(({ response }) => response ?? []);
      if (method === 'STANDARD') onCreated(created.map((response) => toTask(response, 'UPSTREAM')));
      await bookings.book(outcomes);
      return outcomes;
    } catch (error) {
      log.error({ err: error }, 'a paid call went wrong');
      return [];
    } finally {
      for (const { token } of entries) tokens.delete(token);
    }
  }

  return {
    isSending: (token) => tokens.has(token),
    toEntries: (method, inputs, positions) =>
      positions.map((position) => toEntry(method, inputs[position] as TaskInput, position)),
    async send(key, method, newEntries, postedAt) {
      const nothing = { state: 'OPEN', cost: null, taskId: null, refusal: null } as const;
      const sent = { ...nothing, postedAt, sender: replica };
      const entries = newEntries.map((entry) => ({ ...entry, ...sent }));
      for (const { token } of entries) tokens.add(token);
      const byProvider = Map.groupBy(entries, ({ provider }) => provider);
      const outcomes = await Promise.all(
        byProvider.entries().map(([provider, own]) => sendTo(provider, method, own)),
      );
      const byToken = new Map(outcomes.flat().map((one) => [one.settlement.token, one]));
      const known = entries.map((entry) => settle(entry, byToken.get(entry.token)));
      if (known.every(({ entry }) => entry.state !== 'OPEN')) return known;
      await reconciler.start();
      const found = await ledger.entriesOf(key).catch(() => []); // what is known now has to do
      return known.map((one) => {
        const { token } = one.entry;
        const entry = found.find((other) => other.token === token) ?? one.entry;
        return one.entry.state === 'OPEN' ? settle(entry, bookings.held(token)) : one;
      });
    },
  };
}
