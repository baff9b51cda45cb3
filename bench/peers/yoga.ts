import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import SchemaBuilder from '@pothos/core';
import DataLoader from 'dataloader';
import { createYoga } from 'graphql-yoga';
import {
  annotationsOf,
  type AnnotationJson,
  getTask,
  type ItemJson,
  kindOf,
  type RequestJson,
  type ResultJson,
  type SectionJson,
  type TaskJson,
  toIso,
} from './upstream.ts';

/* The same libraries as the service's, plainly used: a DataLoader for each request, nothing kept, nothing checked. */

interface Context {
  readonly tasks: DataLoader<string, TaskJson>;
}

const builder = new SchemaBuilder<{ Context: Context; DefaultFieldNullability: true }>({});

const Provider = builder.enumType('Provider', {
  values: ['CLAUDE', 'CHAT_GPT', 'GEMINI', 'PERPLEXITY'] as const,
});

const Annotation = builder.objectRef<AnnotationJson>('Annotation').implement({
  fields: (t) => ({ title: t.exposeString('title'), url: t.exposeString('url') }),
});

const Section = builder.objectRef<SectionJson>('Section').implement({
  fields: (t) => ({
    type: t.exposeString('type'),
    text: t.exposeString('text'),
    annotations: t.field({
      type: [Annotation],
      resolve: (section) => section.annotations,
    }),
  }),
});

const ResultItem = builder.interfaceRef<ItemJson>('ResultItem').implement({
  resolveType: kindOf,
  fields: (t) => ({ type: t.exposeString('type') }),
});

for (const name of ['Reasoning', 'Message']) {
  builder.objectRef<ItemJson>(name).implement({
    interfaces: [ResultItem],
    fields: (t) => ({ sections: t.expose('sections', { type: [Section] }) }),
  });
}

const Result = builder.objectRef<ResultJson & { readonly task: TaskJson }>('Result').implement({
  fields: (t) => ({
    modelName: t.exposeString('model_name'),
    inputTokens: t.exposeInt('input_tokens'),
    outputTokens: t.exposeInt('output_tokens'),
    reasoningTokens: t.exposeInt('reasoning_tokens'),
    webSearch: t.exposeBoolean('web_search'),
    moneySpent: t.exposeFloat('money_spent'),
    datetime: t.string({ resolve: (result) => toIso(result.datetime) }),
    // What the model searched for stands beside the result.
    fanOutQueries: t.stringList({ resolve: ({ task }) => task.fan_out_queries }),
    items: t.expose('items', { type: [ResultItem] }),
    annotations: t.field({ type: [Annotation], resolve: annotationsOf }),
  }),
});

const ChatTurn = builder.objectRef<RequestJson['message_chain'][number]>('ChatTurn').implement({
  fields: (t) => ({ role: t.exposeString('role'), message: t.exposeString('message') }),
});

const TaskRequest = builder.objectRef<RequestJson>('TaskRequest').implement({
  fields: (t) => ({
    userPrompt: t.exposeString('user_prompt'),
    modelName: t.exposeString('model_name'),
    systemMessage: t.exposeString('system_message'),
    messageChain: t.expose('message_chain', { type: [ChatTurn] }),
    maxOutputTokens: t.exposeInt('max_output_tokens'),
    temperature: t.exposeFloat('temperature'),
    topP: t.exposeFloat('top_p'),
    webSearch: t.exposeBoolean('web_search'),
    webSearchCountryIsoCode: t.exposeString('web_search_country_iso_code'),
  }),
});

const Task = builder.objectRef<TaskJson>('Task').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    provider: t.field({ type: Provider, resolve: () => 'CLAUDE' as const }),
    status: t.string({ resolve: () => 'COMPLETED' }),
    statusCode: t.exposeInt('status_code'),
    statusMessage: t.exposeString('status_message'),
    time: t.float({ resolve: (task) => Number.parseFloat(task.time) }),
    cost: t.exposeFloat('cost'),
    resultCount: t.exposeInt('result_count'),
    path: t.exposeStringList('path'),
    request: t.expose('data', { type: TaskRequest }),
    result: t.field({
      type: Result,
      resolve: (task) => task.result[0] && { ...task.result[0], task },
    }),
    results: t.field({
      type: [Result],
      resolve: (task) => task.result.map((result) => ({ ...result, task })),
    }),
  }),
});

const TaskLookup = builder.objectRef<TaskJson[]>('TaskLookup').implement({
  fields: (t) => ({ nodes: t.field({ type: [Task], resolve: (tasks) => tasks }) }),
});

builder.queryType({
  fields: (t) => ({
    task: t.field({
      type: Task,
      args: { id: t.arg.id({ required: true }), provider: t.arg({ type: Provider }) },
      resolve: (_, { id }, { tasks }) => tasks.load(id),
    }),
    tasks: t.field({
      type: TaskLookup,
      args: { ids: t.arg.idList({ required: true }), provider: t.arg({ type: Provider }) },
      resolve: (_, { ids }, { tasks }) => Promise.all(ids.map((id) => tasks.load(id))),
    }),
  }),
});

const yoga = createYoga({
  schema: builder.toSchema(),
  logging: false,
  graphiql: false,
  context: (): Context => ({
    tasks: new DataLoader((ids) => Promise.all(ids.map(getTask))),
  }),
});
const server = createServer((incoming, response) => void yoga(incoming, response));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => process.exit());
