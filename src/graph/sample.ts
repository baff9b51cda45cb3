import type * as archive from '../archive/questions/samples.ts';
import { builder } from './builder.ts';

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

export const Interval = builder.enumType('Interval', {
  description: 'The steps of a trend, UTC.',
  values: {
    DAY: { description: 'Calendar days.' },
    WEEK: { description: 'Weeks that begin on Monday.' },
    MONTH: { description: 'Calendar months.' },
  } as const,
});

export const TrendPoint = builder.objectRef<archive.TrendPoint>('TrendPoint').implement({
  description: 'One step of a trend; steps without an answer are left out.',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date', description: 'The first day of the step.' }),
    answers: t.exposeInt('answers', { description: 'Answers, each counted once.' }),
    count: t.exposeInt('count', { description: 'Annotations, or mentions.' }),
  }),
});
