/* In this room: what is asked over all answers: one file for each question, and the filter, pages and sums that they share. */

import { sql } from 'kysely';
import type { Database } from '../tables/database.ts';
import { namesOf, type Term, type TermCounts } from '../tables/tracked-terms.ts';
import { type Citations, createCitations } from './citations.ts';
import { createFanOuts, type FanOuts } from './fan-outs.ts';
import type { TaskFilter } from './filter.ts';
import { createMentions, type MentionDay } from './mentions.ts';
import {
  countTasks,
  filterIds,
  type Page,
  type PageArguments,
  pageOfTasks,
  type TaskOrder,
} from './pages.ts';
import {
  type Breakdown,
  type BreakdownEntry,
  type Facet,
  type FacetQuestion,
  facetsOf,
  type ReportDimension,
} from './breakdowns.ts';
import { type CitationChanges, readCitationChanges, type Stretches } from './citation-changes.ts';
import { createPrompts, type Prompts } from './prompts.ts';
import type { CitationGroupBy } from './roll-ups.ts';
import { type Sample, type SampleDay, sampleDaysOf, sampleOf } from './samples.ts';
import { type SpendQuestion, spendReport, type SpendReport } from './spend.ts';

const newest: TaskOrder = { field: 'COMPLETED_AT', direction: 'DESC' };

type Filter = TaskFilter | null | undefined;

/** What may be asked over all answers that are kept: each question of the tasks that a filter takes. Nothing here writes. */
export interface Questions {
  /** A page of task ids. */
  tasks(filter: Filter, order: TaskOrder, page: PageArguments): Promise<Page<string>>;
  taskCount(filter: Filter): Promise<number>;
  /** Which of these tasks the filter takes. */
  among(filter: TaskFilter, ids: readonly string[]): Promise<Set<string>>;
  sample(filter: Filter): Promise<Sample>;
  /** The same answers by day. */
  sampleDays(filter: Filter): Promise<SampleDay[]>;
  citations(filter: Filter, groupBy: CitationGroupBy): Citations;
  /** Of each term how often it is named, by day. */
  mentions(filter: Filter, terms: readonly Term[]): Promise<MentionDay[][]>;
  /** Of each term how often it is named within each part of a dimension, by its place in the list. */
  mentionParts(
    filter: Filter,
    terms: readonly Term[],
    asked: Omit<Breakdown, 'whole'>,
  ): Promise<Map<number, BreakdownEntry[]>>;
  /** The tasks whose answers name a term, newest first. */
  naming(filter: Filter, term: Term, page: PageArguments): Promise<Page<string>>;
  fanOuts(filter: Filter): FanOuts;
  spend(filter: Filter, question: SpendQuestion): Promise<SpendReport>;
  prompts(filter: Filter): Prompts;
  facets(filter: Filter, dimension: ReportDimension, asked: FacetQuestion): Promise<Facet[]>;
  citationChanges(
    filter: Filter,
    groupBy: CitationGroupBy,
    stretches: Stretches,
  ): Promise<CitationChanges>;
  /** Resolves when nothing is being counted for later. */
  idle(): Promise<void>;
}

/**
 * The room of questions, by one face. `storeTerm` keeps what a term was counted to be; `settled` resolves when all is
 * derived that had arrived before, and each question waits for it.
 */
export function createQuestions(
  database: Database,
  storeTerm: (term: TermCounts) => Promise<void>,
  settled: () => Promise<void>,
): Questions {
  const mentions = createMentions(database, storeTerm);

  /** The same function, but it waits first. */
  function later<Args extends unknown[], Result>(
    ask: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      await settled();
      return await ask(...args);
    };
  }

  /** The same questions, but each waits first. */
  function allLater<Asked extends object>(questions: Asked): Asked {
    const entries = Object.entries(questions).map(([name, ask]) => [name, later(ask as Ask)]);
    return Object.fromEntries(entries) as Asked; // of the same names and types
  }

  return {
    tasks: later((filter, order, page) => pageOfTasks(database, filter, order, page)),
    taskCount: later((filter) => countTasks(database, filter)),
    // Of what was told to be derived.
    among: (filter, ids) => filterIds(database, filter, ids),
    sample: later((filter) => sampleOf(database, filter)),
    sampleDays: later((filter) => sampleDaysOf(database, filter)),
    citations: (filter, groupBy) => allLater(createCitations(database, filter, groupBy)),
    mentions: later((filter, terms) => mentions.count(terms, filter)),
    mentionParts: later((filter, terms, asked) => mentions.breakdown(terms, filter, asked)),
    naming: later((filter, term, page) =>
      pageOfTasks(database, filter, newest, page, {
        about: ['naming', namesOf(term)],
        condition: sql`tasks.answered = 1
          and ${database.fullText.isNamed(sql.ref('tasks.number'), namesOf(term))}`,
      }),
    ),
    fanOuts: (filter) => allLater(createFanOuts(database, filter)),
    spend: later((filter, question) => spendReport(database, filter, question)),
    prompts: (filter) => allLater(createPrompts(database, filter)),
    facets: later((filter, dimension, asked) => facetsOf(database, filter, dimension, asked)),
    citationChanges: later((filter, groupBy, stretches) =>
      readCitationChanges(database, filter, groupBy, stretches),
    ),
    idle: () => mentions.idle(),
  };
}

type Ask = (...args: unknown[]) => Promise<unknown>;
