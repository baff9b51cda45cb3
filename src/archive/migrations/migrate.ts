/* In this room: how a database of an earlier version is brought up to date: one file for each step, never edited once released. */

import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { up as tasks } from './001-tasks.ts';
import { up as posts } from './002-posts-and-events.ts';
import { up as columns } from './003-columns.ts';
import { up as rollUps } from './004-rollups.ts';
import { up as names } from './005-names.ts';
import { up as addresses } from './006-addresses.ts';
import { up as words } from './007-words.ts';
import { up as leaders } from './008-leaders.ts';
import { up as unfinished } from './009-unfinished.ts';
import { up as deleted } from './010-deleted.ts';
import { up as segments } from './011-segments.ts';
import { up as citationIndex } from './012-citation-index.ts';
import { up as inQueue } from './013-in-queue.ts';
import { up as tokens } from './014-tokens.ts';
import { up as inbox } from './015-inbox.ts';
import { up as notices } from './017-notices.ts';
import { up as replicas } from './018-replicas.ts';
import { up as leases } from './019-leases.ts';
import { up as wordNumbers } from './020-word-numbers.ts';
import { type Engine, targets } from './target.ts';
import type { Tables } from '../tables/tables.ts';

/** In order; a released one is never edited. */
const migrations = {
  '001-tasks': tasks,
  '002-posts-and-events': posts,
  '003-columns': columns,
  '004-rollups': rollUps,
  '005-names': names,
  '006-addresses': addresses,
  '007-words': words,
  '008-leaders': leaders,
  '009-unfinished': unfinished,
  '010-deleted': deleted,
  '011-segments': segments,
  '012-citation-index': citationIndex,
  '013-in-queue': inQueue,
  '014-tokens': tokens,
  '015-inbox': inbox,
  '017-notices': notices,
  '018-replicas': replicas,
  '019-leases': leases,
  '020-word-numbers': wordNumbers,
};

/** Those that services of the version before can bear while they run: the others want them stopped first. */
const bearable: ReadonlySet<string> = new Set(['019-leases']);

/** Brings a database up to date. Of several who do so at once one does it, and the others wait. */
export async function migrate(db: Kysely<Tables>, engine: Engine): Promise<void> {
  await refuseUnfit(db);
  const upTo = Object.entries(migrations).map(([name, up]) => [
    name,
    { up: (old: Kysely<never>) => up(old, targets[engine]) },
  ]);
  const provider = { getMigrations: async () => Object.fromEntries(upTo) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw error;
}

/** Nobody works on tables that he does not know, or takes them away from under those who do. */
async function refuseUnfit(db: Kysely<Tables>): Promise<void> {
  const found = await db.introspection.getTables({ withInternalKyselyTables: true });
  const tables = new Set(found.map(({ name }) => name));
  if (!tables.has('kysely_migration')) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  const unknown = [...done].filter((name) => !(name in migrations)).toSorted();
  if (unknown.length > 0) {
    throw new Error(
      `a newer version of this service has brought it up to date (${unknown.join(', ')}). Start that version, or a newer one`,
    );
  }
  const wanted = Object.keys(migrations).filter((name) => !done.has(name) && !bearable.has(name));
  if (wanted.length === 0 || !tables.has('replicas')) return;
  const alive = await sql`select from replicas
    where seen_at > clock_timestamp() - interval '10 seconds'`.execute(db);
  if (alive.rows.length === 0) return;
  throw new Error(
    `services of an earlier version run on it (${alive.rows.length}), and could not go on after it was brought up to date (${wanted.join(', ')}). Stop them first`,
  );
}
