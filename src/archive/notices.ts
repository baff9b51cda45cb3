import { createBatcher } from '../kit/batcher.ts';
import type { Provider } from '../model/provider.ts';
import type { TaskMethod, TaskStatus } from '../model/task.ts';
import type { Store } from './store/store.ts';
import type { NoticeOutcome } from './writing/notices.ts';

/** What is still to be told to somebody outside of completions. */
export interface Notices {
  /** From now on completions are noted, unless they were before: then what came since is noted as well. */
  begin(): Promise<void>;
  /** Notes the completions that came since it was asked last. */
  takeIn(now: number): Promise<void>;
  /** Some of what is due, what has waited longest first: what was never told yet, or what is to be told again. */
  due(which: 'first' | 'again', now: number, limit: number): Promise<Notice[]>;
  /** Books what came of telling it. */
  settle(outcome: NoticeOutcome): Promise<void>;
  /** How much there is to tell, and since when the oldest of it waits, epoch milliseconds. */
  waiting(): Promise<{ readonly notices: number; readonly oldest: number | null }>;
}

/** A completion that is to be told. */
export interface Notice {
  readonly event: number;
  /** How often it was told in vain. */
  readonly tries: number;
  /** Since when it is to be told. */
  readonly since: number;
  /** When the task was found to be final, epoch milliseconds. */
  readonly at: number;
  readonly taskId: string;
  readonly provider: Provider;
  readonly method: TaskMethod;
  readonly status: TaskStatus;
  /** What was known of it before; null: nothing. */
  readonly previous: TaskStatus | null;
  readonly tag: string | null;
  readonly completedAt: number | null;
}

const MAX_BATCH = 100;

export function createNotices({ reader, writes }: Store): Notices {
  const settle = createBatcher<NoticeOutcome, void>(
    async (outcomes) => {
      await writes.settleNotices(outcomes);
      return outcomes.map(() => undefined);
    },
    { max: MAX_BATCH },
  );

  return {
    async begin() {
      const begun = await reader.selectFrom('notices_begun').select('upto').executeTakeFirst();
      if (!begun) await writes.beginNotices();
    },
    async takeIn(now) {
      // Most of the time there is nothing: then nobody who writes is held up.
      const news = await reader
        .selectFrom('events')
        .innerJoin('notices_begun', (join) => join.onTrue())
        .select('events.id')
        .whereRef('events.id', '>', 'notices_begun.upto')
        .limit(1)
        .executeTakeFirst();
      if (news) while (await writes.takeNotices(now));
    },
    async due(which, now, limit) {
      const rows = await reader
        .selectFrom('notices')
        .innerJoin('events', 'events.id', 'notices.event')
        .innerJoin('tasks', 'tasks.id', 'events.task_id')
        .select(['event', 'tries', 'since', 'at', 'task_id as taskId', 'previous'])
        .select(['provider', 'method', 'status', 'tag', 'completed_at as completedAt'])
        .where('due_at', '<=', now)
        .where('tries', which === 'first' ? '=' : '>', 0)
        .orderBy('due_at')
        .orderBy('event')
        .limit(limit)
        .execute();
      return rows as Notice[]; // as they were written
    },
    settle,
    async waiting() {
      const { notices, oldest } = await reader
        .selectFrom('notices')
        .select((row) => [
          row.fn.countAll<number>().as('notices'),
          row.fn.min('since').as('oldest'),
        ])
        .executeTakeFirstOrThrow();
      return { notices, oldest };
    },
  };
}
