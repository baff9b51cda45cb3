import {
  changeKinds,
  type CitationChange as Change,
  type CitationChanges as Changes,
} from '../archive/questions/citation-changes.ts';
import { type Sample as SampleOf, share } from '../archive/questions/samples.ts';
import { builder } from './builder.ts';
import { CitationGroupBy } from './citations.ts';
import {
  type Connection,
  connectionFields,
  descriptions,
  type Edge,
  edgeFields,
} from './connection.ts';
import { describedEnum } from './enum.ts';
import { DateTimeRange, TaskFilter } from './filter.ts';
import { Sample } from './sample.ts';
import { perList, REPORT } from './weights.ts';

interface Count {
  readonly annotations: number;
  readonly answers: number;
  readonly sample: SampleOf;
}

interface Changed extends Change {
  readonly changes: Changes;
}

const ChangeKind = builder.enumType('ChangeKind', {
  description: 'In which way the citations of two stretches of time differ.',
  values: describedEnum(changeKinds),
});

const CitationCount = builder.objectRef<Count>('CitationCount').implement({
  description: 'How often something is cited within a stretch of time.',
  fields: (t) => ({
    annotationCount: t.exposeInt('annotations', { description: 'How often it is cited.' }),
    answerCount: t.exposeInt('answers', {
      description: 'How many answers cite it, each counted once.',
    }),
    shareOfAnswers: t.float({
      nullable: true,
      description: 'answerCount / the answersWithWebSearch of the sample.',
      resolve: shareOfAnswers,
    }),
    shareOfAnnotations: t.float({
      nullable: true,
      description: 'annotationCount / the annotations of the sample.',
      resolve: ({ annotations, sample }) => share(annotations, sample.annotations),
    }),
  }),
});

const CitationChange = builder.objectRef<Changed>('CitationChange').implement({
  description: 'A domain, host or page, as it was cited earlier and later.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The domain, host or address.' }),
    kind: t.expose('kind', { type: ChangeKind, description: 'In which way it differs.' }),
    earlier: t.field({
      type: CitationCount,
      description: 'In the earlier stretch.',
      resolve: ({ changes, earlier }) => ({ ...earlier, sample: changes.earlier }),
    }),
    later: t.field({
      type: CitationCount,
      description: 'In the later one.',
      resolve: ({ changes, later }) => ({ ...later, sample: changes.later }),
    }),
    shareChange: t.float({
      nullable: true,
      description: 'later.shareOfAnswers - earlier.shareOfAnswers; null where one is.',
      resolve({ changes, earlier, later }) {
        const before = shareOfAnswers({ ...earlier, sample: changes.earlier });
        const after = shareOfAnswers({ ...later, sample: changes.later });
        return before === null || after === null ? null : after - before;
      },
    }),
  }),
});

const CitationChangeEdge = builder.objectRef<Edge<Changed>>('CitationChangeEdge').implement({
  description: 'A change and its place in the list.',
  fields: (t) => edgeFields(t, CitationChange),
});

const CitationChangeConnection = builder
  .objectRef<Connection<Changed> & { changes: Changes }>('CitationChangeConnection')
  .implement({
    description:
      'A page of what is cited in two stretches of time, the largest change of shareOfAnswers first.',
    fields: (t) => ({
      ...connectionFields(t, CitationChangeEdge, CitationChange),
      earlierSample: t.field({
        type: Sample,
        description: 'What the earlier counts are of.',
        resolve: ({ changes }) => changes.earlier,
      }),
      laterSample: t.field({
        type: Sample,
        description: 'What the later counts are of.',
        resolve: ({ changes }) => changes.later,
      }),
    }),
  });

builder.queryField('citationChanges', (t) =>
  t.field({
    type: CitationChangeConnection,
    nullable: true,
    complexity: ({ first }) => ({ field: 2 * REPORT, multiplier: perList(first) }),
    description: 'Who gained citations, and who lost them: two stretches of time side by side.',
    args: {
      earlier: t.arg({ type: DateTimeRange, required: true, description: 'The one before.' }),
      later: t.arg({ type: DateTimeRange, required: true, description: 'The one to compare.' }),
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      groupBy: t.arg({
        type: CitationGroupBy,
        required: true,
        defaultValue: 'DOMAIN',
        description: 'What is counted as one.',
      }),
      kinds: t.arg({ type: [ChangeKind], description: 'Which changes; all when not given.' }),
      first: t.arg.int({ defaultValue: 20, description: descriptions.first }),
      after: t.arg.string({ description: descriptions.after }),
    },
    async resolve(_, { earlier, filter, groupBy, kinds, later, ...args }, { tasks }) {
      const asked = { earlier, later, kinds: kinds ?? null };
      const changes = await tasks.questions.citationChanges(filter, groupBy, asked);
      const page = await changes.page(args);
      const items = page.items.map(({ cursor, item }) => ({ cursor, item: { ...item, changes } }));
      return { changes, page: { ...page, items }, totalCount: () => changes.count() };
    },
  }),
);

function shareOfAnswers({ answers, sample }: Count): number | null {
  return share(answers, sample.answersWithWebSearch);
}
