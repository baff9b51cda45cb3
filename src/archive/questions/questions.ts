/* In this room: what is asked over all answers: one file for each question, and the filter, pages and sums that they share. */

import type { Database } from '../tables/database.ts';
import type { Term, TermCounts } from '../tables/tracked-terms.ts';
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
import type { CitationGroupBy } from './roll-ups.ts';
import { type Sample, type SampleDay, sampleDaysOf, sampleOf } from './samples.ts';
import { type SpendDimension, spendReport, type SpendReport } from './spend.ts';

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
  fanOuts(filter: Filter): FanOuts;
  spend(filter: Filter, groupBy: readonly SpendDimension[], first: number): Promise<SpendReport>;
  /** Resolves when nothing is being counted for later. */
  idle(): Promise<void>;
}

/** The room of questions, by one face. `storeTerm` keeps what a term was counted to be. */
export function createQuestions(
  database: Database,
  storeTerm: (term: TermCounts) => Promise<void>,
): Questions {
  const mentions = createMentions(database, storeTerm);
  return {
    tasks: (filter, order, page) => pageOfTasks(database, filter, order, page),
    taskCount: (filter) => countTasks(database, filter),
    among: (filter, ids) => filterIds(database, filter, ids),
    sample: (filter) => sampleOf(database, filter),
    sampleDays: (filter) => sampleDaysOf(database, filter),
    citations: (filter, groupBy) => createCitations(database, filter, groupBy),
    mentions: (filter, terms) => mentions.count(terms, filter),
    fanOuts: (filter) => createFanOuts(database, filter),
    spend: (filter, groupBy, first) => spendReport(database, filter, groupBy, first),
    idle: () => mentions.idle(),
  };
}
