import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type Untyped } from '../support/service.ts';
import { type Told, toBody, toId } from '../support/answers.ts';

/** The worked examples of docs/analytics.md, computed. */
const told: Told[] = [
  {
    id: toId(1),
    model: 'm1',
    at: '2026-01-05 10:00:00 +00:00',
    tag: 'de-1',
    country: 'DE',
    money: 0.01,
    text: 'Northwind beats Bluebird. northwind!',
    urls: ['https://www.Example.com/a', 'https://www.Example.com/a', 'https://blog.example.com/b'],
  },
  {
    id: toId(2),
    provider: 'CHAT_GPT',
    model: 'm2',
    at: '2026-01-06 23:59:59 +00:00',
    tag: 'de-2',
    country: 'de',
    money: 0.02,
    text: 'Quill & Co and Northwind Traders.',
    urls: ['https://other.co.uk/x', 'https://example.com/a'],
    fanOuts: ['best shoes', 'shoe test'],
  },
  {
    id: toId(3),
    provider: 'GEMINI',
    model: 'm3',
    at: '2026-01-12 00:00:00 +00:00',
    tag: 'de_1',
    money: 0.03,
    text: 'Northwinds is not Northwind-like.',
    urls: ['https://redirect.example/1'],
    directUrls: ['https://shop.other.co.uk/y'],
    fanOuts: ['best shoes'],
  },
  {
    id: toId(4),
    model: 'm1',
    at: '2026-02-01 12:00:00 +00:00',
    money: null,
    urls: null,
    text: 'ÉCLAIR, éclair',
    prompt: 'what is 100% "safe"?',
  },
  {
    id: toId(5),
    provider: 'CHAT_GPT',
    model: 'm2',
    at: '2026-02-02 12:00:00 +00:00',
    money: 0.04,
    urls: [],
    fanOuts: [],
    text: '東京 タワー 👍',
  },
];
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { COLLECT: 'off' } });
  for (const one of told)
    service.emulator.add({ id: one.id, provider: one.provider ?? 'CLAUDE', body: toBody(one) });
  const pending = service.emulator.add({ state: 'pending' });
  const failed = service.emulator.add({ state: 'failed' });
  const { data } = await service.query(
    'query ($ids: [ID!]!) { tasks(ids: $ids) { failures { id } } }',
    {
      ids: [...told.map(({ id }) => id), pending, failed],
    },
  );
  expect(data.tasks.failures).toEqual([]);
});
afterAll(() => service[Symbol.asyncDispose]());

async function read(query: string, variables?: Record<string, unknown>): Promise<Untyped> {
  const calls = service.emulator.count();
  const { data, errors } = await service.query(query, variables);
  expect(errors).toBeUndefined();
  expect(service.emulator.count(), 'the archive answers by itself').toBe(calls);
  return data;
}

const citations = `query ($filter: TaskFilter, $by: CitationGroupBy = DOMAIN, $first: Int = 20, $after: String) {
  citations(filter: $filter, groupBy: $by, first: $first, after: $after) {
    totalCount sample { answers answersWithWebSearch answersWithCitation emptyAnswers annotations from to } pageInfo { hasNextPage endCursor }
    nodes { key annotationCount answerCount distinctUrlCount shareOfAnnotations shareOfAnswers firstSeenAt lastSeenAt } } }`;

