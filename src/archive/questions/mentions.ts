import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { DayCount } from './samples.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import {
  countTerm,
  keyOf,
  type Term,
  termColumns,
  type TermCounts,
  toCounted,
} from '../tables/tracked-terms.ts';
import {
  type Breakdown,
  breakDown,
  type BreakdownEntry,
  dimensionColumns,
  isOfSegment,
  segmentPart,
} from './breakdowns.ts';
import { among, inSegments, isOfSegments, type Split, splitDays } from './roll-ups.ts';
import type { Database } from '../tables/database.ts';
import type { Tables } from '../tables/tables.ts';

export interface MentionDay extends DayCount {
  /** Answers that also cite a page of one of the term's domains. */
  readonly cited: number;
}

export interface Mentions {
  /**
   * How often the answers that a filter takes name each term, by day. From the positions in the full-text index: a name
   * of several words is found where they stand side by side; where namings overlap, they are one.
   */
  count(terms: readonly Term[], filter: TaskFilter | null | undefined): Promise<MentionDay[][]>;
  /** How often they are named within each part of a dimension, by their places in the list. */
  breakdown(
    terms: readonly Term[],
    filter: TaskFilter | null | undefined,
    asked: Omit<Breakdown, 'whole'>,
  ): Promise<Map<number, BreakdownEntry[]>>;
  /** Resolves when nothing is being learned. */
  idle(): Promise<void>;
}

type Filter = TaskFilter | null | undefined;

