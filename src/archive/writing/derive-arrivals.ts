import { setImmediate } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { readMark } from '../../model/tag.ts';
import { toTask } from '../../model/task.ts';
import { pack } from '../tables/body.ts';
import type { FullText } from '../tables/full-text.ts';
import type { InboxRow, Tables } from '../tables/tables.ts';
import { readDeleted } from './deletion.ts';
import { derive } from './derive.ts';
import { type DerivedParts, keepMet, textsOf } from './derived-rows.ts';
import { hearings } from './intake.ts';
import { type Lock, ROLL_UP_LOCK } from './locks.ts';
import type { Pace } from './pace.ts';
import { ENOUGH_BYTES } from './slices.ts';
import { type NewTask, putTasks, toResponse } from './task-rows.ts';

/** Derived in one go. */
export const SLICE = 50;

/** Which arrivals are derived now: the oldest ones. */
export interface Slice {
  readonly limit: number;
  /** But for those of these numbers: nothing can be made of them. */
  readonly without: readonly number[];
}

export interface Derivation {
  /** How many were derived. */
  readonly derived: number;
  /** How many still wait, and the number of the oldest of them; null: none does. */
  readonly left: number;
  readonly next: number | null;
}

interface Parts extends DerivedParts {
  /** The connection of the transactions, between them. */
  readonly db: Kysely<Tables>;
  readonly inTransaction: <Result>(
    work: (trx: Transaction<Tables>) => Promise<Result>,
  ) => Promise<Result>;
  readonly lock: Lock;
  readonly ifFree: RawBuilder<unknown>;
}

/**
 * Derives rows, addresses, full text, events and bookings from some arrivals, and takes these out of the inbox in the same
 * transaction: whatever happens, each is derived once. What can be done before that begins is done before, a task at a
 * time, so that whoever else wants the connection or the thread gets it in between.
 */
export async function deriveSome(
  parts: Parts,
  { limit, without }: Slice,
  pace: Pace,
): Promise<Derivation> {
  const waiting = parts.db.selectFrom('inbox');
  const others = without.length === 0 ? waiting : waiting.where('number', 'not in', without);
  const sizes = await others
    .select(['number', sql<number>`length(body)`.as('bytes')])
    .orderBy('number')
    .limit(limit)
    .execute();
  const numbers: number[] = [];
  let read = 0;
  for (const { bytes, number } of sizes) {
    if (read >= ENOUGH_BYTES) break;
    numbers.push(number);
    read += bytes;
  }
  const rows =
    numbers.length === 0
      ? []
      : await waiting.selectAll().where('number', 'in', numbers).orderBy('number').execute();
  let derived = 0;
  for (let at = 0; at < rows.length;) {
    const some = rows.slice(at, at + pace.size());
    derived += await derivePortion(parts, some, pace);
    at += some.length;
  }
  const { left, next } = await others
    .select((inbox) => [
      inbox.fn.countAll<number>().as('left'),
      inbox.fn.min('inbox.number').as('next'),
    ])
    .executeTakeFirstOrThrow();
  return { derived, left, next };
}

async function derivePortion(parts: Parts, rows: readonly InboxRow[], pace: Pace): Promise<number> {
  const { fullText, ifFree, inTransaction, known, lock } = parts;
  const tasks = new Map<number, NewTask>();
  for (const row of rows) {
    tasks.set(row.number, prepare(row, fullText));
    await setImmediate();
  }
  let began = 0;
  const { derived, met } = await inTransaction(async (trx) => {
    began = performance.now();
    await lock(trx, ROLL_UP_LOCK);
    const claimed = await claim(trx, ifFree, rows);
    const mine = claimed.flatMap((number) => tasks.get(number) ?? []);
    const ids = mine.map(({ id }) => id);
    // It may have been deleted when it was on its way here.
    const deleted = ids.length > 0 ? await readDeleted(trx, lock, ids) : new Set();
    const wanted = mine.filter(({ id }) => !deleted.has(id));
    return { derived: claimed.length, met: await putTasks(trx, parts, wanted) };
  });
  pace.note(rows.length, performance.now() - began);
  keepMet(known, met);
  return derived;
}

/** Takes these rows out of the inbox, but for those that another copy has changed, or is changing; their numbers, in order. */
async function claim(
  trx: Transaction<Tables>,
  ifFree: RawBuilder<unknown>,
  rows: readonly InboxRow[],
): Promise<number[]> {
  const seen = rows.map(
    ({ number, revision }) => sql`(cast(${number} as bigint), cast(${revision} as integer))`,
  );
  const { rows: claimed } = await sql<{ number: number }>`delete from inbox where number in (
      select number from inbox where (number, revision) in (values ${sql.join(seen)}) ${ifFree})
    returning number`.execute(trx);
  return claimed.map(({ number }) => number).toSorted((a, b) => a - b);
}

/** All that can be done without the database. */
function prepare(row: InboxRow, fullText: FullText): NewTask {
  const text = Buffer.from(row.body).toString();
  const response = toResponse(row, text);
  const derived = derive(toTask(response, 'ARCHIVE'));
  return {
    id: row.id,
    provider: response.provider,
    status: row.status as NewTask['status'], // this and the next as they were written
    previous: row.previous as NewTask['previous'],
    final: row.final === 1,
    fetchedAt: row.fetched_at,
    posting: response.posting,
    token: readMark(response.wire.data?.tag ?? null),
    hearing: hearings[row.is_news] ?? 'everybody',
    body: pack(row.body),
    derived,
    texts: textsOf(fullText, derived),
  };
}
