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
import { tokenize } from '../archive/tables/full-text.ts';
import { ServiceError } from '../model/errors.ts';
import { builder } from './builder.ts';
import { descriptions } from './connection.ts';
import { TaskFilter } from './filter.ts';
import { memoize, once } from './lazy.ts';
import { MAX_ALIASES, MAX_TERMS, MAX_WORDS } from '../model/limits.ts';
import { perList } from './weights.ts';
import { Sample, trendField } from './sample.ts';

interface Mentioned {
  readonly term: Term;
  readonly days: readonly MentionDay[];
  readonly report: Report;
}

interface Report {
  readonly sample: SampleOf;
  readonly steps: (interval: Interval) => Promise<Steps>;
  readonly terms: readonly Term[];
  readonly days: readonly (readonly MentionDay[])[];
}

const MentionTerm = builder.inputType('MentionTerm', {
  description: 'A name to look for.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name; whole words, any case.' }),
    aliases: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Other ways to write it; what overlaps is counted once.',
    }),
    domains: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Its registrable domains, for `citedAnswerCount`.',
    }),
  }),
});

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
        report.terms.map((term, index) => ({ term, days: report.days[index] ?? [], report })),
    }),
  }),
});

builder.queryField('mentions', (t) =>
  t.field({
    type: MentionReport,
    nullable: true,
    complexity: ({ terms }) => ({ field: 500 * terms.length, multiplier: perList(terms.length) }),
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
      check(terms);
      const [sample, days] = await Promise.all([
        tasks.questions.sample(filter),
        tasks.questions.mentions(filter, terms),
      ]);
      const sampleDays = once(() => tasks.questions.sampleDays(filter));
      const steps = memoize(async (interval: Interval) =>
        toSteps(await sampleDays(), interval, 'answers'),
      );
      return { sample, steps, terms, days };
    },
  }),
);

function check(terms: readonly Term[]): void {
  if (terms.length === 0 || terms.length > MAX_TERMS)
    throw refusal(`From 1 to ${MAX_TERMS} terms.`);
  for (const { aliases, domains, name } of terms) {
    if (aliases.length > MAX_ALIASES || domains.length > MAX_ALIASES) {
      throw refusal(`A term has at most ${MAX_ALIASES} aliases and as many domains.`);
    }
    const lengths = [name, ...aliases].map((text) => tokenize(text).length);
    if (lengths.includes(0)) throw refusal('A name needs at least one letter or digit.');
    if (Math.max(...lengths) > MAX_WORDS) throw refusal(`A name has at most ${MAX_WORDS} words.`);
  }
}

function refusal(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', message);
}

function sum(days: readonly MentionDay[], what: 'count' | 'answers' | 'cited'): number {
  return days.reduce((total, day) => total + day[what], 0);
}
