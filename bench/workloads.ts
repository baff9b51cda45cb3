/** What is asked, of which ids, by how many clients. docs/benchmarks.md says in a table what each stands for. */
export interface Workload {
  readonly about: string;
  readonly body: (ids: readonly string[]) => string;
  readonly idsPerRequest: number;
  /**
   * `new`: never asked for before. `again`: the same requests over and over. `combined`: known ids, each request with a
   * set of its own. `restarted`: known to a process that was stopped; asked once each of its successor.
   */
  readonly ids: 'new' | 'again' | 'combined' | 'restarted';
  readonly clients: number;
  /** How often each request is sent, at once. */
  readonly copies: number;
  /** So many ids at a time, and then a pause until all is quiet. */
  readonly burst: number | null;
  /** Milliseconds that upstream takes. */
  readonly latency: number;
  readonly zipped: boolean;
}

const money = 'result { moneySpent }';
const annotations = 'result { annotations { title url } }';
const both = 'result { moneySpent annotations { title url } }';
const sections = 'sections { type text annotations { title url } }';
/** All that upstream sends. */
const everything = `id provider status statusCode statusMessage time cost resultCount path
  request { userPrompt modelName systemMessage messageChain { role message } maxOutputTokens temperature topP webSearch
    webSearchCountryIsoCode }
  results { modelName inputTokens outputTokens reasoningTokens webSearch moneySpent datetime fanOutQueries
    items { __typename type ... on Reasoning { ${sections} } ... on Message { ${sections} } } }`;

const one =
  (fields: string) =>
  ([id]: readonly string[]) =>
    JSON.stringify({
      query: `query ($id: ID!) { task(id: $id, provider: CLAUDE) { ${fields} } }`,
      variables: { id },
    });

const listed = (ids: readonly string[]) =>
  JSON.stringify({
    query: `query ($ids: [ID!]!) { tasks(ids: $ids, provider: CLAUDE) { nodes { id ${both} } } }`,
    variables: { ids },
  });

/** One document for so many tasks, whichever they are. */
const aliased = (ids: readonly string[]) =>
  JSON.stringify({
    query: `query (${ids.map((_, at) => `$i${at}: ID!`).join(' ')}) {
      ${ids.map((_, at) => `t${at}: task(id: $i${at}, provider: CLAUDE) { ${both} }`).join(' ')} }`,
    variables: Object.fromEntries(ids.map((id, at) => [`i${at}`, id])),
  });

/** Another document for every request: the ids stand in it. */
const inlined = (ids: readonly string[]) =>
  JSON.stringify({
    query: `{ ${ids.map((id, at) => `t${at}: task(id: "${id}", provider: CLAUDE) { ${both} }`).join(' ')} }`,
  });

const usual = { idsPerRequest: 1, clients: 10, copies: 1, burst: null, latency: 0, zipped: false };
const cold = { ...usual, ids: 'new' } as const;
const again = { ...usual, ids: 'again' } as const;
const fifty = { idsPerRequest: 50, clients: 10 };

export const workloads: Readonly<Record<string, Workload>> = {
  W1: { ...cold, about: 'one new task, money', body: one(money) },
  W2: { ...cold, about: 'one new task, all annotations', body: one(annotations) },
  W3: { ...cold, about: 'one new task, everything', body: one(everything) },
  W4: { ...cold, ...fifty, about: 'fifty new tasks by aliases', body: aliased },
  W4i: { ...cold, ...fifty, about: 'the same, ids in the document', body: inlined },
  list: { ...cold, ...fifty, about: 'fifty new tasks in a list', body: listed },
  'W1-burst': { ...cold, about: 'W1, 500 at a time', body: one(money), burst: 500 },
  'W3-burst': { ...cold, about: 'W3, 500 at a time', body: one(everything), burst: 500 },
  'list-burst': { ...cold, ...fifty, about: 'list, 500 ids at a time', body: listed, burst: 500 },
  W5: {
    ...cold,
    ...fifty,
    about: 'twenty W4 at once over the same fifty new ids',
    body: aliased,
    clients: 20,
    copies: 20,
    burst: 500,
  },
  W6a: { ...again, about: 'W1 again', body: one(money) },
  W6b: { ...again, about: 'W2 again', body: one(annotations) },
  W6c: { ...again, about: 'W3 again', body: one(everything) },
  W6d: { ...again, ...fifty, about: 'W4 again', body: aliased },
  combined: {
    ...usual,
    ...fifty,
    about: 'fifty known tasks in a new combination',
    body: listed,
    ids: 'combined',
  },
  zipped: { ...again, ...fifty, about: 'list again, compressed', body: listed, zipped: true },
  restarted: {
    ...usual,
    about: 'one known task after a restart',
    body: one(both),
    ids: 'restarted',
  },
  'restarted-list': {
    ...usual,
    ...fifty,
    about: 'fifty of them in a list',
    body: listed,
    ids: 'restarted',
  },
  'one-client': { ...cold, about: 'W1, one client', body: one(money), clients: 1 },
  'one-client-again': { ...again, about: 'W6a, one client', body: one(money), clients: 1 },
  'fifty-at-50ms': {
    ...cold,
    ...fifty,
    about: 'list, one client, upstream takes 50 ms',
    body: listed,
    clients: 1,
    latency: 50,
  },
};

/** Those that an answer within a minute is worth most of. */
export const quickWorkloads = ['W1', 'list', 'W5', 'W6a', 'W6c', 'W6d', 'combined', 'one-client'];

let last = 0;

/** Ids that nobody has asked for. */
export function newIds(count: number): string[] {
  return Array.from({ length: count }, () => {
    last += 1;
    return `07241735-1535-0613-0000-${last.toString(16).padStart(12, '0')}`;
  });
}

/** How many there are by now. */
export function idsMade(): number {
  return last;
}