describe('citations', () => {
  test('an answer counts once per domain, however often it cites it; shares come with their sample', async () => {
    const report = (await read(citations)).citations;
    expect(report.totalCount).toBe(2);
    expect(report.sample).toEqual({
      answers: 5,
      answersWithWebSearch: 4,
      answersWithCitation: 3,
      emptyAnswers: 0,
      annotations: 6,
      from: '2026-01-05T10:00:00.000Z',
      to: '2026-02-02T12:00:00.000Z',
    });
    expect(report.nodes).toEqual([
      {
        key: 'example.com',
        annotationCount: 4,
        answerCount: 2,
        distinctUrlCount: 2,
        shareOfAnnotations: 4 / 6,
        shareOfAnswers: 2 / 4,
        firstSeenAt: '2026-01-05T10:00:00.000Z',
        lastSeenAt: '2026-01-06T23:59:59.000Z',
      },
      {
        key: 'other.co.uk',
        annotationCount: 2,
        answerCount: 2,
        distinctUrlCount: 2,
        shareOfAnnotations: 2 / 6,
        shareOfAnswers: 2 / 4,
        firstSeenAt: '2026-01-06T23:59:59.000Z',
        lastSeenAt: '2026-01-12T00:00:00.000Z',
      },
    ]);
  });

  test('case and www. do not split hosts; a redirect counts for the page behind it', async () => {
    const hosts = (await read(citations, { by: 'HOST' })).citations.nodes;
    expect(hosts.map(({ annotationCount, key }: Untyped) => [key, annotationCount])).toEqual([
      ['example.com', 3],
      ['blog.example.com', 1],
      ['other.co.uk', 1],
      ['shop.other.co.uk', 1],
    ]);
    const urls = (await read(citations, { by: 'URL', first: 1 })).citations;
    expect(urls.totalCount).toBe(4);
    expect(urls.nodes[0]).toMatchObject({
      key: 'https://example.com/a',
      annotationCount: 3,
      answerCount: 2,
      distinctUrlCount: 1,
    });
  });

  test.each([
    [
      { providers: ['CLAUDE', 'CHAT_GPT'] },
      [
        ['example.com', 4, 2],
        ['other.co.uk', 1, 1],
      ],
      4,
    ],
    [
      { completedAt: { from: '2026-01-06T00:00:00Z', to: '2026-02-01T00:00:00Z' } },
      [
        ['other.co.uk', 2, 2],
        ['example.com', 1, 1],
      ],
      2,
    ],
    [
      { search: 'northwind' },
      [
        ['example.com', 4, 2],
        ['other.co.uk', 2, 2],
      ],
      3,
    ],
    [
      { citedDomains: ['other.co.uk'], tagPrefix: 'de' },
      [
        ['other.co.uk', 2, 2],
        ['example.com', 1, 1],
      ],
      2,
    ],
  ])('of the answers that %j takes', async (filter, expected, answers) => {
    const report = (await read(citations, { filter })).citations;
    expect(
      report.nodes.map(({ annotationCount, answerCount, key }: Untyped) => [
        key,
        annotationCount,
        answerCount,
      ]),
    ).toEqual(expected);
    expect(report.sample.answers).toBe(answers);
    expect(report.totalCount).toBe(expected.length);
  });

  test('a share over nothing is not known', async () => {
    const filter = { completedAt: { from: '2030-01-01T00:00:00Z' } };
    expect((await read(citations, { filter })).citations).toMatchObject({
      totalCount: 0,
      nodes: [],
      sample: { answers: 0, from: null },
    });
    const mentions = await read(
      'query ($filter: TaskFilter) { mentions(terms: [{ name: "x" }], filter: $filter) { nodes { mentionCount shareOfAnswers shareOfVoice } } }',
      { filter },
    );
    expect(mentions.mentions.nodes).toEqual([
      { mentionCount: 0, shareOfAnswers: null, shareOfVoice: null },
    ]);
  });

  test('trends go by UTC days, weeks from Monday, and months; an answer is in one of each', async () => {
    const {
      citations: { nodes },
    } = await read(`{ citations(first: 1) { nodes {
      day: trend { ...point } week: trend(interval: WEEK) { ...point } month: trend(interval: MONTH) { ...point } } } }
      fragment point on TrendPoint { date answers count sampleAnswers share }`);
    expect(nodes[0]).toEqual({
      day: [
        { date: '2026-01-05', answers: 1, count: 3, sampleAnswers: 1, share: 1 },
        { date: '2026-01-06', answers: 1, count: 1, sampleAnswers: 1, share: 1 },
        { date: '2026-01-12', answers: 0, count: 0, sampleAnswers: 1, share: 0 },
        { date: '2026-02-01', answers: 0, count: 0, sampleAnswers: 0, share: null },
        { date: '2026-02-02', answers: 0, count: 0, sampleAnswers: 1, share: 0 },
      ],
      week: [
        { date: '2026-01-05', answers: 2, count: 4, sampleAnswers: 2, share: 1 },
        { date: '2026-01-12', answers: 0, count: 0, sampleAnswers: 1, share: 0 },
        { date: '2026-01-26', answers: 0, count: 0, sampleAnswers: 0, share: null },
        { date: '2026-02-02', answers: 0, count: 0, sampleAnswers: 1, share: 0 },
      ],
      month: [
        { date: '2026-01-01', answers: 2, count: 4, sampleAnswers: 3, share: 2 / 3 },
        { date: '2026-02-01', answers: 0, count: 0, sampleAnswers: 1, share: 0 },
      ],
    });
  });

  test('the tasks that cite, newest first, page by page', async () => {
    const query = `query ($after: String) { citations(first: 1) { nodes { tasks(first: 1, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } } } }`;
    const first = (await read(query)).citations.nodes[0].tasks;
    expect(first).toMatchObject({
      totalCount: 2,
      nodes: [{ id: toId(2) }],
      pageInfo: { hasNextPage: true },
    });
    const second = (await read(query, { after: first.pageInfo.endCursor })).citations.nodes[0]
      .tasks;
    expect(second).toMatchObject({ nodes: [{ id: toId(1) }], pageInfo: { hasNextPage: false } });
  });

  test("a group's tasks go on where they ended on a page of many groups, for that group alone", async () => {
    const query = `query ($groups: Int!, $group: String, $after: String) { citations(first: $groups, after: $group) {
      edges { cursor node { key tasks(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } } } } }`;
    const [one, other] = (await read(query, { groups: 2 })).citations.edges;
    const after = other.node.tasks.pageInfo.endCursor;
    expect(other.node.tasks.nodes).toEqual([{ id: toId(3) }]);
    const next = (await read(query, { groups: 1, group: one.cursor, after })).citations.edges[0];
    expect([next.node.key, next.node.tasks.nodes]).toEqual([other.node.key, [{ id: toId(2) }]]);
    for (const variables of [
      { groups: 1, after },
      { groups: 2, after },
    ]) {
      const { errors } = await service.query(query, variables);
      expect(errors?.[0]).toMatchObject({ extensions: { code: 'CURSOR_INVALID' } });
    }
  });

  test('pages follow one another and end', async () => {
    const keys = [];
    for (let after: string | null = null; ;) {
      const page: Untyped = (await read(citations, { by: 'URL', first: 2, after })).citations;
      keys.push(...page.nodes.map(({ key }: Untyped) => key));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(new Set(keys).size).toBe(4);
    expect(keys).toHaveLength(4);
  });
});

test('by keys: these in the order asked, as they are counted, also those that nobody cites', async () => {
  const query = `query ($keys: [String!], $by: CitationGroupBy! = DOMAIN, $first: Int, $after: String) {
    citations(keys: $keys, groupBy: $by, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      nodes { key annotationCount answerCount distinctUrlCount shareOfAnswers firstSeenAt trend(interval: MONTH) { answers sampleAnswers } } } }`;
  const keys = [
    'nobody.example',
    'https://shop.Other.co.uk/y',
    'www.other.co.uk',
    'bücher.example',
  ];
  const { citations: report } = await read(query, { keys });
  expect(report.totalCount).toBe(3);
  expect(report.nodes).toMatchObject([
    { key: 'nobody.example', annotationCount: 0, shareOfAnswers: 0, firstSeenAt: null },
    { key: 'other.co.uk', annotationCount: 2, answerCount: 2, shareOfAnswers: 2 / 4 },
    { key: 'xn--bcher-kva.example', distinctUrlCount: 0 },
  ]);
  expect(report.nodes[0].trend).toEqual([
    { answers: 0, sampleAnswers: 3 },
    { answers: 0, sampleAnswers: 1 },
  ]);
  const { citations: page } = await read(query, { keys, first: 1 });
  const rest = await read(query, { keys, first: 5, after: page.pageInfo.endCursor });
  expect(rest.citations.nodes.map(({ key }: Untyped) => key)).toEqual([
    'other.co.uk',
    'xn--bcher-kva.example',
  ]);
  expect((await read(query, { keys: [] })).citations).toMatchObject({ totalCount: 0, nodes: [] });
  for (const bad of [['%'], [''], ['192.0.2.7'], Array.from({ length: 101 }, () => 'a.example')]) {
    const { data, errors } = await service.query(query, { keys: bad });
    expect(data.citations).toBeNull();
    expect(errors?.[0]).toMatchObject({
      path: ['citations'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
});

test('broken down: parts without a count come last, what is not known after what is', async () => {
  const query = `query ($by: ReportDimension!, $first: Int) { citations(keys: ["example.com"]) { nodes {
      breakdown(by: $by, first: $first) { key count answers sampleAnswers share } } }
    mentions(terms: [{ name: "Northwind" }]) { nodes { breakdown(by: $by, first: $first) { key count answers sampleAnswers share } } } }`;
  const { citations: cited, mentions: named } = await read(query, { by: 'MODEL' });
  expect(cited.nodes[0].breakdown).toEqual([
    { key: 'm1', count: 3, answers: 1, sampleAnswers: 1, share: 1 },
    { key: 'm2', count: 1, answers: 1, sampleAnswers: 2, share: 1 / 2 },
    { key: 'm3', count: 0, answers: 0, sampleAnswers: 1, share: 0 },
  ]);
  expect(named.nodes[0].breakdown).toEqual([
    { key: 'm1', count: 2, answers: 1, sampleAnswers: 2, share: 1 / 2 },
    { key: 'm2', count: 1, answers: 1, sampleAnswers: 2, share: 1 / 2 },
    { key: 'm3', count: 1, answers: 1, sampleAnswers: 1, share: 1 },
  ]);
  const parts = async (by: string, first: number | null = null) =>
    (await read(query, { by, first })).citations.nodes[0].breakdown.map(
      ({ count, key }: Untyped) => [key, count],
    );
  expect(await parts('COUNTRY')).toEqual([
    ['DE', 4],
    [null, 0],
  ]);
  expect(await parts('TAG')).toEqual([
    ['de-1', 3],
    ['de-2', 1],
    ['de_1', 0],
    [null, 0],
  ]);
  expect(await parts('PROMPT')).toEqual([
    ['a question', 4],
    ['what is 100% "safe"?', 0],
  ]);
  expect(await parts('PROVIDER', 2)).toEqual([
    ['CLAUDE', 3],
    ['CHAT_GPT', 1],
  ]);
});

test('what changed from one month to the next: the largest change of the share first', async () => {
  const query = `query ($kinds: [ChangeKind!], $earlier: DateTimeRange!, $later: DateTimeRange!, $filter: TaskFilter) {
    citationChanges(earlier: $earlier, later: $later, kinds: $kinds, filter: $filter) { totalCount
      earlierSample { answersWithWebSearch } laterSample { answersWithWebSearch }
      nodes { key kind shareChange earlier { answerCount shareOfAnswers } later { annotationCount answerCount shareOfAnswers } } } }`;
  const earlier = { to: '2026-01-06T00:00:00Z' };
  const later = { from: '2026-01-06T00:00:00Z', to: '2026-01-31T00:00:00Z' };
  const { citationChanges: changes } = await read(query, { earlier, later });
  expect(changes).toEqual({
    totalCount: 2,
    earlierSample: { answersWithWebSearch: 1 },
    laterSample: { answersWithWebSearch: 2 },
    nodes: [
      {
        key: 'other.co.uk',
        kind: 'GAINED',
        shareChange: 1,
        earlier: { answerCount: 0, shareOfAnswers: 0 },
        later: { annotationCount: 2, answerCount: 2, shareOfAnswers: 1 },
      },
      {
        key: 'example.com',
        kind: 'DOWN',
        shareChange: -1 / 2,
        earlier: { answerCount: 1, shareOfAnswers: 1 },
        later: { annotationCount: 1, answerCount: 1, shareOfAnswers: 1 / 2 },
      },
    ],
  });
  const down = await read(query, { earlier, later, kinds: ['DOWN', 'LOST'] });
  expect(down.citationChanges).toMatchObject({ totalCount: 1, nodes: [{ key: 'example.com' }] });
  const never = { from: '2030-01-01T00:00:00Z' };
  expect((await read(query, { earlier, later: never })).citationChanges).toMatchObject({
    nodes: [{ key: 'example.com', kind: 'LOST', shareChange: null, later: { answerCount: 0 } }],
  });
  const apart = { completedAt: { from: '2026-01-06T00:00:00Z' } };
  expect(
    (await read(query, { earlier, later, filter: apart })).citationChanges.earlierSample,
  ).toEqual({ answersWithWebSearch: 0 });
  const bad = await service.query(query, { earlier: { ...later, to: earlier.to }, later: never });
  expect(bad.errors).toBeUndefined();
  const reversed = { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
  for (const variables of [
    { earlier: reversed, later },
    { earlier, later: reversed },
  ]) {
    const { errors } = await service.query(query, variables);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

test('each prompt once, with the newest answer of every model that was asked', async () => {
  const { prompts } =
    await read(`{ prompts { totalCount nodes { text taskCount answerCount providers models moneySpent
    firstAnsweredAt lastAnsweredAt latest { id } tasks(first: 1) { totalCount nodes { id } } } } }`);
  const [first, second] = prompts.nodes;
  expect(first).toEqual({
    text: 'a question',
    taskCount: 4,
    answerCount: 4,
    providers: ['CLAUDE', 'CHAT_GPT', 'GEMINI'],
    models: ['m1', 'm2', 'm3'],
    moneySpent: 0.1,
    firstAnsweredAt: '2026-01-05T10:00:00.000Z',
    lastAnsweredAt: '2026-02-02T12:00:00.000Z',
    latest: [{ id: toId(1) }, { id: toId(5) }, { id: toId(3) }],
    tasks: { totalCount: 4, nodes: [{ id: toId(5) }] },
  });
  expect(second).toMatchObject({ text: 'what is 100% "safe"?', moneySpent: 0 });
});

test('values for a menu: the most frequent first, what is missing is null', async () => {
  const query =
    'query ($by: ReportDimension!, $startingWith: String, $first: Int) { facets(by: $by, startingWith: $startingWith, first: $first) { key taskCount answerCount } }';
  expect((await read(query, { by: 'MODEL' })).facets).toEqual([
    { key: 'm1', taskCount: 2, answerCount: 2 },
    { key: 'm2', taskCount: 2, answerCount: 2 },
    { key: null, taskCount: 2, answerCount: 0 },
    { key: 'm3', taskCount: 1, answerCount: 1 },
  ]);
  expect((await read(query, { by: 'TAG', startingWith: 'de-' })).facets).toEqual([
    { key: 'de-1', taskCount: 1, answerCount: 1 },
    { key: 'de-2', taskCount: 1, answerCount: 1 },
  ]);
  expect((await read(query, { by: 'COUNTRY', first: 1 })).facets).toMatchObject([
    { key: null, answerCount: 3 },
  ]);
});

describe('mentions', () => {
  const mentions = `query ($terms: [MentionTerm!]!, $filter: TaskFilter) { mentions(terms: $terms, filter: $filter) { sample { answers }
    nodes { term mentionCount answerCount shareOfAnswers shareOfVoice citedAnswerCount trend(interval: MONTH) { date answers count sampleAnswers share } } } }`;

  test('whole words in any case; overlapping namings are one', async () => {
    const { nodes, sample } = (
      await read(mentions, {
        terms: [
          {
            name: 'Northwind',
            aliases: ['Northwind Traders', 'NORTHWIND'],
            domains: ['example.com'],
          },
          { name: 'Quill & Co' },
          { name: 'Éclair' },
          { name: '東京' },
          { name: 'Nobody' },
        ],
      })
    ).mentions;
    expect(sample.answers).toBe(5);
    expect(
      nodes.map(({ answerCount, citedAnswerCount, mentionCount, term }: Untyped) => [
        term,
        mentionCount,
        answerCount,
        citedAnswerCount,
      ]),
    ).toEqual([
      ['Northwind', 4, 3, 2],
      ['Quill & Co', 1, 1, 0],
      ['Éclair', 2, 1, 0],
      ['東京', 1, 1, 0],
      ['Nobody', 0, 0, 0],
    ]);
    expect(nodes[0]).toMatchObject({
      shareOfAnswers: 3 / 5,
      shareOfVoice: 4 / 8,
      trend: [
        { date: '2026-01-01', answers: 3, count: 4, sampleAnswers: 3, share: 1 },
        { date: '2026-02-01', answers: 0, count: 0, sampleAnswers: 2, share: 0 },
      ],
    });
  });

  test('the tasks whose answers name it, newest first, page by page', async () => {
    const query = `query ($after: String) { mentions(terms: [{ name: "Nobody" }, { name: "Quill", aliases: ["northwind"] }]) {
      nodes { tasks(first: 2, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } } } }`;
    const first = (await read(query)).mentions.nodes;
    expect(first[0].tasks).toMatchObject({ totalCount: 0, nodes: [] });
    expect(first[1].tasks).toMatchObject({
      totalCount: 3,
      nodes: [{ id: toId(3) }, { id: toId(2) }],
    });
    const after = first[1].tasks.pageInfo.endCursor;
    const one = query.replace('{ name: "Nobody" }, ', '');
    expect((await read(one, { after })).mentions.nodes[0].tasks).toMatchObject({
      nodes: [{ id: toId(1) }],
      pageInfo: { hasNextPage: false },
    });
  });

  test('a filter chooses the answers', async () => {
    const { nodes, sample } = (
      await read(mentions, { terms: [{ name: 'northwind' }], filter: { providers: ['GEMINI'] } })
    ).mentions;
    expect([sample.answers, nodes[0].mentionCount]).toEqual([1, 1]);
  });
});

describe('spend', () => {
  const spend = `query ($by: [SpendDimension!]! = [], $first: Int! = 100, $filter: TaskFilter) { spend(groupBy: $by, first: $first, filter: $filter) {
    total { taskCount unknownCount moneySpent charged inputTokens } truncated
    buckets { key { provider model requestedModel tag day method } taskCount unknownCount moneySpent charged } } }`;

  test('sums are exact, and unknown is never zero', async () => {
    const report = (await read(spend)).spend;
    expect(report).toEqual({
      total: { taskCount: 7, unknownCount: 3, moneySpent: 0.1, charged: 0.1008, inputTokens: 500 },
      buckets: [],
      truncated: false,
    });
  });

  test('the dearest buckets first; the total is right when they are cut', async () => {
    const report = (await read(spend, { by: ['MODEL', 'DAY'], first: 2 })).spend;
    expect(report.truncated).toBe(true);
    expect(report.total.moneySpent).toBe(0.1);
    expect(report.buckets).toMatchObject([
      {
        key: { model: 'm2', day: '2026-02-02', provider: null },
        taskCount: 1,
        moneySpent: 0.04,
        charged: 0.0402,
      },
      { key: { model: 'm3', day: '2026-01-12' }, moneySpent: 0.03 },
    ]);
    const weeks = `query ($after: String) { spend(groupBy: [COUNTRY, WEEK, MONTH], orderBy: KEY, first: 2, after: $after) {
      buckets { key { country week month } taskCount } truncated pageInfo { endCursor } } }`;
    const head = (await read(weeks)).spend;
    const tail = (await read(weeks, { after: head.pageInfo.endCursor })).spend;
    expect([...head.buckets, ...tail.buckets]).toEqual([
      { key: { country: 'DE', week: '2026-01-05', month: '2026-01-01' }, taskCount: 2 },
      { key: { country: null, week: '2026-01-12', month: '2026-01-01' }, taskCount: 1 },
      { key: { country: null, week: '2026-01-26', month: '2026-02-01' }, taskCount: 1 },
      { key: { country: null, week: '2026-02-02', month: '2026-02-01' }, taskCount: 1 },
    ]);
    expect([head.truncated, tail.truncated]).toEqual([true, true]);
    const all = (
      await read(spend, { by: ['PROVIDER', 'MODEL', 'REQUESTED_MODEL', 'TAG', 'DAY', 'METHOD'] })
    ).spend;
    expect(all.buckets.reduce((sum: number, { taskCount }: Untyped) => sum + taskCount, 0)).toBe(7);
  });
});

test('what the models searched for, and how many tell', async () => {
  const { fanOutQueries } = await read(
    '{ fanOutQueries { answers reportingAnswers totalCount nodes { query answerCount lastSeenAt } } }',
  );
  expect(fanOutQueries).toEqual({
    answers: 5,
    reportingAnswers: 3,
    totalCount: 2,
    nodes: [
      { query: 'best shoes', answerCount: 2, lastSeenAt: '2026-01-12T00:00:00.000Z' },
      { query: 'shoe test', answerCount: 1, lastSeenAt: '2026-01-06T23:59:59.000Z' },
    ],
  });
});

test('of some answers only', async () => {
  const { fanOutQueries } = await read(
    'query ($filter: TaskFilter) { fanOutQueries(filter: $filter) { answers totalCount nodes { query answerCount } } }',
    { filter: { providers: ['GEMINI', 'CHAT_GPT'], webSearch: true, search: 'northwind' } },
  );
  expect(fanOutQueries).toEqual({
    answers: 2,
    totalCount: 2,
    nodes: [
      { query: 'best shoes', answerCount: 2 },
      { query: 'shoe test', answerCount: 1 },
    ],
  });
});

test('answers side by side', async () => {
  const query =
    'query ($ids: [ID!]!) { compare(ids: $ids) { overlap sharedDomains entries { task { id } domains onlyHere } failures { id code } } }';
  const { compare } = await read(query, { ids: [toId(1), toId(2), 'x', toId(1)] });
  expect(compare).toEqual({
    overlap: 1 / 2,
    sharedDomains: ['example.com'],
    entries: [
      { task: { id: toId(1) }, domains: ['example.com'], onlyHere: [] },
      { task: { id: toId(2) }, domains: ['other.co.uk', 'example.com'], onlyHere: ['other.co.uk'] },
    ],
    failures: [{ id: 'x', code: 'BAD_USER_INPUT' }],
  });
  expect((await read(query, { ids: [toId(4), toId(5)] })).compare).toMatchObject({
    overlap: null,
    sharedDomains: [],
  });
});

describe('the archive, page by page', () => {
  const archive = `query ($filter: TaskFilter, $orderBy: TaskOrder, $first: Int, $after: String, $last: Int, $before: String) {
    archive(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
      totalCount nodes { id status } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  const page = async (variables: Record<string, unknown>) =>
    (await read(archive, variables)).archive;
  const answered = { statuses: ['COMPLETED'] };

  test('finished or not, newest answer first', async () => {
    const all = await page({});
    expect(all.totalCount).toBe(7);
    expect(ids(all).slice(0, 5)).toEqual([5, 4, 3, 2, 1]);
    expect(
      all.nodes
        .slice(5)
        .map(({ status }: Untyped) => status)
        .toSorted((a: string, b: string) => (a < b ? -1 : 1)),
    ).toEqual(['FAILED', 'PENDING']);
  });

  test('forwards and backwards meet', async () => {
    const first = await page({ first: 2, filter: answered });
    expect([ids(first), first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage]).toEqual([
      [5, 4],
      true,
      false,
    ]);
    const second = await page({ first: 2, filter: answered, after: first.pageInfo.endCursor });
    expect([ids(second), second.pageInfo.hasPreviousPage]).toEqual([[3, 2], true]);
    const third = await page({ first: 2, filter: answered, after: second.pageInfo.endCursor });
    expect([ids(third), third.pageInfo.hasNextPage]).toEqual([[1], false]);
    const back = await page({ last: 2, filter: answered, before: third.pageInfo.startCursor });
    expect([ids(back), back.pageInfo.hasPreviousPage, back.pageInfo.hasNextPage]).toEqual([
      [3, 2],
      true,
      true,
    ]);
    expect(ids(await page({ last: 2, filter: answered }))).toEqual([2, 1]);
  });

  test.each([
    [{ field: 'MONEY_SPENT', direction: 'DESC' }, [5, 3, 2, 1, 4]],
    [{ field: 'MONEY_SPENT', direction: 'ASC' }, [4, 1, 2, 3, 5]],
    [{ field: 'COMPLETED_AT', direction: 'ASC' }, [1, 2, 3, 4, 5]],
  ])('sorted by %j', async (orderBy, expected) => {
    expect(ids(await page({ orderBy, filter: answered }))).toEqual(expected);
  });

  test.each([
    [{ providers: ['CHAT_GPT'] }, [5, 2]],
    [{ providers: [] }, []],
    [{ models: ['m1', 'm3'] }, [4, 3, 1]],
    [{ requestedModels: ['nobody'] }, []],
    [{ tags: ['de-1'] }, [1]],
    [{ tagPrefix: 'de-' }, [2, 1]],
    [{ tagPrefix: 'de_' }, [3]],
    [{ tagPrefix: '%' }, []],
    [{ completedAt: { from: '2026-01-06T23:59:59Z', to: '2026-01-12T00:00:00Z' } }, [2]],
    [{ search: 'northwind' }, [3, 2, 1]],
    [{ search: 'northwind traders' }, [2]],
    [{ search: 'QUESTION bluebird' }, [1]],
    [{ search: '100% "safe"' }, [4]],
    [{ search: "o'clock" }, []],
    [{ search: 'a* OR (b' }, []],
    [{ search: '東京 👍' }, [5]],
    [{ search: 'nul\u0000nul' }, []],
    [{ search: '\ud800 northwind' }, [3, 2, 1]],
    [{ tags: ['de-1\u0000', '\ud800'] }, []],
    [{ tagPrefix: '\u0000' }, []],
    [{ models: ['\u0000'], requestedModels: ['\u0000'] }, []],
    [{ citedDomains: ['\u0000'], citedUrl: '\u0000' }, []],
    [{ citedDomains: ['OTHER.co.uk'] }, [3, 2]],
    [{ citedUrl: 'https://shop.other.co.uk/y' }, [3]],
    [{ citedUrl: 'www.example.com/a/?utm_source=x#top' }, [2, 1]],
    [{ citedUrl: 'https://redirect.example/1' }, []],
    [{ citedDomains: ['https://shop.other.co.uk/any?page'] }, [3, 2]],
    [{ webSearch: false, statuses: ['COMPLETED'] }, [4]],
    [{ ids: [toId(2), toId(4).toUpperCase(), 'x'] }, [4, 2]],
    [{ methods: ['STANDARD'], statuses: ['COMPLETED'] }, [5, 4, 3, 2, 1]],
    [{ methods: ['LIVE'] }, []],
    [{ prompts: ['  what is 100% "safe"?\n', 'What'] }, [4]],
    [{ prompts: ['', '\u0000'] }, []],
    [{ countries: ['de', 'FR'] }, [2, 1]],
    [{ hasText: true, countries: ['DE'] }, [2, 1]],
    [{ hasText: false }, []],
    [{ citedDomains: ['other.co.uk'], notCitedDomains: ['example.com'] }, [3]],
    [{ notCitedDomains: ['other.co.uk'] }, [5, 4, 1]],
    [{ notCitedDomains: [] }, [5, 4, 3, 2, 1]],
    [{ naming: [{ name: 'Quill & Co' }, { name: 'x', aliases: ['Bluebird'] }] }, [2, 1]],
    [{ naming: [] }, []],
    [{ notNaming: [{ name: 'northwind' }] }, [5, 4]],
    [{ notNaming: [], providers: ['GEMINI'] }, [3]],
    [{ citationStates: ['NONE_RETURNED', 'WEB_SEARCH_OFF'] }, [5, 4]],
    [{ providers: ['CHAT_GPT'], search: 'quill', citedDomains: ['example.com'] }, [2]],
  ])('filtered by %j', async (filter, expected) => {
    const found = await page({ filter });
    expect(ids(found)).toEqual(expected);
    expect(found.totalCount).toBe(expected.length);
  });

  test.each([
    [{ first: 0 }, 'BAD_USER_INPUT'],
    [{ first: -1 }, 'BAD_USER_INPUT'],
    [{ last: 101 }, 'BAD_USER_INPUT'],
    [{ first: 1, last: 1 }, 'BAD_USER_INPUT'],
    [{ after: 'x' }, 'CURSOR_INVALID'],
    [{ after: Buffer.from('["a","b",1,2]').toString('base64url') }, 'CURSOR_INVALID'],
    [{ filter: { search: '%' } }, 'BAD_USER_INPUT'],
    [{ filter: { naming: [{ name: '%' }] } }, 'BAD_USER_INPUT'],
    [
      { filter: { notNaming: Array.from({ length: 21 }, (_, at) => ({ name: `n${at}` })) } },
      'BAD_USER_INPUT',
    ],
    [
      { filter: { completedAt: { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } } },
      'BAD_USER_INPUT',
    ],
    [{ filter: { completedAt: { from: '2026-02-01' } } }, 'BAD_USER_INPUT'],
    [{ filter: { completedAt: { from: '2026-02-30T00:00:00Z' } } }, 'BAD_USER_INPUT'],
    [{ filter: { completedAt: { from: 'Tue, 3 Feb 2026 00:00:00 Z' } } }, 'BAD_USER_INPUT'],
  ])('%j is refused', async (variables, code) => {
    const { errors } = await service.query(archive, variables);
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  test('a cursor is good for its own list, and for no edited one', async () => {
    const { pageInfo } = await page({ first: 1 });
    for (const variables of [
      { filter: answered, after: pageInfo.endCursor },
      { orderBy: { field: 'MONEY_SPENT', direction: 'DESC' }, after: pageInfo.endCursor },
      { after: edit(pageInfo.endCursor) },
    ]) {
      const { errors } = await service.query(archive, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'CURSOR_INVALID' } }]);
    }
  });
});

test.each([
  ['{ mentions(terms: []) { sample { answers } } }'],
  ['{ mentions(terms: [{ name: "%" }]) { sample { answers } } }'],
  ['{ mentions(terms: [{ name: "a", aliases: ["-"] }]) { sample { answers } } }'],
  ['{ spend(first: 0) { truncated } }'],
  ['{ spend(first: 1001) { truncated } }'],
  ['{ citations(first: 101) { totalCount } }'],
  ['{ citations(first: 1) { nodes { tasks(first: 0) { totalCount } } } }'],
])('%s is refused', async (query) => {
  const { errors } = await service.query(query);
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});

test('null as the length of a page is the usual one', async () => {
  const lists =
    'citations(first: $first) { nodes { key tasks(first: $first) { nodes { id } } } } spend(first: $first, groupBy: [MODEL]) { buckets { taskCount } } fanOutQueries(first: $first) { nodes { query } }';
  const usual = await service.query(
    `{ ${lists.replaceAll('(first: $first)', '').replaceAll('first: $first, ', '')} }`,
  );
  const { data, errors } = await service.query(`query ($first: Int) { ${lists} }`, { first: null });
  expect(errors).toBeUndefined();
  expect(data.spend.buckets.length).toBeGreaterThan(0);
  expect(data).toEqual(usual.data);
});

test('completions can be filtered as well', async () => {
  const filter = { providers: ['CHAT_GPT'], search: 'quill' };
  const query =
    'subscription ($filter: TaskFilter) { taskCompleted(after: "0", filter: $filter) { task { id } } }';
  for await (const { data } of service.subscribe(query, { filter })) {
    expect(data.taskCompleted.task.id).toBe(toId(2));
    break;
  }
});

function ids(found: Untyped): number[] {
  return found.nodes.map(({ id }: Untyped) => Number.parseInt(id.slice(-12), 16));
}

function edit(cursor: string): string {
  const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
  return Buffer.from(JSON.stringify([...parts.slice(0, 2), 1, ...parts.slice(3)])).toString(
    'base64url',
  );
}
