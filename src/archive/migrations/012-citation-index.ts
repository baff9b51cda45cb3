import { type Kysely, sql } from 'kysely';

/**
 * How often an address was cited by day, from an index alone: SQLite takes it for dearer than reading all addresses in the
 * order of the table where it does not hold the counts as well.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`drop index citation_days_of`.execute(db);
  await sql`create index citation_days_of on citation_days (kind, key, day, provider, annotations, answers)`.execute(
    db,
  );
}
