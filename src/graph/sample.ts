import * as archive from '../archive/questions/samples.ts';
import { builder, type SchemaTypes } from './builder.ts';

export const Sample = builder.objectRef<archive.Sample>('Sample').implement({
  description: 'What a rate was counted over. A share over zero is null, never 0.',
  fields: (t) => ({
    answers: t.exposeInt('answers', { description: 'Answers that the filter takes.' }),
    answersWithWebSearch: t.exposeInt('answersWithWebSearch', {
      description: 'Those for which the model searched the web.',
    }),
    answersWithCitation: t.exposeInt('answersWithCitation', {
      description: 'Those that cite at least one source.',
    }),
    emptyAnswers: t.exposeInt('emptyAnswers', {
      description: 'Answers without any text; they are in `answers`.',
    }),
    annotations: t.exposeInt('annotations', { description: 'All their annotations.' }),
    from: t.expose('from', {
      type: 'DateTime',
      nullable: true,
      description: 'When the oldest was made.',
    }),
    to: t.expose('to', {
      type: 'DateTime',
      nullable: true,
      description: 'When the newest was made.',
    }),
  }),
});

const Interval = builder.enumType('Interval', {
  description: 'The steps of a trend, UTC.',
  values: {
    DAY: { description: 'Calendar days.' },
    WEEK: { description: 'Weeks that begin on Monday.' },
    MONTH: { description: 'Calendar months.' },
  } as const,
});

const TrendPoint = builder.objectRef<archive.TrendPoint>('TrendPoint').implement({
  description:
    'One step of a trend: each in which the sample has an answer, whether or not it counts.',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date', description: 'The first day of the step.' }),
    answers: t.exposeInt('answers', { description: 'Answers, each counted once.' }),
    count: t.exposeInt('count', { description: 'Annotations, or mentions.' }),
    sampleAnswers: t.exposeInt('sampleAnswers', {
      description:
        "The sample's answers of this step; for citations, those for which the model searched the web.",
    }),
    share: t.float({
      nullable: true,
      description: 'answers / sampleAnswers; null where that is 0.',
      resolve: ({ answers, sampleAnswers }) => archive.share(answers, sampleAnswers),
    }),
  }),
});

type Fields<Parent> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  Parent
>;

/** The field in which something that is counted is shown over time. */
export function trendField<Parent extends object>(
  t: Fields<Parent>,
  description: string,
  read: (parent: Parent, interval: archive.Interval) => Promise<readonly archive.TrendPoint[]>,
) {
  return t.field({
    type: [TrendPoint],
    description,
    args: {
      interval: t.arg({
        type: Interval,
        required: true,
        defaultValue: 'DAY',
        description: 'The steps.',
      }),
    },
    resolve: (parent, { interval }) => read(parent, interval),
  });
}
