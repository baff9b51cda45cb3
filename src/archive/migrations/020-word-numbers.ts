import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/**
 * PostgreSQL kept the texts as arrays of their words: with numbers instead they take half the room and half the time. All
 * of them are written anew, some hundreds a second.
 */
export async function up(db: Kysely<never>, { engine }: Target): Promise<void> {
  if (engine !== 'postgres') return;
  await sql`alter table vocabulary rename column word to text`.execute(db);
  await sql`alter table vocabulary add column id integer generated always as identity`.execute(db);
  await sql`insert into vocabulary (text)
    select distinct word from texts, unnest(prompt || answer) as word on conflict do nothing`.execute(
    db,
  );
  // A word that nobody has written has no number: null, which no array holds.
  await sql`create or replace function word_numbers(words text[]) returns integer[]
    language sql stable parallel safe as $$
      select coalesce(array_agg(vocabulary.id order by place), '{}')
      from unnest(words) with ordinality as asked (word, place)
        left join vocabulary on vocabulary.text = asked.word $$`.execute(db);
  // The same, but said to be constant. See tables/full-text.ts.
  await sql`create or replace function planned_word_numbers(words text[]) returns integer[]
    language sql immutable parallel safe as $$ select word_numbers(words) $$`.execute(db);
  await sql`analyze vocabulary`.execute(db);
  await sql`alter table texts rename to texts_before`.execute(db);
  await sql`create table texts as
    select rowid, word_numbers(prompt) as prompt, word_numbers(answer) as answer from texts_before`.execute(
    db,
  );
  await sql`drop table texts_before`.execute(db);
  await sql`alter table texts add primary key (rowid),
    alter column prompt set not null, alter column answer set not null`.execute(db);
  await sql`create index texts_prompt on texts using gin (prompt)`.execute(db);
  await sql`create index texts_answer on texts using gin (answer)`.execute(db);
  // What waits is not worth compressing, and what is kept has been.
  for (const table of ['inbox', 'bodies']) {
    await sql`alter table ${sql.table(table)} alter column body set storage external`.execute(db);
  }
}
