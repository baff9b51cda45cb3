import { type Kysely, sql } from 'kysely';
import { toNanos } from '../../model/money.ts';
import type { Provider } from '../../model/provider.ts';
import type { Task, TaskResponse, TaskStatus } from '../../model/task.ts';
import type { Tables } from '../tables/tables.ts';
import { chooseCopies } from './copies.ts';
import { slices } from './slices.ts';

/** An answer as it is to be kept: what finds it, and what is known of it beside its body. */
export interface Arrival {
  readonly id: string;
  readonly provider: Provider;
  readonly status: TaskStatus;
  readonly final: boolean;
  readonly fetchedAt: number;
  readonly body: string;
  /** Of a task that comes from another archive; here the book of paid calls tells. */
  readonly posting: TaskResponse['posting'];
  readonly hearing: Hearing;
}

/**
 * Who hears of it when an answer makes a task final: nobody (of what happened long ago and is only brought in), everybody,
 * or subscriptions only (of what is brought in from elsewhere). In this order their places stand in the column `is_news`.
 */
export const hearings = ['nobody', 'everybody', 'subscriptions'] as const;
export type Hearing = (typeof hearings)[number];

export function toArrival(
  { body, fetchedAt, posting, provider }: TaskResponse,
  { id, status }: Task,
  final: boolean,
  hearing: Hearing = 'everybody',
): Arrival {
  return { id, provider, status, final, fetchedAt: fetchedAt.getTime(), body, posting, hearing };
}

/** The columns in order, with their types for PostgreSQL. */
const columns = {
  id: 'text',
  at: 'bigint',
  provider: 'text',
  status: 'text',
  final: 'integer',
  is_news: 'integer',
  fetched_at: 'bigint',
  posted_at: 'bigint',
  posted_cost: 'bigint',
  body: 'bytea',
} as const;
const names = Object.keys(columns).join(', ');

// As in copies.ts: a final copy wins and stays, of others the newest does; and what any of them tells of the posting stays.
const wins =
  '(inbox.final = 0 and (excluded.final = 1 or excluded.fetched_at >= inbox.fetched_at))';
const chosen = ['provider', 'status', 'final', 'is_news', 'fetched_at', 'body'].map(
  (name) => `${name} = case when ${wins} then excluded.${name} else inbox.${name} end`,
);
const posted = ['posted_at', 'posted_cost'].map(
  (name) => `${name} = coalesce(inbox.${name}, excluded.${name})`,
);
const onConflict = `on conflict (id) do update set ${[...chosen, ...posted].join(', ')},
    previous = case when ${wins} then coalesce(inbox.previous, inbox.status) else inbox.previous end,
    revision = inbox.revision + 1
  where ${wins} or (inbox.posted_at is null and excluded.posted_at is not null)
    or (inbox.posted_cost is null and excluded.posted_cost is not null)`;
/** What was deleted does not come back. Nor does it when it is deleted in this very moment: derivation looks again. */
const unlessDeleted = 'not exists (select 1 from deleted where deleted.id = arrival.id)';

/** Of one arrival, for a prepared statement of SQLite. */
export const intakeStatement = `insert into inbox (${names})
  select * from (select ${Object.keys(columns)
    .map((name) => `? as ${name}`)
    .join(', ')}) as arrival where ${unlessDeleted} ${onConflict}`;

/** The values of that statement for each of these arrivals. */
export function toIntakeValues(arrivals: readonly Arrival[], at: number) {
  return [...chooseCopies(arrivals).values()].map(({ posting, task }) => [
    task.id,
    at,
    task.provider,
    task.status,
    Number(task.final),
    hearings.indexOf(task.hearing),
    task.fetchedAt,
    posting?.at.getTime() ?? null,
    posting?.cost === null || posting === null ? null : toNanos(posting.cost),
    Buffer.from(task.body),
  ]);
}

/** Takes in all at once: one statement, hence one way to the database and back. */
export async function takeIn(db: Kysely<Tables>, arrivals: readonly Arrival[]): Promise<void> {
  const types = Object.values(columns);
  for (const some of slices(toIntakeValues(arrivals, Date.now()))) {
    const rows = some.map((values, place) => {
      const typed = values.map((value, at) => sql`cast(${value} as ${sql.raw(types[at] ?? '')})`);
      return sql`(${sql.join(typed)}, ${sql.lit(place)})`;
    });
    await sql`insert into inbox (${sql.raw(names)})
      select ${sql.raw(names)} from (values ${sql.join(rows)}) as arrival (${sql.raw(names)}, place)
      where ${sql.raw(unlessDeleted)} order by place ${sql.raw(onConflict)}`.execute(db);
  }
}
