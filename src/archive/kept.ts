import { type Kysely, sql } from 'kysely';
import type { Store } from './store/store.ts';
import type { Tables } from './tables/tables.ts';
import { unpack } from './tables/body.ts';
import { type Archived, type StoredTask, toResponse } from './writing/task-rows.ts';

/** Where a row was found. */
const TASKS = 0;
const INBOX = 1;
const DELETED = 2;

interface Row extends StoredTask {
  readonly place: number;
}

/** Looked up on the thread of whoever asks; more would hold it up. */
const MAX_NOW = 100;

/** What is kept of tasks; null: it was deleted. */
export type ReadKept = (ids: readonly string[]) => Promise<Map<string, Archived | null>>;

export function createReadKept({ reader, readNow }: Pick<Store, 'reader' | 'readNow'>): ReadKept {
  const ofOne = select(reader, ['']).compile();

  /** null: it cannot be read so, whatever the reason is. */
  function readAtOnce(ids: readonly string[]): readonly Row[] | null {
    if (readNow === null || ids.length > MAX_NOW) return null;
    try {
      const parameters = ids.map((id) => ofOne.parameters.map(() => id));
      return readNow(ofOne.sql, parameters) as Row[]; // as it selects
    } catch {
      return null;
    }
  }

  return async (ids) => {
    const rows = readAtOnce(ids) ?? (await select(reader, ids).execute());
    const found = new Map<string, Row>();
    for (const row of rows) {
      const other = found.get(row.id);
      found.set(row.id, other ? choose(other, row) : row);
    }
    return new Map([...found].map(([id, row]) => [id, row.place === DELETED ? null : toKept(row)]));
  };
}

/**
 * In one statement, so that what is derived in this moment is found in one place or the other; and most of those that are
 * not kept were never seen, and wait for nothing more than this. Its only parameters are the ids.
 */
function select(reader: Kysely<Tables>, ids: readonly string[]) {
  return reader
    .selectFrom('tasks')
    .innerJoin('bodies', 'bodies.task', 'tasks.number')
    .select(['id', 'provider', 'final', 'fetched_at', 'posted_at', 'posted_cost', 'body'])
    .select(sql<number>`${sql.lit(TASKS)}`.as('place'))
    .where('id', 'in', ids)
    .unionAll((union) =>
      union
        .selectFrom('inbox')
        .select(['id', 'provider', 'final', 'fetched_at', 'posted_at', 'posted_cost', 'body'])
        .select(sql<number>`${sql.lit(INBOX)}`.as('place'))
        .where('id', 'in', ids),
    )
    .unionAll((union) =>
      union
        .selectFrom('deleted')
        .select(['id', sql<string>`''`.as('provider'), sql<number>`0`.as('final')])
        .select(sql<number>`0`.as('fetched_at'))
        .select(sql<null>`null`.as('posted_at'))
        .select(sql<null>`null`.as('posted_cost'))
        .select(sql<Uint8Array>`null`.as('body'))
        .select(sql<number>`${sql.lit(DELETED)}`.as('place'))
        .where('id', 'in', ids),
    );
}

/** What was deleted is gone, wherever a copy still is; a final copy wins, and of others what came last does. */
function choose(one: Row, other: Row): Row {
  const deleted = [one, other].find(({ place }) => place === DELETED);
  if (deleted) return deleted;
  const [written, arrived] = one.place === TASKS ? [one, other] : [other, one];
  const isNewer =
    written.final !== 1 && (arrived.final === 1 || arrived.fetched_at >= written.fetched_at);
  // Of its posting the first copy that told is right.
  const posted_at = written.posted_at ?? arrived.posted_at;
  const posted_cost = written.posted_cost ?? arrived.posted_cost;
  return { ...(isNewer ? arrived : written), posted_at, posted_cost };
}

function toKept(row: Row): Archived {
  const body = row.place === INBOX ? Buffer.from(row.body).toString() : unpack(row.body);
  return { final: row.final === 1, response: toResponse(row, body) };
}
