import { type Selectable, sql, type Transaction } from 'kysely';
import { fromNanos, toNanos } from '../../model/money.ts';
import { type Provider, providers } from '../../model/provider.ts';
import { readTaskResponse } from '../../model/response.ts';
import type { Posting, TaskResponse, TaskStatus } from '../../model/task.ts';
import { replaces } from './copies.ts';
import {
  type DerivedParts,
  forgetDerived,
  type Met,
  nothingMet,
  putDerived,
  type Texts,
} from './derived-rows.ts';
import { forgetRollUps } from './roll-ups.ts';
import { unpack } from '../tables/body.ts';
import type { Derived } from './derive.ts';
import type { Hearing } from './intake.ts';
import { numberPrompts } from './prompts.ts';
import { slices } from './slices.ts';
import type { TaskRow, Tables } from '../tables/tables.ts';
import type { FullText } from '../tables/full-text.ts';

export interface Archived {
  readonly response: TaskResponse;
  readonly final: boolean;
}

/** A task became final: told once for each, whoever found it out. */
export interface Completion {
  /** Grows by time. */
  readonly eventId: number;
  readonly taskId: string;
  /** What was known of it before; null: nothing. */
  readonly previous: TaskStatus | null;
}

/** A task as it is to be kept, with all that is derived from its body. */
export interface NewTask {
  readonly id: string;
  readonly provider: Provider;
  readonly status: TaskStatus;
  /** What was known of it before, beyond what is written; null: nothing. */
  readonly previous: TaskStatus | null;
  readonly final: boolean;
  readonly fetchedAt: number;
  /** Packed. */
  readonly body: Uint8Array;
  readonly derived: Derived;
  readonly texts: Texts;
  /** Of a task that comes from another archive; here the book of paid calls tells. */
  readonly posting: TaskResponse['posting'];
  /** Of a task that was posted here: finds its entry, also while the outcome of that is not booked. */
  readonly token: string | null;
  readonly hearing: Hearing;
}

/**
 * Writes the tasks, each of which is there once, but for those of which the archive has a better copy. What was known of
 * the others is taken away: a task gets a new number whenever something new is known, so that below a number nothing
 * changes but what is not final.
 */
export async function putTasks(
  trx: Transaction<Tables>,
  parts: DerivedParts,
  tasks: readonly NewTask[],
): Promise<Met> {
  if (tasks.length === 0) return nothingMet;
  const { fullText } = parts;
  const ids = tasks.map(({ id }) => id);
  const known = await trx
    .selectFrom('tasks')
    .select(['number', 'id', 'status', 'final', 'fetched_at', 'posted_at', 'posted_cost'])
    .select('completed_at')
    .where('id', 'in', ids)
    .execute();
  const entries = await readEntries(trx, tasks);
  const before = new Map(known.map((row) => [row.id, row]));
  const written = tasks.filter((task) => replaces(task, before.get(task.id)));
  const isWritten = new Set(written);
  await addPostings(
    trx,
    fullText,
    tasks.flatMap((task) => {
      const row = isWritten.has(task) ? undefined : before.get(task.id);
      return row && task.posting ? [{ row, posting: task.posting }] : [];
    }),
  );
  if (written.length === 0) return nothingMet;
  await forget(
    trx,
    fullText,
    written.flatMap(({ id }) => before.get(id)?.number ?? []),
  );
  const promptOf = await numberPrompts(
    trx,
    written.map(({ derived }) => derived.question),
  );
  const rows = written.map((task) => ({
    ...toRow(task, before.get(task.id), entries.get(task.id)),
    prompt: promptOf(task.derived.question),
  }));
  const numbers = await insert(trx, rows);
  await complete(
    trx,
    written.filter(({ final }) => final),
    ({ id, previous }) => previous ?? before.get(id)?.status ?? null,
    entries,
  );
  const numbered = written.map((task) => ({ ...task, number: numbers.get(task.id) as number })); // each was written
  await trx
    .insertInto('bodies')
    .values(numbered.map(({ body, number }) => ({ task: number, body })))
    .execute();
  return await putDerived(trx, parts, numbered);
}

type KnownRow = Pick<
  Selectable<Tables['tasks']>,
  'number' | 'final' | 'posted_at' | 'posted_cost' | 'completed_at'
>;

/** Adds what a copy tells of the posting of tasks that stay as they are. */
async function addPostings(
  trx: Transaction<Tables>,
  fullText: FullText,
  found: readonly { readonly row: KnownRow; readonly posting: Posting }[],
): Promise<void> {
  let isDayNew = false;
  for (const { posting, row } of found) {
    const posted_at = row.posted_at ?? posting.at.getTime();
    const posted_cost = row.posted_cost ?? (posting.cost === null ? null : toNanos(posting.cost));
    if (posted_at === row.posted_at && posted_cost === row.posted_cost) continue;
    await trx
      .updateTable('tasks')
      .set({ posted_at, posted_cost })
      .where('number', '=', row.number)
      .execute();
    // Of what has no answer, the day is that of its posting.
    isDayNew ||= row.final === 1 && row.completed_at === null && row.posted_at === null;
  }
  if (isDayNew) await forgetRollUps(trx, fullText);
}

