import { type Kysely, sql } from 'kysely';

/** How often each address is cited, whoever was asked, in order; see leaders.ts. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`insert into citation_totals (kind, provider, key, annotations, answers)
    select kind, '', key, sum(annotations), sum(answers) from citation_totals group by kind, key`.execute(
    db,
  );
  await sql`create index citation_totals_most on citation_totals (kind, provider, annotations)`.execute(
    db,
  );
  await sql`drop index citation_days_of`.execute(db);
  await sql`create index citation_days_of on citation_days (kind, key, day)`.execute(db);
}
