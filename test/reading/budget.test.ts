import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { createTestDatabase } from '../support/database.ts';
import type { Answer, Untyped } from '../support/service.ts';

/*
 * What each kind of request may cost at most, in things that can be counted: they are the same on every machine. A change
 * that needs less lowers the number here; one that needs more has to say why.
 */

interface Budget {
  /** Times that tasks are loaded for operations that are executed: others are answered with what was said before. */
  readonly executed?: number;
  /** Calls of upstream. */
  readonly calls: number;
  /** Statements, but for those of `puts`. */
  readonly reads: number;
  /** Transactions that keep answers; null where it depends on which of many calls is answered when. */
  readonly puts: number | null;
}

const budgets = {
  'a new task': { executed: 1, calls: 1, reads: 1, puts: 1 },
  'the same a third time': { executed: 0, calls: 0, reads: 0, puts: 0 },
  'fifty new tasks in a list': { executed: 1, calls: 50, reads: 1, puts: null },
  'fifty new tasks by aliases': { executed: 1, calls: 50, reads: 1, puts: null },
  // Whoever comes late may find them on disk rather than in memory.
  'twenty operations at once over fifty new tasks': { calls: 50, reads: 20, puts: null },
  'fifty known tasks by a new document': { executed: 1, calls: 0, reads: 0, puts: 0 },
  'fifty known tasks in a new combination': { executed: 0, calls: 0, reads: 0, puts: 0 },
  'a known task after a restart': { executed: 1, calls: 0, reads: 1, puts: 0 },
  'fifty known tasks after a restart': { executed: 1, calls: 0, reads: 1, puts: 0 },
  // Each task is read back by itself. PostgreSQL's bookings are counted too, SQLite's are made on the writer's thread.
  'a hundred tasks posted': { calls: 2, reads: 115, puts: 0 },
  'the same post again': { calls: 0, reads: 102, puts: 0 },
  'a page of five': { calls: 0, reads: 3, puts: 0 },
  'a page of a hundred': { calls: 0, reads: 3, puts: 0 },
  // One more than usual where the most cited in all cannot tell the most cited here: then all are counted.
  'a page of citations with trends': { calls: 0, reads: 6, puts: 0 },
  'mentions of five terms': { calls: 0, reads: 17, puts: 0 },
  spend: { calls: 0, reads: 2, puts: 0 },
} as const satisfies Readonly<Record<string, Budget>>;
type Name = keyof typeof budgets;

const fields = 'status result { moneySpent annotations { url } }';
const one = `query ($id: ID!) { task(id: $id) { ${fields} } }`;
const many = `query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { ${fields} } failures { code } } }`;
const page = (first: number) =>
  `{ archive(first: ${first}) { totalCount nodes { id tag ${fields} } pageInfo { hasNextPage } } }`;
const post = `mutation ($key: String!, $tasks: [TaskInput!]!) {
  postTasks(input: { idempotencyKey: $key, tasks: $tasks }) { tasks { id } userErrors { code } } }`;

