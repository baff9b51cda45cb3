import { fromNanos } from '../model/money.ts';
import { type Provider as ProviderName, providers } from '../model/provider.ts';
import type { ModelRow } from '../model/wire.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { MAX_COST, MAX_DEPTH, MAX_IDS, MAX_PAGE_SIZE } from '../model/limits.ts';
import { Provider } from './task.ts';

const Model = builder.objectRef<ModelRow & { provider: ProviderName }>('Model').implement({
  description: 'A model that upstream can ask.',
  fields: (t) => ({
    name: t.exposeString('model_name', {
      description: 'What `modelName` takes. Upstream: model_name.',
    }),
    provider: t.expose('provider', { type: Provider, description: 'Whose model it is.' }),
    reasoning: t.exposeBoolean('reasoning', {
      nullable: true,
      description: 'Whether it can reason; null: not said. Upstream: reasoning.',
    }),
    webSearchSupported: t.exposeBoolean('web_search_supported', {
      nullable: true,
      description: 'Whether it can search the web. Upstream: web_search_supported.',
    }),
    standardSupported: t.exposeBoolean('task_post_supported', {
      nullable: true,
      description: 'Whether it can be posted; false: live only. Upstream: task_post_supported.',
    }),
  }),
});

interface BudgetState {
  readonly limit: number | null;
  readonly spent: number;
  readonly reserved: number;
}

const Budget = builder.objectRef<BudgetState>('Budget').implement({
  description: 'What this service may still spend today (UTC).',
  fields: (t) => ({
    limit: t.float({
      nullable: true,
      description: 'USD a day; null: no limit of its own.',
      resolve: ({ limit }) => (limit === null ? null : fromNanos(limit)),
    }),
    spent: t.float({
      description: 'USD charged for what was posted today; provisional until it is finished.',
      resolve: ({ spent }) => fromNanos(spent),
    }),
    reserved: t.float({
      description: 'USD set aside for calls whose outcome is not known yet.',
      resolve: ({ reserved }) => fromNanos(reserved),
    }),
  }),
});

const Account = builder.objectRef<object>('Account').implement({
  description: 'The upstream account, and what may be done with it here.',
  fields: (t) => ({
    login: t.string({
      nullable: true,
      description: 'Upstream: login.',
      resolve: async (_, __, context) => (await readAccount(context)).login,
    }),
    balance: t.float({
      nullable: true,
      description: 'USD; read at most once a minute. Upstream: money.balance.',
      resolve: async (_, __, context) => (await readAccount(context)).balance,
    }),
    checkedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When login and balance were read from upstream.',
      resolve: async (_, __, context) => (await readAccount(context)).checkedAt,
    }),
    budget: t.field({
      type: Budget,
      description: 'What this service may spend.',
      resolve: (_, __, { tasks }) => tasks.posting.budget(),
    }),
    scopes: t.stringList({
      description: 'What your key allows: read, spend, raw, admin.',
      resolve: (_, __, { scopes }) => [...scopes],
    }),
  }),
});

interface WindowState {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number | null;
}

const Window = builder.objectRef<WindowState>('Window').implement({
  description: 'A limit per minute.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'Calls a minute.' }),
    remaining: t.exposeInt('remaining', { description: 'Calls that could be made now.' }),
    resetAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the oldest call of this minute is forgotten; null: there was none.',
      resolve: ({ resetAt }) => (resetAt === null ? null : new Date(resetAt)),
    }),
  }),
});

const Limits = builder.objectRef<object>('Limits').implement({
  description: 'What this service allows, and how much of it is in use.',
  fields: (t) => ({
    upstreamCalls: t.field({
      type: Window,
      description: 'Calls to upstream.',
      resolve: (_, __, { tasks }) => tasks.limiter.window(),
    }),
    readyPolls: t.field({
      type: Window,
      description: "Reads of upstream's ready lists.",
      resolve: (_, __, { tasks }) => tasks.readyLimiter.window(),
    }),
    liveInUse: t.int({
      description: 'Live calls under way.',
      resolve: (_, __, { tasks }) => tasks.posting.liveInUse,
    }),
    liveMax: t.int({
      description: 'Live calls allowed at once.',
      resolve: (_, __, { tasks }) => tasks.posting.liveMax,
    }),
    pendingTasks: t.int({
      description: 'Tasks that this service waits for.',
      resolve: (_, __, { tasks }) => tasks.collector.pending,
    }),
    maxIds: t.int({ description: 'Ids in one field.', resolve: () => MAX_IDS }),
    maxPageSize: t.int({ description: 'Items on a page.', resolve: () => MAX_PAGE_SIZE }),
    maxCost: t.int({
      description: 'Cost of an operation; `extensions.cost` tells that of yours.',
      resolve: () => MAX_COST,
    }),
    maxDepth: t.int({ description: 'Depth of an operation.', resolve: () => MAX_DEPTH }),
  }),
});

builder.queryFields((t) => ({
  models: t.field({
    type: [Model],
    nullable: true,
    description: 'The models that upstream can ask; read at most every six hours.',
    args: {
      providers: t.arg({ type: [Provider], description: 'Whose models; all when not given.' }),
    },
    async resolve(_, args, { deadline, tasks }) {
      const wanted = providers.filter((name) => args.providers?.includes(name) ?? true);
      const lists = await Promise.all(
        wanted.map(async (provider) => {
          const rows = await tasks.models.list(provider, deadline());
          return rows.map((row) => ({ ...row, provider }));
        }),
      );
      return lists.flat();
    },
  }),
  account: t.field({
    type: Account,
    nullable: true,
    description: 'The upstream account, and what may be done with it here.',
    resolve: () => ({}),
  }),
  limits: t.field({
    type: Limits,
    nullable: true,
    description: 'What this service allows, and how much of it is in use.',
    resolve: () => ({}),
  }),
}));

function readAccount({ deadline, tasks }: Context) {
  return tasks.readAccount(deadline());
}
