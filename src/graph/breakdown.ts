import type {
  BreakdownEntry as Entry,
  ReportDimension as Dimension,
} from '../archive/questions/breakdowns.ts';
import { readPage } from '../archive/questions/pages.ts';
import { share } from '../archive/questions/samples.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { describedEnum } from './enum.ts';

export type { BreakdownEntry as Entry } from '../archive/questions/breakdowns.ts';

export interface Asked {
  readonly dimension: Dimension;
  readonly first: number;
}

export const ReportDimension = builder.enumType('ReportDimension', {
  description: 'By what counts are broken down.',
  values: describedEnum({
    PROVIDER: 'Who was asked.',
    MODEL: 'The model that answered.',
    REQUESTED_MODEL: 'The model asked for, maybe an alias.',
    METHOD: 'Posted or live.',
    TAG: "The poster's own mark.",
    PROMPT: 'The whole prompt, without blanks at the ends.',
    COUNTRY: 'The country searched from.',
  } satisfies Record<Dimension, string>),
});

const BreakdownEntry = builder.objectRef<Entry>('BreakdownEntry').implement({
  description: 'A part of what was counted; key is null where it is not known.',
  fields: (t) => ({
    key: t.exposeString('key', { nullable: true, description: 'What the part has in common.' }),
    count: t.exposeInt('count', { description: 'Annotations, or mentions.' }),
    answers: t.exposeInt('answers', { description: 'Answers, each counted once.' }),
    sampleAnswers: t.exposeInt('sampleAnswers', {
      description:
        "The sample's answers within the part; for citations, those for which the model searched the web.",
    }),
    share: t.float({
      nullable: true,
      description: 'answers / sampleAnswers; null where that is 0.',
      resolve: ({ answers, sampleAnswers }) => share(answers, sampleAnswers),
    }),
  }),
});

type Fields<Parent> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  Parent
>;

/** The field in which something that is counted is broken down. */
export function breakdownField<Parent extends object>(
  t: Fields<Parent>,
  description: string,
  read: (parent: Parent, asked: Asked) => Promise<readonly Entry[]>,
) {
  return t.field({
    type: [BreakdownEntry],
    complexity: ({ first }) => ({ field: 1, multiplier: first ?? 20 }),
    description: `${description} By count, then by key; parts of the sample without a count come last.`,
    args: {
      by: t.arg({ type: ReportDimension, required: true, description: 'By what.' }),
      first: t.arg.int({ defaultValue: 20, description: 'Parts at most, 1 to 100.' }),
    },
    resolve: (parent, { by, first }) =>
      read(parent, { dimension: by, first: readPage({ first }).size }),
  });
}
