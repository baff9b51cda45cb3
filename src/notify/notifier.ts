/* In this room: outgoing webhooks: telling an address of the operator's that a task has finished. */

import type { Archive } from '../archive/archive.ts';
import type { Notice } from '../archive/notices.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { untraced } from '../kit/spans.ts';
import { DAY } from '../model/date.ts';
import { toMessage } from './message.ts';
import { createSender, type SenderOptions } from './sender.ts';
import { pauseAfter } from './pause.ts';

/** What came of telling: taken, refused for good, to be told again, or given up after a day. */
export type Outcome = 'delivered' | 'gone' | 'failed' | 'given up';

export interface Notifier {
  /** Has noted what becomes final from now on, and what was not told before: whoever has the role tells of it. */
  begin(): Promise<void>;
  /**
   * Tells until this replica loses the role. Lets what is under way end then, for a while; what is not told by then is
   * told by the next one.
   */
  tell(held: AbortSignal): Promise<void>;
  /** When nothing is told any more. */
  close(): Promise<void>;
}

export interface NotifierParts {
  readonly archive: Pick<Archive, 'notices'>;
  readonly receiver: SenderOptions;
  /** Calls back when there may be something to tell. */
  readonly observe: (callback: () => void) => void;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  readonly clock?: Clock;
}

/** The role, for as long as this replica has it. */
interface Role {
  readonly held: AbortSignal;
  /** Ends what is under way. */
  readonly cut: AbortSignal;
}

/** Told at once: enough that a few slow answers hold up nobody, few enough for a small receiver. */
const PLACES = 20;
/** Of these, what was told in vain before may take so many: it holds up nothing that is new. */
const PLACES_AGAIN = 10;
/** Milliseconds between two looks, where nobody says that there is something. */
const PACE = 2000;
/** Milliseconds for what is under way when the role is lost: it passes to another replica after that only. */
const LAST_WAIT = 5000;
/** The receiver does not want this one. */
const GONE = 410;

/**
 * Every completion is noted in the archive and told until it is taken, at least once and for a day at most. Each goes its own
 * way: one that is not taken holds up no other one.
 */
export function createNotifier(parts: NotifierParts): Notifier {
  const { archive, clock = systemClock, log, observe, onOutcome } = parts;
  const sender = createSender(parts.receiver);
  const { notices } = archive;
  const sending = new Map<number, { readonly isFirst: boolean; readonly done: Promise<void> }>();
  let isWoken = false;
  let sleeping: AbortController | null = null;
  let isFailing = false;

  function wake(): void {
    isWoken = true;
    sleeping?.abort(new Error('there is something to do'));
  }

  async function look(role: Role): Promise<void> {
    await notices.takeIn(clock.now());
    await sendDue('first', role);
    await sendDue('again', role);
  }

  async function sendDue(which: 'first' | 'again', role: Role): Promise<void> {
    const taken = [...sending.values()].filter(({ isFirst }) => !isFirst).length;
    const free = Math.min(PLACES - sending.size, which === 'first' ? PLACES : PLACES_AGAIN - taken);
    if (free <= 0) return;
    // Those that end while this is read may be found as they were before.
    const under = new Set(sending.keys());
    const due = await notices.due(which, clock.now(), free + under.size);
    const next = due.filter(({ event }) => !under.has(event)).slice(0, free);
    // Whoever has the role now may have read the same.
    if (role.held.aborted) return;
    for (const notice of next) {
      const done = tellOf(notice, role).finally(() => {
        sending.delete(notice.event);
        wake();
      });
      sending.set(notice.event, { isFirst: which === 'first', done });
    }
  }

  async function tellOf(notice: Notice, role: Role): Promise<void> {
    const outcome = await send(notice, role.cut);
    if (outcome === null) return;
    const tries = notice.tries + 1;
    const again = outcome === 'failed' ? { tries, dueAt: clock.now() + pauseAfter(tries) } : null;
    await settle(notice.event, again, role.held);
    onOutcome(outcome);
  }

  /** null: the role is lost, and it is not known what came of it. */
  async function send(notice: Notice, cut: AbortSignal): Promise<Outcome | null> {
    const { event, taskId, tries } = notice;
    let reason: object;
    try {
      const status = await sender.post(toMessage(notice), clock.now(), cut);
      if (status >= 200 && status < 300) {
        if (isFailing) log.info({}, 'NOTIFY_URL takes completions again');
        isFailing = false;
        return 'delivered';
      }
      if (status === GONE) {
        log.info({ event, taskId }, 'NOTIFY_URL wants to hear no more of a completion');
        return 'gone';
      }
      reason = { status };
    } catch (error) {
      if (cut.aborted) return null;
      reason = { err: error };
    }
    if (clock.now() + pauseAfter(tries + 1) > notice.since + DAY) {
      log.error(
        { event, taskId, tries, ...reason },
        'a completion was not told: NOTIFY_URL did not take it for a day',
      );
      return 'given up';
    }
    if (!isFailing)
      log.warn(
        { event, taskId, ...reason },
        'NOTIFY_URL does not take a completion: it is told again',
      );
    isFailing = true;
    return 'failed';
  }

  /** Until it is booked the notice keeps its place, so that it is not told once more. */
  async function settle(
    event: number,
    again: { tries: number; dueAt: number } | null,
    held: AbortSignal,
  ): Promise<void> {
    for (;;) {
      try {
        await untraced(() => notices.settle({ event, again }));
        return;
      } catch (error) {
        if (held.aborted) return; // then it is told once more by the next one
        log.warn({ err: error, event }, 'what came of telling of a completion cannot be booked');
        await clock.sleep(PACE, held).catch(() => {});
      }
    }
  }

  async function lookAgainAndAgain(role: Role): Promise<void> {
    let isUnreadable = false;
    while (!role.held.aborted) {
      isWoken = false;
      try {
        await untraced(() => look(role));
        isUnreadable = false;
      } catch (error) {
        if (!isUnreadable) log.warn({ err: error }, 'what is to be told cannot be read');
        isUnreadable = true;
      }
      sleeping = new AbortController();
      const either = AbortSignal.any([sleeping.signal, role.held]);
      // What has come meanwhile is looked at at once, unless that went wrong.
      if (!isWoken || isUnreadable) await clock.sleep(PACE, either).catch(() => {});
      sleeping = null;
    }
  }

  observe(wake);
  return {
    begin: () => notices.begin(),
    async tell(held) {
      const cut = new AbortController();
      await lookAgainAndAgain({ held, cut: cut.signal });
      const over = new AbortController();
      void clock.sleep(LAST_WAIT, over.signal).then(
        () => cut.abort(new Error('whoever has the role tells of it')),
        () => {},
      );
      await Promise.all([...sending.values()].map(({ done }) => done));
      over.abort();
    },
    close: () => sender.close(),
  };
}
