import { type RawBuilder, sql } from 'kysely';
import { DAY } from '../../model/date.ts';
import { readDomain } from '../../model/link.ts';
import { addressNumbers } from './addresses.ts';
import { ofSegment } from './roll-up-columns.ts';
import { type Named, tokenizeNames } from '../../model/namings.ts';
import { toKey } from './keys.ts';
import type { FullText } from './full-text.ts';

/*
 * How often answers name a term. To count it over everything takes seconds where there are a million answers, so that
 * what was counted once is kept by day, and counted on as tasks are rolled up.
 */

export interface Term extends Named {
  readonly domains: readonly string[];
}

/** What of a term is counted: its names, each as words with blanks between, and the hosts of its domains. */
export type CountedTerm = readonly [names: readonly string[], hosts: readonly string[]];

/** A term as it was counted over what was rolled up. */
export interface TermCounts {
  readonly term: string;
  /** Up to which number. */
  readonly upto: number;
  /** Of the roll-ups, when it was counted. */
  readonly revision: number;
  readonly days: readonly TermDay[];
}

export interface TermDay {
  readonly day: number;
  readonly provider: string;
  /** Number of the segment; see roll-up-columns.ts. */
  readonly segment: number;
  readonly mentions: number;
  readonly answers: number;
  /** Answers that also cite a page of one of the term's domains. */
  readonly cited: number;
}

export function toCounted(term: Term): CountedTerm {
  return [namesOf(term), hostsOf(term)];
}

/** The names of a term, each as its words with blanks between. */
export function namesOf(term: Term): string[] {
  return tokenizeNames(term).map((words) => words.join(' '));
}

/** Two terms of the same key are the same term. */
export function keyOf(term: Term): string {
  return JSON.stringify(toCounted(term));
}

export function fromKey(key: string): CountedTerm {
  return JSON.parse(key) as CountedTerm; // only keys are stored
}

function hostsOf({ domains }: Term): string[] {
  return [...new Set(domains.map((domain) => toKey(readDomain(domain))))].toSorted(byText);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** The columns by which terms are kept; of days that are not known, -1. */
export const termColumns = {
  day: sql`coalesce(tasks.completed_at / ${sql.lit(DAY)}, -1)`,
  provider: sql`tasks.provider`,
  segment: sql`(select segments.id from segments where ${ofSegment})`,
};

/** A table of how often a term is named within the tasks that fulfil a condition, by some columns made from those of `tasks`. */
export function countTerm(
  [names, hosts]: CountedTerm,
  places: FullText['positions'],
  condition: RawBuilder<unknown>,
  by: Readonly<Record<string, RawBuilder<unknown>>>,
): RawBuilder<unknown> {
  const keys = sql.join(Object.keys(by).map((name) => sql.ref(name)));
  const columns = Object.entries(by).map(([name, column]) => sql`${column} as ${sql.ref(name)}`);
  const cited =
    hosts.length > 0
      ? sql`case when exists (select 1 from annotations
          where annotations.task = tasks.number and domain in ${addressNumbers(hosts)}) then 1 else 0 end`
      : sql`0`;
  // By answer first, and once: how often it names the term.
  return sql`(with by_answer as materialized (
      select doc, count(*) as n from (${findTerm(names, places)}) as namings group by doc)
    select ${keys}, sum(n) as mentions, count(*) as answers, sum(cited) as cited from (
      select ${sql.join(columns)}, by_answer.n, ${cited} as cited
      from by_answer join tasks on tasks.number = by_answer.doc
      where tasks.answered = 1 and ${condition}) as chosen
    group by ${keys})`;
}

/** The document of each naming of a term; where namings overlap, the first stands for all. */
function findTerm(names: readonly string[], places: FullText['positions']): RawBuilder<unknown> {
  const [only = '', ...others] = names;
  const own = only.split(' ');
  // One name overlaps with itself only where a word comes twice in it.
  if (others.length === 0 && new Set(own).size === own.length) {
    return sql`select doc from ${places(own)} as places`;
  }
  const found = names.map((one) => {
    const words = one.split(' ');
    return sql`select doc, place as start, place + ${sql.lit(words.length)} as stop
      from ${places(words)} as places`;
  });
  return sql`select doc from (
    select doc, start, max(stop) over (
      partition by doc order by start, stop desc rows between unbounded preceding and 1 preceding) as reach
    from (${sql.join(found, sql` union all `)}) as found) as apart
    where reach is null or start >= reach`;
}