/** `storeTerm` keeps what a term was counted to be, so that it need not be counted again. */
export function createMentions(
  database: Database,
  storeTerm: (term: TermCounts) => Promise<void>,
): Mentions {
  const { fullText, reports } = database;
  /** Terms that are being learned, by their keys. */
  const learning = new Map<string, Promise<boolean>>();

  async function countFromRows(term: Term, filter: Filter): Promise<MentionDay[]> {
    const takes = whereTask(filter, fullText)(expressionBuilder<Tables, 'tasks'>());
    const counted = countTerm(toCounted(term), (name) => fullText.positions(name), sql`${takes}`, {
      day: termColumns.day,
    });
    return await select(sql`select day, mentions, answers, cited from ${counted} as counted`);
  }

  /** By what is known of the term, and the tasks beyond; null when it is not known. */
  async function countOn(
    term: Term,
    filter: Filter,
    { days }: Split,
  ): Promise<MentionDay[] | null> {
    const takes = whereTask(filter, fullText)(expressionBuilder<Tables, 'tasks'>());
    const beyond = countTerm(
      toCounted(term),
      (name) => fullText.recentPositions(name),
      sql`tasks.number > (select upto from rolled_up) and ${takes}`,
      { day: termColumns.day },
    );
    // One statement sees one state of the archive; the first row tells whether the term is known in it.
    const rows = await select(sql`
      select -2 as day, count(*) as mentions, 0 as answers, 0 as cited from names where term = ${keyOf(term)}
      union all select day, mentions, answers, cited from name_days
        where name = (select id from names where term = ${keyOf(term)})
          and ${days ?? sql`1 = 1`} and ${among('provider', filter?.providers)}
      union all select day, mentions, answers, cited from ${beyond} as beyond`);
    return rows.some(({ count, day }) => day === -2 && count > 0)
      ? rows.filter(({ day }) => day !== -2)
      : null;
  }

  async function select(rows: RawBuilder<unknown>): Promise<MentionDay[]> {
    const selected = await sql<MentionDay>`
      select day, sum(mentions) as count, sum(answers) as answers, sum(cited) as cited
      from (${rows}) as rows group by day`.execute(reports);
    return selected.rows;
  }

  /** Counts a term over what is rolled up, so that neither this question nor a later one need; false where it cannot. */
  async function learn(term: Term): Promise<boolean> {
    const { recent_from, upto: now } = await reports
      .selectFrom('rolled_up')
      .selectAll()
      .executeTakeFirstOrThrow();
    if (now === 0 || now < recent_from) return false;
    const counted = countTerm(
      toCounted(term),
      (name) => fullText.positions(name),
      sql`tasks.number <= (select upto from rolled_up)`,
      termColumns,
    );
    const { rows } = await sql<TermCounts['days'][number] & { upto: number }>`
      select -2 as day, '' as provider, 0 as segment, revision as mentions, 0 as answers, 0 as cited, upto from rolled_up
      union all select day, provider, segment, mentions, answers, cited, 0 from ${counted} as counted`.execute(
      reports,
    );
    const state = rows.find(({ day }) => day === -2);
    if (!state) return false;
    const { mentions: revision, upto } = state;
    const days = rows.filter(({ day }) => day !== -2);
    // What cannot be kept is counted again the next time.
    return await storeTerm({ term: keyOf(term), upto, revision, days }).then(
      () => true,
      () => false,
    );
  }

  /** Whoever asks for the same term meanwhile waits for the same work. */
  function learnOnce(term: Term): Promise<boolean> {
    const key = keyOf(term);
    const known = learning.get(key);
    if (known) return known;
    const learned = learn(term).finally(() => learning.delete(key));
    learning.set(key, learned);
    return learned;
  }

  async function countOne(term: Term, filter: Filter): Promise<MentionDay[]> {
    const split = splitDays(filter, ['providers']);
    // Pieces of days are nowhere kept.
    if (split === null || split.edges.length > 0) return await countFromRows(term, filter);
    return (
      (await countOn(term, filter, split)) ??
      ((await learnOnce(term)) ? await countOn(term, filter, split) : null) ??
      (await countFromRows(term, filter))
    );
  }

  /** Numbers of those of the terms that are known, by their keys. */
  async function knownOf(keys: readonly string[]): Promise<Map<string, number>> {
    const rows = await reports
      .selectFrom('names')
      .select(['id', 'term'])
      .where('term', 'in', keys)
      .execute();
    return new Map(rows.map(({ id, term }) => [term, id]));
  }

  /** A table of how often a term is named within each `part`; by what is known of it, where it has a number. */
  function partsOf(
    term: Term,
    filter: Filter,
    dimension: Breakdown['dimension'],
    name: number | null,
  ): RawBuilder<unknown> {
    const takes = whereTask(filter, fullText)(expressionBuilder<Tables, 'tasks'>());
    const by = { part: sql.ref(`tasks.${dimensionColumns[dimension]}`) };
    if (name === null) {
      return countTerm(toCounted(term), (words) => fullText.positions(words), sql`${takes}`, by);
    }
    const fresh = countTerm(
      toCounted(term),
      (words) => fullText.recentPositions(words),
      sql`tasks.number > (select upto from rolled_up) and ${takes}`,
      by,
    );
    const { days } = splitDays(filter, ['providers']) ?? { days: null };
    const rolled = days
      ? sql`select provider as part, mentions, answers from name_days
          where name = ${name} and ${days} and ${among('provider', filter?.providers)}`
      : sql`select ${segmentPart(dimension)} as part, mentions, answers
          from name_parts join segments on segments.id = name_parts.segment
          where name = ${name} and ${inSegments(filter)}`;
    return sql`(select part, sum(mentions) as mentions, sum(answers) as answers
      from (${rolled} union all select part, mentions, answers from ${fresh} as fresh) as pieces group by part)`;
  }

  async function breakdown(
    terms: readonly Term[],
    filter: Filter,
    asked: Omit<Breakdown, 'whole'>,
    isKept = canKeep(filter, asked.dimension),
  ): Promise<Map<number, BreakdownEntry[]>> {
    const keys = terms.map((term) => keyOf(term));
    const known = isKept ? await knownOf(keys) : new Map<string, number>();
    const each = terms.map((term, at) => {
      const parts = partsOf(term, filter, asked.dimension, known.get(keys[at] ?? '') ?? null);
      return sql`select ${sql.lit(at)} as grp, part, mentions as count, answers from ${parts} as parts`;
    });
    const counts = sql`(${sql.join(each, sql` union all `)})`;
    const groups = [...terms.keys()];
    const entries = await breakDown(
      database,
      filter,
      { ...asked, whole: 'answers' },
      groups,
      counts,
    );
    // A term is forgotten for good: what is known now was known all the while.
    const still = known.size > 0 ? await knownOf(keys) : known;
    if ([...known].every(([key, id]) => still.get(key) === id)) return entries;
    return await breakdown(terms, filter, asked, false);
  }

  return {
    breakdown: (terms, filter, asked) => breakdown(terms, filter, asked),
    count: (terms, filter) => Promise.all(terms.map((term) => countOne(term, filter))),
    async idle() {
      await Promise.allSettled(learning.values());
    },
  };
}

/** Whether what is kept of a term can be broken down by it. */
function canKeep(filter: Filter, dimension: Breakdown['dimension']): boolean {
  if (isOfSegments(filter)) return isOfSegment(dimension);
  // By day only who was asked is kept, and pieces of days are not.
  return dimension === 'PROVIDER' && splitDays(filter, ['providers'])?.edges.length === 0;
}
