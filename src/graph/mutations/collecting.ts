import { readableProviders } from '../../model/provider.ts';
import type { Collected } from '../../tasks/collect.ts';
import { builder } from '../builder.ts';
import { UserError } from './posting.ts';
import { Provider } from '../task.ts';

const CollectReadyPayload = builder.objectRef<Collected>('CollectReadyPayload').implement({
  description: "What was found on upstream's ready lists.",
  fields: (t) => ({
    collected: t.exposeInt('collected', { description: 'How many answers were archived.' }),
    moreWaiting: t.exposeBoolean('moreWaiting', {
      description: 'Whether a list was full (1000), so that collecting again brings more.',
    }),
    userErrors: t.field({
      type: [UserError],
      description: 'Lists that could not be read, or whose answers are not archived yet, and why.',
      resolve: ({ errors }) =>
        errors.map(({ error, provider }) => ({
          code: error.code,
          message: `${provider}: ${error.message}`,
          field: ['providers'],
          upstreamCode: error.upstreamCode ?? null,
          retryable: error.retryable,
        })),
    }),
  }),
});

builder.mutationField('collectReady', (t) =>
  t.field({
    type: CollectReadyPayload,
    nullable: true,
    description: "Free. Archives everything on upstream's ready lists, also tasks made elsewhere.",
    args: {
      providers: t.arg({ type: [Provider], description: 'Whose lists; all when not given.' }),
    },
    resolve: (_, { providers }, { deadline, tasks }) =>
      tasks.collector.collectReady(
        readableProviders.filter((name) => providers?.includes(name) ?? true),
        deadline(),
      ),
  }),
);