test('each kind of request costs no more calls, reads and transactions than its budget', async () => {
  await using emulator = await startEmulator({
    demo: false,
    balance: 1000,
    finishAfter: 3_600_000,
  });
  await using database = await createTestDatabase();
  const spans: Untyped[] = [];
  const collector = createServer((request, response) => {
    void json(request).then((body: Untyped) => {
      for (const { scopeSpans } of body.resourceSpans) {
        for (const scope of scopeSpans) spans.push(...scope.spans);
      }
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  onTestFinished(() => void collector.close());

  async function start() {
    const child = spawn(
      process.execPath,
      [new URL('../../src/main.ts', import.meta.url).pathname],
      {
        env: {
          PATH: process.env['PATH'],
          PORT: '0',
          GRAPHIQL: 'off',
          DATABASE_URL: database.url,
          DATAFORSEO_URL: emulator.url,
          DATAFORSEO_LOGIN: emulator.login,
          DATAFORSEO_PASSWORD: emulator.password,
          OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
        },
      },
    );
    onTestFinished(() => void child.kill('SIGKILL')); // where the test ended before it
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes('/graphql')) break;
    }
    return {
      url: /http:\/\/[\d.:]+\/graphql/.exec(said)?.[0] ?? '',
      async stop() {
        const exit = once(child, 'exit');
        child.kill('SIGTERM');
        await exit; // the last spans have been sent
      },
    };
  }

  /** All that is done for a name is of one trace. */
  const traces = new Map<Name, string>();
  let service = await start();
  async function ask(
    name: Name | 'recall',
    query: string,
    variables: object = {},
  ): Promise<Untyped> {
    const trace = (name !== 'recall' && traces.get(name)) || randomBytes(16).toString('hex');
    if (name !== 'recall') traces.set(name, trace);
    const response = await fetch(service.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        traceparent: `00-${trace}-b7ad6b7169203331-01`,
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as Answer;
    expect(errors).toBeUndefined();
    return data;
  }
  async function askMany(name: Name | 'recall', ids: readonly string[]): Promise<void> {
    const { tasks } = await ask(name, many, { ids });
    expect(tasks.failures).toEqual([]);
    expect(tasks.nodes).toHaveLength(ids.length);
  }

  const [id] = emulator.addMany(1);
  await ask('a new task', one, { id });
  // On a busy machine an answer may go out before it is on disk, and is remembered when it is read again.
  await ask('recall', one, { id });
  await ask('the same a third time', one, { id });
  const [listed, aliased, shared] = [
    emulator.addMany(50),
    emulator.addMany(50),
    emulator.addMany(50),
  ];
  await askMany('fifty new tasks in a list', listed);
  await ask(
    'fifty new tasks by aliases',
    `{ ${aliased.map((alias, at) => `t${at}: task(id: "${alias}") { ${fields} }`).join(' ')} }`,
  );
  await Promise.all(
    Array.from({ length: 20 }, () =>
      askMany('twenty operations at once over fifty new tasks', shared),
    ),
  );
  const known = [...listed, ...aliased];
  await askMany('recall', known);
  await ask('fifty known tasks by a new document', `# another\n${many}`, {
    ids: known.slice(20, 70),
  });
  // Of each task, and of an answer over fifty, the pieces are kept when they are seen again.
  for (const own of [known, known.toReversed()]) {
    await askMany('recall', own.slice(0, 50));
    await askMany('recall', own.slice(50));
  }
  await askMany('fifty known tasks in a new combination', [
    ...listed.slice(0, 25),
    ...aliased.slice(25),
  ]);
  await service.stop();

  service = await start();
  await ask('a known task after a restart', one, { id });
  await askMany('fifty known tasks after a restart', listed);
  const key = randomUUID();
  const tasks = Array.from({ length: 100 }, (_, at) => ({
    modelName: 'claude-sonnet-4-0',
    userPrompt: `Which maker, number ${at}?`,
  }));
  for (const name of ['a hundred tasks posted', 'the same post again'] as const) {
    const { postTasks } = await ask(name, post, { key, tasks });
    expect(postTasks.userErrors).toEqual([]);
    expect(postTasks.tasks).toHaveLength(100);
  }
  await ask('a page of five', page(5));
  await ask('a page of a hundred', page(100));
  await ask(
    'a page of citations with trends',
    '{ citations(first: 20) { totalCount sample { answers } nodes { key trend(interval: DAY) { count } } } }',
  );
  const terms = ['Northwind', 'Bluebird', 'Halden', 'Quill & Co', 'Cobalt Peak'];
  await ask(
    'mentions of five terms',
    'query ($terms: [MentionTerm!]!) { mentions(terms: $terms) { sample { answers } nodes { mentionCount } } }',
    { terms: terms.map((name) => ({ name })) },
  );
  await ask(
    'spend',
    '{ spend(groupBy: [MODEL, DAY]) { total { moneySpent } buckets { moneySpent } } }',
  );
  await service.stop();

  const calls = spans.filter(({ name }) => name === 'upstream task_get');
  expect(calls).toHaveLength(emulator.count('task_get')); // nothing escaped the count
  const spent = Object.fromEntries(
    [...traces].map(([name, trace]) => [
      name,
      count(spans.filter(({ traceId }) => traceId === trace)),
    ]),
  );
  const over = Object.entries<Budget>(budgets).filter(([name, budget]) => {
    const own = spent[name];
    return (
      own === undefined ||
      own.calls > budget.calls ||
      own.executed > (budget.executed ?? Infinity) ||
      own.reads > budget.reads ||
      (budget.puts !== null && own.puts > budget.puts)
    );
  });
  expect(over.map(([name, budget]) => ({ name, budget, spent: spent[name] }))).toEqual([]);
});

function count(spans: readonly Untyped[]) {
  const named = (name: RegExp) => spans.filter((span) => name.test(span.name));
  const puts = named(/^archive put$/);
  const writing = new Set(puts.map(({ spanId }) => spanId));
  return {
    executed: named(/^load tasks$/).length,
    // Ready lists are polled by the collector, whoever woke it.
    calls: named(/^upstream (task_get|task_post|live|models)$/).length,
    reads: named(/^sql$/).filter(({ parentSpanId }) => !writing.has(parentSpanId)).length,
    puts: puts.length,
  };
}
