import type DataLoader from 'dataloader';
import type { Prompt as Asked, Prompts } from '../archive/questions/prompts.ts';
import { fromNanos } from '../model/money.ts';
import { TaskConnection, toConnection } from './archive.ts';
import { builder } from './builder.ts';
import {
  type Connection,
  connectionFields,
  descriptions,
  type Edge,
  edgeFields,
} from './connection.ts';
import { TaskFilter } from './filter.ts';
import { batch } from './lazy.ts';
import { Provider, Task } from './task.ts';
import { perList, REPORT } from './weights.ts';

/** A prompt, and what else may be asked of all prompts of its page at once. */
interface Shown extends Asked {
  readonly prompts: Prompts;
  readonly latest: DataLoader<number, readonly string[]>;
}

const Prompt = builder.objectRef<Shown>('Prompt').implement({
  description: 'The same prompt, whoever was asked and how often.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The prompt, without blanks at the ends.' }),
    taskCount: t.exposeInt('taskCount', { description: 'Tasks that ask it.' }),
    answerCount: t.exposeInt('answerCount', { description: 'Those that have an answer.' }),
    providers: t.expose('providers', { type: [Provider], description: 'Who was asked.' }),
    models: t.exposeStringList('models', { description: 'The models that answered.' }),
    moneySpent: t.float({
      description: 'What the model vendors charged, USD, of what is known.',
      resolve: ({ spent }) => fromNanos(spent),
    }),
    firstAnsweredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the oldest answer was made.',
      resolve: ({ first }) => (first === null ? null : new Date(first)),
    }),
    lastAnsweredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the newest answer was made.',
      resolve: ({ last }) => (last === null ? null : new Date(last)),
    }),
    latest: t.field({
      type: [Task],
      description:
        'The newest answer of each provider and requested model, by provider and then by model.',
      async resolve({ latest, number }, _, { tasks }) {
        const found = await Promise.all(
          (await latest.load(number)).map((id) => tasks.find.kept(id)),
        );
        return found.filter((task) => task !== null);
      },
    }),
    tasks: t.field({
      type: TaskConnection,
      complexity: ({ first }) => ({ field: 10, multiplier: perList(first) }),
      description: 'The tasks that ask it, newest answer first.',
      args: {
        first: t.arg.int({ defaultValue: 20, description: descriptions.first }),
        after: t.arg.string({ description: `${descriptions.after} Of one prompt alone.` }),
      },
      async resolve({ number, prompts, taskCount }, page, { tasks }) {
        return await toConnection(await prompts.tasks(number, page), tasks.find, () => taskCount);
      },
    }),
  }),
});

const PromptEdge = builder.objectRef<Edge<Shown>>('PromptEdge').implement({
  description: 'A prompt and its place in the list.',
  fields: (t) => edgeFields(t, Prompt),
});

const PromptConnection = builder.objectRef<Connection<Shown>>('PromptConnection').implement({
  description: 'A page of prompts. The one that was answered last comes first.',
  fields: (t) => connectionFields(t, PromptEdge, Prompt),
});

builder.queryField('prompts', (t) =>
  t.field({
    type: PromptConnection,
    nullable: true,
    complexity: ({ first }) => ({ field: REPORT, multiplier: perList(first) }),
    description: 'What was asked, each prompt once. Tasks without a prompt are not listed.',
    args: {
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      first: t.arg.int({ defaultValue: 20, description: descriptions.first }),
      after: t.arg.string({ description: descriptions.after }),
    },
    async resolve(_, { filter, ...args }, { tasks }) {
      const prompts = tasks.questions.prompts(filter);
      const latest = batch((numbers: readonly number[]) => prompts.latest(numbers), []);
      const page = await prompts.page(args);
      const items = page.items.map(({ cursor, item }) => ({
        cursor,
        item: { ...item, prompts, latest },
      }));
      return { page: { ...page, items }, totalCount: () => prompts.count() };
    },
  }),
);
