import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/** Addresses are kept once, and cited by number; see writing/numbering.ts. */
export async function up(db: Kysely<never>, { engine, types }: Target): Promise<void> {
  await db.schema
    .createTable('addresses')
    .addColumn('id', types.number)
    .addColumn('text', types.text, (column) => column.notNull().unique())
    .execute();
  await sql`insert into addresses (text) select url from annotations where url is not null
    union select host from annotations where host is not null
    union select domain from annotations where domain is not null`.execute(db);
  await db.schema.alterTable('annotations').renameTo('annotations_before').execute();
  const annotations = db.schema
    .createTable('annotations')
    .addColumn('task', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('url', 'bigint')
    .addColumn('host', 'bigint')
    .addColumn('domain', 'bigint')
    .addPrimaryKeyConstraint('annotations_place', ['task', 'position']);
  await (engine === 'sqlite' ? annotations.modifyEnd(sql`without rowid`) : annotations).execute();
  await sql`insert into annotations (task, position, url, host, domain)
    select task, position, urls.id, hosts.id, domains.id from annotations_before
    left join addresses as urls on urls.text = url
    left join addresses as hosts on hosts.text = host
    left join addresses as domains on domains.text = domain
    order by task, position`.execute(db);
  await db.schema.dropTable('annotations_before').execute();
  for (const column of ['domain', 'host', 'url']) {
    const [name, on] = [sql.ref(`annotations_${column}`), sql.ref(column)];
    await sql`create index ${name} on annotations (${on}, task)`.execute(db);
  }
  for (const [table, dimensions] of [
    ['citation_days', ['kind', 'day', 'provider', 'key']],
    ['citation_totals', ['kind', 'provider', 'key']],
  ] as const) {
    await db.schema.alterTable(table).renameTo(`${table}_before`).execute();
    let sums = db.schema.createTable(table);
    for (const name of dimensions) {
      const type = {
        kind: types.text,
        day: 'integer',
        provider: types.text,
        key: 'bigint',
      } as const;
      sums = sums.addColumn(name, type[name], (column) => column.notNull());
    }
    sums = sums
      .addColumn('annotations', 'bigint', (column) => column.notNull())
      .addColumn('answers', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_place`, [...dimensions] as never[]);
    await (engine === 'sqlite' ? sums.modifyEnd(sql`without rowid`) : sums).execute();
    const names = sql.join(dimensions.map((name) => sql.ref(name)));
    const values = sql.join(
      dimensions.map((name) => (name === 'key' ? sql`addresses.id` : sql.ref(name))),
    );
    const before = sql.table(`${table}_before`);
    await sql`insert into ${sql.table(table)} (${names}, annotations, answers)
      select ${values}, annotations, answers from ${before}
      join addresses on addresses.text = ${before}.key`.execute(db);
    await db.schema.dropTable(`${table}_before`).execute();
  }
  await sql`create index citation_days_of on citation_days (kind, key)`.execute(db);
}
