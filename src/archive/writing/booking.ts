import { type Kysely, sql, type Transaction } from 'kysely';
import type { ErrorCode } from '../../model/errors.ts';
import type { Provider } from '../../model/provider.ts';
import type { TaskMethod } from '../../model/task.ts';
import type { Tables } from '../tables/tables.ts';
import { BUDGET_LOCK, type Lock } from './locks.ts';
import { slices } from './slices.ts';
import type { Arrival } from './intake.ts';

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly upstreamCode: number | null;
  readonly retryable: boolean;
}

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
  /** The replica that sends it; null: nobody knows. */
  readonly sender: string | null;
  /** Nano-dollars. */
  readonly reserved: number;
  readonly cost: number | null;
  readonly taskId: string | null;
  readonly refusal: Refusal | null;
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
  readonly task: Arrival | null;
}

export interface NewPost {
  readonly key: string;
  readonly inputHash: string;
  readonly at: number;
  readonly entries: readonly NewEntry[];
  /** The replica that sends it. */
  readonly sender: string;
  /** Nano-dollars that may be spent since `since`; null: any amount. */
  readonly budget: { readonly limit: number; readonly since: number } | null;
}

export type Begun =
  | { readonly kind: 'begun' }
  | { readonly kind: 'known'; readonly inputHash: string }
  | { readonly kind: 'overBudget'; readonly left: number };

/**
 * Books the intent of a paid call unless its key is known or the budget does not allow it. The statements are right
 * whoever else books meanwhile: of two with the same key the second waits for the first, and finds it; those who share
 * a budget take their turns.
 */
export async function bookIntent(
  trx: Transaction<Tables>,
  post: NewPost,
  lock: Lock,
): Promise<Begun> {
  const { at, budget, entries, inputHash, key, sender } = post;
  if (budget) await lock(trx, BUDGET_LOCK);
  const isNew = await trx
    .insertInto('posts')
    .values({ key, input_hash: inputHash, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  if (!isNew) return await readKnown(trx, key);
  if (budget) {
    const { reserved, spent } = await sumSpent(trx, budget.since);
    const left = budget.limit - spent - reserved;
    const wanted = entries.reduce((sum, entry) => sum + entry.reserved, 0);
    if (wanted > left) {
      await trx.deleteFrom('posts').where('key', '=', key).execute();
      return { kind: 'overBudget', left };
    }
  }
  await trx
    .insertInto('entries')
    .values(
      entries.map(({ body, ...entry }) => ({
        ...entry,
        body: JSON.stringify(body),
        post_key: key,
        posted_at: at,
        sender,
        state: 'OPEN',
      })),
    )
    .execute();
  return { kind: 'begun' };
}

/** The same for a post without a budget, in one statement, hence one way to the database and back. PostgreSQL's. */
export async function bookIntentAtOnce(db: Kysely<Tables>, post: NewPost): Promise<Begun> {
  const { at, entries, inputHash, key, sender } = post;
  const rows = entries.map(
    ({ body, method, position, provider, reserved, token }) =>
      sql`(${token}, cast(${position} as integer), ${method}, ${provider}, ${JSON.stringify(body)}, cast(${reserved} as bigint))`,
  );
  const { rows: booked } = await sql`with post as (
      insert into posts (key, input_hash, created_at) values (${key}, ${inputHash}, ${at})
      on conflict do nothing returning key
    )
    insert into entries (token, position, method, provider, body, reserved, post_key, posted_at, sender, state)
    select entry.*, post.key, cast(${at} as bigint), ${sender}, 'OPEN'
    from post, (values ${sql.join(rows)}) as entry
    returning token`.execute(db);
  return booked.length > 0 ? { kind: 'begun' } : await readKnown(db, key);
}

async function readKnown(db: Kysely<Tables>, key: string): Promise<Begun> {
  const known = await db
    .selectFrom('posts')
    .select('input_hash')
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return { kind: 'known', inputHash: known.input_hash };
}

/**
 * Books what came of paid calls; what is known already stays, but for what was taken for lost and comes after all: the
 * replica that sent it was cut off for a while. Their tasks may have become final before, or in this moment: whoever
 * derives that tells their entries.
 */
export async function bookOutcomes(
  trx: Transaction<Tables>,
  settlements: readonly Settlement[],
): Promise<void> {
  for (const some of slices(settlements)) {
    const outcomes = some.map(({ cost, refusal, state, taskId, token }) => {
      const reason = refusal && JSON.stringify(refusal);
      return sql`(${token}, ${state}, cast(${cost} as bigint), ${taskId}, ${reason})`;
    });
    await sql`with outcomes (token, state, cost, task_id, refusal) as (values ${sql.join(outcomes)})
      update entries
      set state = outcomes.state, task_id = outcomes.task_id, refusal = outcomes.refusal,
        cost = coalesce((select charged from tasks where tasks.id = outcomes.task_id and tasks.final = 1),
          case when entries.final = 1 then entries.cost end, outcomes.cost),
        final = case when entries.final = 1 then 1
          else (select count(*) from tasks where tasks.id = outcomes.task_id and tasks.final = 1) end
      from outcomes
      where entries.token = outcomes.token and (entries.state = 'OPEN'
        or (entries.state = 'REFUSED' and outcomes.state = 'CREATED'))`.execute(trx);
  }
}

/** Nano-dollars; of tasks of whom it is not known (yet) what they cost, what they are expected to. */
export async function sumSpent(db: Kysely<Tables>, since: number) {
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
