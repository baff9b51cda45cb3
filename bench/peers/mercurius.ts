import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { fastify } from 'fastify';
import { mercurius } from 'mercurius';
import {
  annotationsOf,
  getTask,
  type ItemJson,
  kindOf,
  type RequestJson,
  type ResultJson,
  type TaskJson,
  toIso,
} from './upstream.ts';

/* The quickest of the usual servers: fastify and mercurius, its JIT on. Asks upstream for every task, keeps nothing. */

const schema = `
  enum Provider { CLAUDE CHAT_GPT GEMINI PERPLEXITY }
  type Query { task(id: ID!, provider: Provider): Task tasks(ids: [ID!]!, provider: Provider): TaskLookup! }
  type TaskLookup { nodes: [Task!]! }
  type Task {
    id: ID! provider: Provider! status: String! statusCode: Int! statusMessage: String! time: Float cost: Float
    resultCount: Int path: [String!] request: TaskRequest result: Result results: [Result!]
  }
  type TaskRequest {
    userPrompt: String modelName: String systemMessage: String messageChain: [ChatTurn!] maxOutputTokens: Int
    temperature: Float topP: Float webSearch: Boolean webSearchCountryIsoCode: String
  }
  type ChatTurn { role: String! message: String! }
  type Result {
    modelName: String inputTokens: Int outputTokens: Int reasoningTokens: Int webSearch: Boolean moneySpent: Float
    datetime: String fanOutQueries: [String!] items: [ResultItem!] annotations: [Annotation!]
  }
  interface ResultItem { type: String! }
  type Reasoning implements ResultItem { type: String! sections: [Section!] }
  type Message implements ResultItem { type: String! sections: [Section!] }
  type Section { type: String! text: String annotations: [Annotation!] }
  type Annotation { title: String url: String }
`;

const resolvers = {
  Query: {
    task: (_: unknown, { id }: { id: string }) => getTask(id),
    tasks: async (_: unknown, { ids }: { ids: string[] }) => ({
      nodes: await Promise.all(ids.map(getTask)),
    }),
  },
  Task: {
    provider: () => 'CLAUDE',
    status: () => 'COMPLETED',
    statusCode: (task: TaskJson) => task.status_code,
    statusMessage: (task: TaskJson) => task.status_message,
    time: (task: TaskJson) => Number.parseFloat(task.time),
    resultCount: (task: TaskJson) => task.result_count,
    request: (task: TaskJson) => task.data,
    result: (task: TaskJson) => task.result[0],
    // What the model searched for stands beside the result.
    results: (task: TaskJson) =>
      task.result.map((result) => ({ ...result, fan_out_queries: task.fan_out_queries })),
  },
  TaskRequest: {
    userPrompt: (data: RequestJson) => data.user_prompt,
    modelName: (data: RequestJson) => data.model_name,
    systemMessage: (data: RequestJson) => data.system_message,
    messageChain: (data: RequestJson) => data.message_chain,
    maxOutputTokens: (data: RequestJson) => data.max_output_tokens,
    topP: (data: RequestJson) => data.top_p,
    webSearch: (data: RequestJson) => data.web_search,
    webSearchCountryIsoCode: (data: RequestJson) => data.web_search_country_iso_code,
  },
  Result: {
    modelName: (result: ResultJson) => result.model_name,
    inputTokens: (result: ResultJson) => result.input_tokens,
    outputTokens: (result: ResultJson) => result.output_tokens,
    reasoningTokens: (result: ResultJson) => result.reasoning_tokens,
    webSearch: (result: ResultJson) => result.web_search,
    moneySpent: (result: ResultJson) => result.money_spent,
    datetime: (result: ResultJson) => toIso(result.datetime),
    fanOutQueries: (result: ResultJson) => result.fan_out_queries,
    annotations: annotationsOf,
  },
  ResultItem: { resolveType: (item: ItemJson) => kindOf(item) },
};

const app = fastify();
await app.register(mercurius, { schema, resolvers, jit: 1 });
const zip = promisify(gzip);
app.addHook('onSend', async (request, reply, payload) => {
  if (!request.headers['accept-encoding']?.includes('gzip')) return payload;
  void reply.header('content-encoding', 'gzip').removeHeader('content-length');
  return await zip(String(payload));
});
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
process.once('SIGTERM', () => process.exit());
