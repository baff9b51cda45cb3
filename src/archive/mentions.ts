import { type RawBuilder, sql } from 'kysely';
import { DAY } from '../model/date.ts';
import type { DayCount } from './answers.ts';
import { toPlain } from './derive.ts';
import { matches, type TaskFilter } from './filter.ts';
import type { Store } from './store.ts';

export interface Term {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly domains: readonly string[];
}

export interface MentionDay extends DayCount {
  /** Answers that also cite a page of one of the term's domains. */
  readonly cited: number;
}

/** The words of a name, as the full-text index knows them: runs of letters and digits, in lower case. */
export function toWords(name: string): string[] {
  return toPlain(name)
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u)
    .filter((word) => word !== '');
}

/**
 * How often the answers that a filter takes name each term, by day. From the positions in the full-text index: a name
 * of several words is found where they stand side by side; where namings overlap, they are one.
 */
export async function countMentions(
  { reports }: Store,
  terms: readonly Term[],
  filter: TaskFilter | null | undefined,
): Promise<MentionDay[][]> {
  const parts = terms.map((term, index) => countTerm(term, index));
  if (parts.length === 0) return [];
  const chosen = reports
    .selectFrom('tasks')
    .select(['number', 'completed_at'])
    .where('answered', '=', 1)
    .where(matches(filter));
  const { rows } = await sql<MentionDay & { term: number }>`
    with chosen as materialized ${chosen}
    ${sql.join(parts, sql` union all `)}`.execute(reports);
  return terms.map((_, index) => rows.filter((row) => row.term === index));
}

function countTerm({ aliases, domains, name }: Term, index: number): RawBuilder<unknown> {
  const names = [...new Set([name, ...aliases].map((alias) => toWords(alias).join(' ')))].filter(
    (words) => words !== '',
  );
  const found = names.length > 0 ? names.map((words) => findName(words.split(' '))) : [nothing];
  const hosts = domains.map((domain) => domain.toLowerCase());
  const cited =
    hosts.length > 0
      ? sql`exists (select 1 from annotations
    where annotations.task = by_answer.doc and domain in (${sql.join(hosts)}))`
      : sql`0`;
  return sql`select ${sql.lit(index)} as term, day, sum(n) as count, count(*) as answers, sum(${cited}) as cited from (
    select doc, completed_at / ${sql.lit(DAY)} as day, count(*) as n from (
      select doc, start, max(stop) over (
        partition by doc order by start, stop desc rows between unbounded preceding and 1 preceding) as reach
      from (${sql.join(found, sql` union all `)}) as namings) as apart
    join chosen on chosen.number = apart.doc
    where reach is null or start >= reach
    group by doc) as by_answer
    group by day`;
}

const nothing = sql`select 0 as doc, 0 as start, 0 as stop where 0 = 1`;

/** Where the words stand side by side in answers. */
function findName(words: readonly string[]): RawBuilder<unknown> {
  const [first = '', ...others] = words;
  if (others.length === 0) {
    return sql`select doc, offset as start, offset + 1 as stop from words where term = ${first} and col = 'answer'`;
  }
  const joins = others.map((word, index) => {
    const name = sql.ref(`w${index + 1}`);
    return sql`join ${placesOf(word)} as ${name} on ${name}.doc = w0.doc and ${name}.offset = w0.offset + ${sql.lit(index + 1)}`;
  });
  return sql`select w0.doc as doc, w0.offset as start, w0.offset + ${sql.lit(words.length)} as stop
    from ${placesOf(first)} as w0 ${sql.join(joins, sql` `)}`;
}

function placesOf(word: string): RawBuilder<unknown> {
  return sql`(select doc, offset from words where term = ${word} and col = 'answer')`;
}
