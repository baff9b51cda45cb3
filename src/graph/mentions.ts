import {
  type Interval,
  type Sample as SampleOf,
  share,
  type Steps,
  toSteps,
  toTrend,
} from '../archive/questions/samples.ts';
import type { MentionDay } from '../archive/questions/mentions.ts';
import type { Term } from '../archive/tables/tracked-terms.ts';
import { checkTerms } from '../archive/questions/terms.ts';
import type DataLoader from 'dataloader';
import type { TaskFilter as Filter } from '../archive/questions/filter.ts';
import { TaskConnection, toConnection } from './archive.ts';
import { type Asked, breakdownField, type Entry } from './breakdown.ts';
import { builder } from './builder.ts';
import { descriptions } from './connection.ts';
import { TaskFilter } from './filter.ts';
import { batch, memoize, once } from './lazy.ts';
import { MentionTerm } from './mention-term.ts';
import { MAX_TERMS } from '../model/limits.ts';
import { perList, REPORT } from './weights.ts';
import { Sample, trendField } from './sample.ts';

interface Mentioned {
  /** Among the terms. */
  readonly place: number;
  readonly term: Term;
  readonly days: readonly MentionDay[];
  readonly report: Report;
}

interface Report {
  readonly sample: SampleOf;
  readonly filter: Filter | null | undefined;
  readonly breakdown: (asked: Asked) => DataLoader<number, readonly Entry[]>;
  readonly steps: (interval: Interval) => Promise<Steps>;
  readonly terms: readonly Term[];
  readonly days: readonly (readonly MentionDay[])[];
}

const Mention = builder.objectRef<Mentioned>('Mention').implement({
  description: 'How often answers name a term.',
  fields: (t) => ({
    term: t.string({ description: 'The name asked for.', resolve: ({ term }) => term.name }),
    mentionCount: t.int({
      description: 'How often it is named.',
      resolve: ({ days }) => sum(days, 'count'),
    }),
    answerCount: t.int({
      description: 'How many answers name it, each counted once.',
      resolve: ({ days }) => sum(days, 'answers'),
    }),
    shareOfAnswers: t.float({
      nullable: true,
      description: 'answerCount / sample.answers',
      resolve: ({ days, report }) => share(sum(days, 'answers'), report.sample.answers),
    }),
    shareOfVoice: t.float({
      nullable: true,
      description: 'mentionCount / the mentions of all terms asked: share of voice.',
      resolve: ({ days, report }) => share(sum(days, 'count'), sum(report.days.flat(), 'count')),
    }),
    citedAnswerCount: t.int({
      description: "Answers that name it and also cite a page of one of the term's domains.",
      resolve: ({ days }) => sum(days, 'cited'),
    }),
    trend: trendField(t, 'How often it was named over time.', async (mention, interval) =>
      toTrend(mention.days, await mention.report.steps(interval), interval),
    ),
    breakdown: breakdownField(
      t,
      'Within which part of the answers it is named how often.',
      (mention, asked) => mention.report.breakdown(asked).load(mention.place),
    ),
    tasks: t.field({
      type: TaskConnection,
      complexity: ({ first }) => ({ field: 10, multiplier: perList(first) }),
      description: 'The tasks whose answers name it, newest first.',
      args: {
        first: t.arg.int({ defaultValue: 20, description: descriptions.first }),
        after: t.arg.string({ description: `${descriptions.after} Of one term alone.` }),
      },
      async resolve({ days, report, term }, page, { tasks }) {
        const named = await tasks.questions.naming(report.filter, term, page);
        return await toConnection(named, tasks.find, () => sum(days, 'answers'));
      },
    }),
  }),
});

const MentionReport = builder.objectRef<Report>('MentionReport').implement({
  description: 'How often answers name each term: whole words, any case.',
  fields: (t) => ({
    sample: t.expose('sample', { type: Sample, description: 'What was counted over.' }),
    nodes: t.field({
      type: [Mention],
      description: 'An entry for each term, in order.',
      resolve: (report) =>
        report.terms.map((term, place) => ({
          term,
          place,
          days: report.days[place] ?? [],
          report,
        })),
    }),
  }),
});

builder.queryField('mentions', (t) =>
  t.field({
    type: MentionReport,
    nullable: true,
    complexity: ({ terms }) => ({
      field: REPORT + 10 * terms.length,
      multiplier: perList(terms.length),
    }),
    description: 'Which names the answers kept here mention, how often, and out of how many.',
    args: {
      terms: t.arg({
        type: [MentionTerm],
        required: true,
        description: `Names to look for, up to ${MAX_TERMS}.`,
      }),
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
    },
    async resolve(_, { filter, terms }, { tasks }) {
      checkTerms(terms, { name: 'terms', least: 1, most: MAX_TERMS });
      const [sample, days] = await Promise.all([
        tasks.questions.sample(filter),
        tasks.questions.mentions(filter, terms),
      ]);
      const sampleDays = once(() => tasks.questions.sampleDays(filter));
      const steps = memoize(async (interval: Interval) =>
        toSteps(await sampleDays(), interval, 'answers'),
      );
      const breakdown = memoize((asked: Asked) =>
        batch(async (places: readonly number[]) => {
          const some = places.flatMap((place) => terms[place] ?? []);
          const parts = await tasks.questions.mentionParts(filter, some, asked);
          return new Map(places.map((place, at) => [place, parts.get(at) ?? []]));
        }),
      );
      return { filter, sample, steps, breakdown, terms, days };
    },
  }),
);

function sum(days: readonly MentionDay[], what: 'count' | 'answers' | 'cited'): number {
  return days.reduce((total, day) => total + day[what], 0);
}
