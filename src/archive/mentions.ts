import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { DayCount } from './answers.ts';
import { matches, type TaskFilter } from './filter.ts';
import { countTerm, keyOf, type Learned, type Term } from './names.ts';
import { among, type Split, splitDays } from './rollups.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

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

export function createMentions(store: Store): Mentions {
  const { changes, reports, words } = store;
  const learning = new Set<string>();
  let last: Promise<void> = Promise.resolve();

  async function countFromRows(term: Term, filter: Filter): Promise<MentionDay[]> {
    const takes = matches(filter, words)(expressionBuilder<Tables, 'tasks'>());
    const counted = countTerm(term, (name) => words.places(name), sql`${takes}`);
    return await select(sql`select day, mentions, answers, cited from ${counted} as counted`);
  }

  /** By what is known of the term, and the tasks beyond; null when it is not known. */
  async function countOn(
    term: Term,
    filter: Filter,
    { days }: Split,
  ): Promise<MentionDay[] | null> {
    const takes = matches(filter, words)(expressionBuilder<Tables, 'tasks'>());
    const beyond = countTerm(
      term,
      (name) => words.recentPlaces(name),
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

  /** Counts a term over what is rolled up, so that the next question need not. */
  async function learn(term: Term): Promise<void> {
    const key = keyOf(term);
    if (learning.has(key)) return;
    learning.add(key);
    try {
      const counted = countTerm(
        term,
        (name) => words.places(name),
        sql`tasks.number <= (select upto from rolled_up)`,
      );
      const { rows } = await sql<Learned['days'][number] & { upto: number }>`
        select -2 as day, '' as provider, 0 as mentions, 0 as answers, 0 as cited, upto
          from rolled_up where upto > 0 and upto >= recent_from
        union all select day, provider, mentions, answers, cited, 0 from ${counted} as counted
          where exists (select 1 from rolled_up where upto > 0 and upto >= recent_from)`.execute(
        reports,
      );
      const upto = rows.find(({ day }) => day === -2)?.upto;
      if (upto === undefined) return;
      await changes.learn({ term: key, upto, days: rows.filter(({ day }) => day !== -2) });
    } finally {
      learning.delete(key);
    }
  }

  return {
    async count(terms, filter) {
      const split = splitDays(filter, ['providers']);
      // Pieces of days are nowhere kept.
      const isServed = split !== null && split.edges.length === 0;
      return await Promise.all(
        terms.map(async (term) => {
          const known = isServed ? await countOn(term, filter, split) : null;
          if (known) return known;
          const counted = await countFromRows(term, filter);
          // What cannot be kept is counted again the next time.
          if (isServed) last = last.then(() => learn(term)).catch(() => {});
          return counted;
        }),
      );
    },
    idle: () => last,
  };
}
