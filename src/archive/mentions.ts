import { type RawBuilder, sql } from 'kysely';
import { DAY } from '../model/date.ts';
import type { DayCount } from './answers.ts';
import { toPlain } from './derive.ts';
import { matches, type TaskFilter } from './filter.ts';
import type { Store } from './store.ts';
import { toWords, type Words } from './words.ts';

export interface Term {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly domains: readonly string[];
}

export interface MentionDay extends DayCount {
  /** Answers that also cite a page of one of the term's domains. */
  readonly cited: number;
}

/**
 * How often the answers that a filter takes name each term, by day. From the positions in the full-text index: a name
 * of several words is found where they stand side by side; where namings overlap, they are one.
 */
export async function countMentions(
  { reports, words }: Store,
  terms: readonly Term[],
  filter: TaskFilter | null | undefined,
): Promise<MentionDay[][]> {
  if (terms.length === 0) return [];
  const namings = terms.map(
    (term, index) => sql`${nameOf(index)} as materialized (${findTerm(term, words)})`,
  );
  const { rows } = await sql<MentionDay & { term: number }>`
    with ${sql.join(namings)}
    ${sql.join(
      terms.map((term, index) => countTerm(term, index, { reports, words }, filter)),
      sql` union all `,
    )}`.execute(reports);
  return terms.map((_, index) => rows.filter((row) => row.term === index));
}

function nameOf(index: number): RawBuilder<unknown> {
  return sql.ref(`namings_${index}`);
}

/** By answer first: how often it names the term. */
function countTerm(
  { domains }: Term,
  index: number,
  { reports, words }: Pick<Store, 'reports' | 'words'>,
  filter: TaskFilter | null | undefined,
): RawBuilder<unknown> {
  const hosts = domains.map((domain) => toPlain(domain).toLowerCase());
  const cited =
    hosts.length > 0
      ? sql`case when exists (select 1 from annotations
          where annotations.task = tasks.number and domain in (${sql.join(hosts)})) then 1 else 0 end`
      : sql`0`;
  const chosen = reports
    .selectFrom('tasks')
    .select([sql`completed_at / ${sql.lit(DAY)}`.as('day'), sql`n`.as('n'), cited.as('cited')])
    .innerJoin(
      sql`(select doc, count(*) as n from ${nameOf(index)} group by doc)`.as('by_answer'),
      (join) => join.on(sql<boolean>`by_answer.doc = tasks.number`),
    )
    .where('answered', '=', 1)
    .where(matches(filter, words));
  return sql`select ${sql.lit(index)} as term, day, sum(n) as count, count(*) as answers, sum(cited) as cited
    from ${chosen} as chosen group by day`;
}

/** The document of each naming of a term; where namings overlap, the first stands for all. */
function findTerm({ aliases, name }: Term, words: Words): RawBuilder<unknown> {
  const names = [...new Set([name, ...aliases].map((alias) => toWords(alias).join(' ')))];
  const [only = '', ...others] = names;
  // One name does not overlap with itself, as far as anybody can tell.
  if (others.length === 0)
    return sql`select doc from ${findName(only.split(' '), words)} as places`;
  const found = names.map(
    (one) => sql`select doc, start, stop from ${findName(one.split(' '), words)}`,
  );
  return sql`select doc from (
    select doc, start, max(stop) over (
      partition by doc order by start, stop desc rows between unbounded preceding and 1 preceding) as reach
    from (${sql.join(found, sql` union all `)})) as apart
    where reach is null or start >= reach`;
}

/** Where the words stand side by side in answers. */
function findName(name: readonly string[], words: Words): RawBuilder<unknown> {
  const [first = '', ...others] = name;
  const joins = others.map((word, index) => {
    const own = sql.ref(`w${index + 1}`);
    return sql`join ${words.places(word)} as ${own}
      on ${own}.doc = w0.doc and ${own}.place = w0.place + ${sql.lit(index + 1)}`;
  });
  return sql`(select w0.doc as doc, w0.place as start, w0.place + ${sql.lit(name.length)} as stop
    from ${words.places(first)} as w0 ${joins.length > 0 ? sql.join(joins, sql` `) : sql``})`;
}
