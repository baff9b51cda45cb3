import { sql } from 'kysely';
import type { Provider } from '../model/provider.ts';
import type { TaskMethod } from '../model/task.ts';
import {
  type Entry,
  type Begun,
  type NewPost,
  type Refusal,
  type Settlement,
  sumSpent,
} from './writing/booking.ts';
import type { Store } from './store/store.ts';
import type { EntryRow } from './tables/tables.ts';
import type { Deriving } from './deriving.ts';

/** The book of paid calls. Whatever it resolves is safe from the death of the process and of the machine. */
export interface Ledger {
  /** What the post of this key asked for; null when the key was never used. */
  inputHashOf(key: string): Promise<string | null>;
  /** Books the intent unless its key is known or the budget does not allow it. */
  begin(post: NewPost): Promise<Begun>;
  /** The entries of a post, in order. */
  entriesOf(key: string): Promise<Entry[]>;
  /** Books the outcomes and keeps their tasks. */
  settle(settlements: readonly Settlement[]): Promise<void>;
  /** Those of whom it is not known what came of them. */
  open(): Promise<Entry[]>;
  byToken(token: string): Promise<Entry | null>;
  /** Tasks that were created here since a time and are not final, oldest first. */
  unfinished(since: number): Promise<{ id: string; provider: Provider; postedAt: number }[]>;
  /** Nano-dollars spent and reserved since a time. */
  spent(since: number): Promise<{ spent: number; reserved: number }>;
}

export function createLedger(
  { reader, writes }: Store,
  { arrived, settled }: Pick<Deriving, 'arrived' | 'settled'>,
): Ledger {
  return {
    async inputHashOf(key) {
      const row = await reader
        .selectFrom('posts')
        .select('input_hash')
        .where('key', '=', key)
        .executeTakeFirst();
      return row?.input_hash ?? null;
    },

    begin: writes.begin,

    async entriesOf(key) {
      const rows = await reader
        .selectFrom('entries')
        .selectAll()
        .where('post_key', '=', key)
        .orderBy('position')
        .execute();
      return rows.map((row) => toEntry(row));
    },

    async settle(settlements) {
      await writes.settle(settlements);
      arrived(settlements.filter(({ task }) => task !== null).length);
    },

    async open() {
      const rows = await reader
        .selectFrom('entries')
        .selectAll()
        .where('state', '=', 'OPEN')
        .execute();
      return rows.map((row) => toEntry(row));
    },

    async byToken(token) {
      const row = await reader
        .selectFrom('entries')
        .selectAll()
        .where('token', '=', token)
        .executeTakeFirst();
      return row ? toEntry(row) : null;
    },

    async unfinished(since) {
      await settled();
      const rows = await reader
        .selectFrom('entries')
        .leftJoin('tasks', 'tasks.id', 'entries.task_id')
        .select(['entries.task_id as id', 'entries.provider', 'entries.posted_at as postedAt'])
        .where('entries.state', '=', 'CREATED')
        .where('entries.method', '=', 'STANDARD')
        .where(sql<boolean>`entries.final = 0`) // in these words, so that the index of them is taken
        .where('entries.posted_at', '>=', since)
        .where('entries.task_id', 'is not', null)
        .where((where) =>
          where.or([where('tasks.final', 'is', null), where('tasks.final', '=', 0)]),
        )
        .orderBy('entries.posted_at')
        .execute();
      return rows as { id: string; provider: Provider; postedAt: number }[]; // as they were written
    },

    async spent(since) {
      await settled(); // what a task really cost is booked when that is done
      return await sumSpent(reader, since);
    },
  };
}

function toEntry(row: EntryRow): Entry {
  return {
    token: row.token,
    position: row.position,
    method: row.method as TaskMethod, // this and the next as they were written
    provider: row.provider as Provider,
    body: JSON.parse(row.body) as Entry['body'],
    state: row.state as Entry['state'],
    postedAt: row.posted_at,
    sender: row.sender,
    reserved: row.reserved,
    cost: row.cost,
    taskId: row.task_id,
    refusal: row.refusal === null ? null : (JSON.parse(row.refusal) as Refusal),
  };
}
