import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { DayCount } from './samples.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import { countTerm, keyOf, type TermCounts, type Term } from '../tables/tracked-terms.ts';
import { among, type Split, splitDays } from './roll-ups.ts';
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
  /** Resolves when nothing is being learned. */
  idle(): Promise<void>;
}

type Filter = TaskFilter | null | undefined;

/** `storeTerm` keeps what a term was counted to be, so that it need not be counted again. */
export function createMentions(
  { fullText, reports }: Database,
  storeTerm: (term: TermCounts) => Promise<void>,
): Mentions {
  /** Terms that are being learned, by their keys. */
  const learning = new Map<string, Promise<boolean>>();

  async function countFromRows(term: Term, filter: Filter): Promise<MentionDay[]> {
    const takes = whereTask(filter, fullText)(expressionBuilder<Tables, 'tasks'>());
    const counted = countTerm(term, (name) => fullText.positions(name), sql`${takes}`);
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
      term,
      (name) => fullText.recentPositions(name),
      sql`tasks.number > (select upto from rolled_up) and ${takes}`,
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
      term,
      (name) => fullText.positions(name),
      sql`tasks.number <= (select upto from rolled_up)`,
    );
    const { rows } = await sql<TermCounts['days'][number] & { upto: number }>`
      select -2 as day, '' as provider, revision as mentions, 0 as answers, 0 as cited, upto from rolled_up
      union all select day, provider, mentions, answers, cited, 0 from ${counted} as counted`.execute(
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

  return {
    count: (terms, filter) => Promise.all(terms.map((term) => countOne(term, filter))),
    async idle() {
      await Promise.allSettled(learning.values());
    },
  };
}