type Entries = Awaited<ReturnType<typeof readEntries>>;

/** Books that these tasks are final, and what they cost. */
async function complete(
  trx: Transaction<Tables>,
  tasks: readonly NewTask[],
  previousOf: (task: NewTask) => string | null,
  entries: Entries,
): Promise<void> {
  if (tasks.length === 0) return;
  const finals = tasks.flatMap(({ derived: { columns }, id }) => {
    const entry = entries.get(id);
    return entry ? sql`(${entry.token}, cast(${columns.charged ?? null} as bigint))` : [];
  });
  for (const some of slices(finals)) {
    // What a task cost may not be known: then it stays as it was booked.
    await sql`with finals (token, cost) as (values ${sql.join(some)})
      update entries set final = 1, cost = coalesce(finals.cost, entries.cost)
      from finals where entries.token = finals.token`.execute(trx);
  }
  const news = tasks.filter(({ hearing }) => hearing !== 'nobody');
  if (news.length === 0) return;
  await trx
    .insertInto('events')
    .values(
      news.map((task) => ({
        task_id: task.id,
        previous: previousOf(task),
        at: task.fetchedAt,
        notice: task.hearing === 'everybody' ? 1 : 0,
      })),
    )
    .execute();
}

/** How tasks that were posted here were booked, by their ids. */
async function readEntries(trx: Transaction<Tables>, tasks: readonly NewTask[]) {
  const tokens = tasks.flatMap(({ token }) => token ?? []);
  const entries = await trx
    .selectFrom('entries')
    .select(['token', 'task_id', 'posted_at', 'cost', 'reserved', 'method'])
    .where((where) => {
      const ids = tasks.map(({ id }) => id);
      const byId = where('task_id', 'in', ids);
      return tokens.length === 0 ? byId : where.or([byId, where('token', 'in', tokens)]);
    })
    .execute();
  // A mark can be copied: what is booked for one task says nothing of another.
  const open = entries.filter(({ task_id }) => task_id === null);
  const byToken = new Map(open.map((entry) => [entry.token, entry]));
  const byId = new Map(entries.map((entry) => [entry.task_id, entry]));
  return new Map(
    tasks.flatMap(({ id, token }) => {
      const entry = byId.get(id) ?? byToken.get(token ?? '');
      return entry ? [[id, entry] as const] : [];
    }),
  );
}

function toRow(
  { derived, fetchedAt, final, id, posting, provider, status }: NewTask,
  before: Pick<TaskRow, 'posted_at' | 'posted_cost'> | undefined,
  entry: { posted_at: number; method: string; cost: number | null; reserved: number } | undefined,
): TaskRow {
  const carried = posting?.cost ?? null;
  const booked = entry?.method === 'STANDARD' ? (entry.cost ?? entry.reserved) : null;
  return {
    id,
    provider,
    status,
    final: final ? 1 : 0,
    fetched_at: fetchedAt,
    posted_at: before?.posted_at ?? entry?.posted_at ?? posting?.at.getTime() ?? null,
    posted_cost: before?.posted_cost ?? booked ?? (carried === null ? null : toNanos(carried)),
    ...derived.columns,
  };
}

/** Resolves to the numbers by id. */
async function insert(
  trx: Transaction<Tables>,
  rows: readonly TaskRow[],
): Promise<Map<string, number>> {
  const inserted = await trx.insertInto('tasks').values(rows).returning(['id', 'number']).execute();
  return new Map(inserted.map(({ id, number }) => [id, number]));
}

/** Takes away all that is known of tasks, but for what they are in the roll-ups. */
export async function forget(
  trx: Transaction<Tables>,
  fullText: FullText,
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return;
  await trx.deleteFrom('tasks').where('number', 'in', numbers).execute();
  await trx.deleteFrom('bodies').where('task', 'in', numbers).execute();
  await forgetDerived(trx, fullText, numbers);
}

export interface StoredTask {
  readonly id: string;
  readonly provider: string;
  readonly final: number;
  readonly fetched_at: number;
  readonly posted_at: number | null;
  readonly posted_cost: number | null;
  readonly body: Uint8Array;
}

export function toArchived(row: StoredTask): Archived {
  return { final: row.final === 1, response: toResponse(row, unpack(row.body)) };
}

export function toResponse(row: Omit<StoredTask, 'body'>, body: string): TaskResponse {
  const provider: Provider | undefined = providers.find((name) => name === row.provider);
  if (!provider) throw new Error(`archived task ${row.id} has an unknown provider`);
  const { posted_at: at, posted_cost: cost } = row;
  const posting =
    at === null ? null : { at: new Date(at), cost: cost === null ? null : fromNanos(cost) };
  return readTaskResponse(body, provider, new Date(row.fetched_at), posting);
}
