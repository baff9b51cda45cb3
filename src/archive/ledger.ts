import { type Kysely, sql } from 'kysely';
import type { ErrorCode } from '../model/errors.ts';
import type { Provider } from '../model/provider.ts';
import type { TaskMethod } from '../model/task.ts';
import type { Store } from './store.ts';
import type { EntryRow, Tables } from './tables.ts';
import { type Completion, type NewTask, putTasks } from './task-rows.ts';

/** One task of a paid mutation: the intent, and what is known of the outcome. */
export interface Entry {
  /** Stands in the task's upstream tag, so that it can be found again. */
  readonly token: string;
  readonly position: number;
  readonly method: TaskMethod;
  readonly provider: Provider;
  /** What is sent to upstream. */
  readonly body: Readonly<Record<string, unknown>>;
  /** OPEN: sent, or about to be, and no answer known. */
  readonly state: 'OPEN' | 'CREATED' | 'REFUSED';
  readonly postedAt: number;
  /** Nano-dollars. */
  readonly reserved: number;
  readonly cost: number | null;
  readonly taskId: string | null;
  readonly refusal: Refusal | null;
}

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly upstreamCode: number | null;
  readonly retryable: boolean;
}

export type NewEntry = Pick<
  Entry,
  'token' | 'position' | 'method' | 'provider' | 'body' | 'reserved'
>;

export interface Settlement {
  readonly token: string;
  readonly state: 'CREATED' | 'REFUSED';
  /** Nano-dollars. */
  readonly cost: number | null;
  readonly taskId: string | null;
  readonly refusal: Refusal | null;
  /** The task as it is known now, to be kept in the same transaction. */
  readonly task: NewTask | null;
}

export interface NewPost {
  readonly key: string;
  readonly inputHash: string;
  readonly at: number;
  readonly entries: readonly NewEntry[];
  /** Nano-dollars that may be spent since `since`; null: any amount. */
  readonly budget: { readonly limit: number; readonly since: number } | null;
}

export type Begun =
  | { readonly kind: 'begun' }
  | { readonly kind: 'known'; readonly inputHash: string }
  | { readonly kind: 'overBudget'; readonly left: number };

/** The book of paid calls. Whatever it resolves is safe from the death of the process and of the machine. */
export interface Ledger {
  /** What the post of this key asked for; null when the key was never used. */
  inputHashOf(key: string): Promise<string | null>;
  /** Books the intent unless its key is known or the budget does not allow it. */
  begin(post: NewPost): Promise<Begun>;
  /** The entries of a post, in order. */
  entriesOf(key: string): Promise<Entry[]>;
  /** Books the outcomes and keeps their tasks; resolves to the completions that this makes. */
  settle(settlements: readonly Settlement[]): Promise<Completion[]>;
  /** Those of whom it is not known what came of them. */
  open(): Promise<Entry[]>;
  byToken(token: string): Promise<Entry | null>;
  /** Tasks that were created here and are not final, oldest first. */
  unfinished(): Promise<{ id: string; provider: Provider; postedAt: number }[]>;
  /** Nano-dollars spent and reserved since a time. */
  spent(since: number): Promise<{ spent: number; reserved: number }>;
}

export function createLedger({ durably, reader }: Store): Ledger {
  return {
    async inputHashOf(key) {
      const row = await reader
        .selectFrom('posts')
        .select('input_hash')
        .where('key', '=', key)
        .executeTakeFirst();
      return row?.input_hash ?? null;
    },

    begin: (post) =>
      durably(async (trx) => {
        const known = await trx
          .selectFrom('posts')
          .select('input_hash')
          .where('key', '=', post.key)
          .executeTakeFirst();
        if (known) return { kind: 'known', inputHash: known.input_hash };
        if (post.budget) {
          const { reserved, spent } = await sumSpent(trx, post.budget.since);
          const left = post.budget.limit - spent - reserved;
          const wanted = post.entries.reduce((sum, entry) => sum + entry.reserved, 0);
          if (wanted > left) return { kind: 'overBudget', left };
        }
        await trx
          .insertInto('posts')
          .values({ key: post.key, input_hash: post.inputHash, created_at: post.at })
          .execute();
        await trx
          .insertInto('entries')
          .values(
            post.entries.map(({ body, ...entry }) => ({
              ...entry,
              body: JSON.stringify(body),
              post_key: post.key,
              posted_at: post.at,
              state: 'OPEN',
            })),
          )
          .execute();
        return { kind: 'begun' };
      }),

    async entriesOf(key) {
      const rows = await reader
        .selectFrom('entries')
        .selectAll()
        .where('post_key', '=', key)
        .orderBy('position')
        .execute();
      return rows.map((row) => toEntry(row));
    },

    settle: (settlements) =>
      durably(async (trx) => {
        for (const { cost, refusal, state, taskId, token } of settlements) {
          await trx
            .updateTable('entries')
            .set({ state, cost, task_id: taskId, refusal: refusal && JSON.stringify(refusal) })
            .where('token', '=', token)
            .where('state', '=', 'OPEN')
            .execute();
        }
        const tasks = settlements.flatMap(({ task }) => task ?? []);
        const completions = tasks.length > 0 ? await putTasks(trx, tasks) : [];
        return completions.filter((completion) => completion !== null);
      }),

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

    async unfinished() {
      const rows = await reader
        .selectFrom('entries')
        .leftJoin('tasks', 'tasks.id', 'entries.task_id')
        .select(['entries.task_id as id', 'entries.provider', 'entries.posted_at as postedAt'])
        .where('entries.state', '=', 'CREATED')
        .where('entries.method', '=', 'STANDARD')
        .where('entries.task_id', 'is not', null)
        .where((where) =>
          where.or([where('tasks.final', 'is', null), where('tasks.final', '=', 0)]),
        )
        .orderBy('entries.posted_at')
        .execute();
      return rows as { id: string; provider: Provider; postedAt: number }[]; // as they were written
    },

    spent: (since) => sumSpent(reader, since),
  };
}

async function sumSpent(db: Kysely<Tables>, since: number) {
  const row = await db
    .selectFrom('entries')
    .select(sql<number>`coalesce(sum(case when cost is null then 0 else cost end), 0)`.as('spent'))
    .select(
      sql<number>`coalesce(sum(case when cost is null and state <> 'REFUSED' then reserved else 0 end), 0)`.as(
        'reserved',
      ),
    )
    .where('posted_at', '>=', since)
    .executeTakeFirstOrThrow();
  return row;
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
    reserved: row.reserved,
    cost: row.cost,
    taskId: row.task_id,
    refusal: row.refusal === null ? null : (JSON.parse(row.refusal) as Refusal),
  };
}
