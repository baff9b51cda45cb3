import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { createRandom, type Random } from '../../src/emulator/random.ts';

/** A request as a stranger might send it. */
export interface FuzzRequest {
  readonly body: string;
  readonly contentType: string;
  /** null: the header is not sent. */
  readonly accept: string | null;
}

/** Requests without end; the same seed, the same requests. None of them can spend money: paid fields are dry runs. */
export function* fuzzRequests(
  schema: GraphQLSchema,
  seed: string,
  knownIds: readonly string[],
): Generator<FuzzRequest> {
  const random = createRandom(seed);
  const documents = createDocuments(schema, random, knownIds);
  const introspect = createIntrospection(schema, random);
  for (;;) {
    const contentType = random(40) === 0 ? pick(random, contentTypes) : 'application/json';
    const accept = random(10) === 0 ? pick(random, accepts) : 'application/graphql-response+json';
    const head = { contentType, accept };
    if (random(20) === 0) {
      yield { ...head, body: pick(random, bodies) };
      continue;
    }
    const { query: text, variables } = random(25) === 0 ? { query: introspect() } : documents();
    const query = random(6) === 0 ? damage(random, text) : text;
    const body = JSON.stringify({
      query,
      ...(random(3) === 0 && { variables: anything(random, 3) }),
      ...(variables && { variables }),
      ...(random(10) === 0 && { operationName: pick(random, texts) }),
      ...(random(10) === 0 && { extensions: anything(random, 2) }),
      ...(random(30) === 0 && { documentId: anything(random, 1) }),
    });
    yield { ...head, body: random(30) === 0 ? damage(random, body) : body };
  }
}

const accepts = [
  null,
  '',
  '*/*',
  '*/*;q=0',
  'application/*',
  'application/json',
  'application/json;charset=iso-8859-1',
  'application/json, text/event-stream;q=0.1',
  'image/png',
  'multipart/mixed',
  'text/event-stream',
  'text/html, */*',
  'nonsense',
  ',;q==,/',
  `${'a/b,'.repeat(2000)}application/json`,
];

/** About what fits into a body, and now and then a little more than that. */
const bodyBytes = [1000, 60_000, 200_000, 255_000, 263_000];

const contentTypes = ['text/plain', 'application/graphql', 'multipart/form-data', '', 'a/b/c;;'];

const bodies = [
  '',
  ' ',
  'null',
  '1',
  '"query"',
  '[]',
  '[{"query":"{ __typename }"}]',
  '{}',
  '{"query":null}',
  '{"query":{}}',
  '{"query":"{ __typename }","variables":[]}',
  '{"query":"{ __typename }","variables":"{}"}',
  '{"query":"{ __typename }","__proto__":{"x":1},"constructor":1}',
  '['.repeat(20_000),
  '{"query":"{ __typename }","variables":' + '{"a":'.repeat(5000) + '1' + '}'.repeat(5000) + '}',
  JSON.stringify({ query: '{ __typename '.concat('__typename '.repeat(3000), '}') }),
  JSON.stringify({ query: `{ ${'a: '.repeat(50)} }` }),
  JSON.stringify({ query: `{ __typename ${'@skip(if: false) '.repeat(300)} }` }),
  JSON.stringify({
    query: 'query A { ...F } fragment F on Query { ...G } fragment G on Query { ...F }',
  }),
  JSON.stringify({ query: `{ ${'archive { nodes { task: '.repeat(30)}` }),
  JSON.stringify({ query: `query (${'$a: Int '.repeat(500)}) { __typename }` }),
];

const texts = [
  '',
  ' ',
  '\0',
  '\ud800',
  '%',
  '_',
  "' or 1=1 --",
  '"; drop table tasks',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '-1',
  '1e309',
  '9'.repeat(400),
  'x'.repeat(10_000),
  '東京',
  '👩‍👩‍👧',
  'a* OR (b',
  'NEAR(a b)',
  '../../etc/passwd',
  '2026-01-01',
  '2026-01-01T00:00:00Z',
  '99999-01-01T00:00:00Z',
  '07241735-1535-0613-0000-0722e701b5ff',
  'W10',
];

const words = ['x', 'the ', '"', '%', '* OR ', '東京', '\0', '-', 'a:'];

const numbers = [0, 1, -1, 2, 100, 101, 1000, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 1e21, 0.5, -0];

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)] as Item; // never empty
}

function anything(random: Random, depth: number): unknown {
  switch (random(depth > 0 ? 7 : 5)) {
    case 0:
      return pick(random, texts);
    case 1:
      return pick(random, numbers);
    case 2:
      return null;
    case 3:
      return random(2) === 0;
    case 4:
      return JSON.parse(
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      );
    case 5:
      return Array.from({ length: random(4) }, () => anything(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random(4) }, () => [pick(random, texts), anything(random, depth - 1)]),
      );
  }
}

function damage(random: Random, text: string): string {
  const at = random(text.length + 1);
  switch (random(4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + pick(random, texts) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + random(10));
    default:
      return text + text;
  }
}

interface Asked {
  readonly query: string;
  readonly variables?: object;
}

interface Large {
  readonly type: string;
  readonly value: unknown;
}

/** Documents that mostly fit the schema: what is refused at once tests little. */
function createDocuments(schema: GraphQLSchema, random: Random, knownIds: readonly string[]) {
  let left = 0;
  /** Whether the next place for a text or a list gets one as large as a body may be. */
  let wantsLarge = false;
  let large: Large | null = null;

  function selection(typeName: string, depth: number): string {
    const type = schema.getType(typeName);
    if (!isCompositeType(type)) return '';
    if (isAbstractType(type)) {
      const possible = schema.getPossibleTypes(type);
      const inside = pick(random, possible).name;
      return `{ __typename ... on ${inside} ${selection(inside, depth)} }`;
    }
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    const chosen = Array.from({ length: 1 + random(4) }, () => pick(random, fields));
    const inner = chosen.map((field) => one(field, typeName, depth)).filter((text) => text !== '');
    return inner.length > 0 ? `{ ${inner.join(' ')} }` : '{ __typename }';
  }

  function one(field: GraphQLField<unknown, unknown>, parent: string, depth: number): string {
    left -= 1;
    const named = getNamedType(field.type);
    const isLeaf = !isCompositeType(named);
    if (!isLeaf && (depth <= 0 || left <= 0)) return '';
    const alias = random(3) === 0 ? `a${random(1000)}: ` : '';
    const args = field.args.flatMap((argument) => pass(argument));
    // Nothing is paid for.
    const isPaid = parent === 'Mutation' && /postTasks|runLive/.test(field.name);
    const given = isPaid ? dryRun(field.args) : args;
    const directive =
      random(15) === 0 ? ` @${pick(random, ['skip', 'include'])}(if: ${random(2) === 0})` : '';
    return `${alias}${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${directive} ${
      isLeaf ? '' : selection(named.name, depth - 1)
    }`;
  }

  function dryRun(args: readonly GraphQLArgument[]): string[] {
    return args.map(({ name, type }) =>
      `${name}: ${literal(type, 4)}`
        .replace(/\{/, '{ dryRun: true, ')
        .replace(/(dryRun: true, .*?)dryRun: (true|false|null)/, '$1'),
    );
  }

  function pass({ name, type }: GraphQLArgument): string[] {
    if (!isNonNullType(type) && random(2) === 0) return [];
    return [`${name}: ${literal(type, 4)}`];
  }

  function literal(type: GraphQLInputType, depth: number): string {
    if (isNonNullType(type)) return literal(type.ofType, depth);
    if (random(25) === 0) return pick(random, ['null', '[]', '{}', '$x', 'WRONG', '""']);
    if (wantsLarge && (isListType(type) || /^(String|ID)$/.test(String(type)))) {
      wantsLarge = false;
      const value = largeValue(type);
      if (random(3) === 0) return JSON.stringify(value);
      large = { type: `${String(type)}!`, value };
      return '$large';
    }
    if (isListType(type)) {
      const items = Array.from({ length: random(4) }, () => literal(type.ofType, depth - 1));
      return `[${items.join(', ')}]`;
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || (depth > 0 && random(4) === 0),
      );
      return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, depth - 1)}`).join(', ')} }`;
    }
    if (isEnumType(type)) return pick(random, type.getValues()).name;
    switch (type.name) {
      case 'ID':
        return JSON.stringify(random(3) > 0 ? pick(random, knownIds) : pick(random, texts));
      case 'Int':
        return `${pick(random, numbers)}`;
      case 'Float':
        return `${pick(random, numbers)}`;
      case 'Boolean':
        return `${random(2) === 0}`;
      case 'DateTime':
        return JSON.stringify(
          pick(random, ['2026-01-01T00:00:00Z', '2026-12-01T00:00:00Z', ...texts]),
        );
      default:
        return JSON.stringify(pick(random, [...texts, 'northwind', 'example.com']));
    }
  }

  /** The same again and again. */
  function repeat(text: string): string {
    return text.repeat(Math.ceil(pick(random, bodyBytes) / (JSON.stringify(text).length - 2)));
  }

  function largeValue(type: GraphQLInputType): unknown {
    if (!isListType(type)) return repeat(pick(random, words));
    return JSON.parse(`[${repeat(`${JSON.stringify(sample(type.ofType))},`).slice(0, -1)}]`);
  }

  /** A value for a variable. */
  function sample(type: GraphQLInputType): unknown {
    const named = getNamedType(type);
    if (random(5) === 0) return pick(random, [null, {}, 7, 'WRONG']);
    if (isEnumType(named)) return pick(random, named.getValues()).name;
    if (!isInputObjectType(named)) return pick(random, [...knownIds, 'a', '東京']);
    const fields = Object.values(named.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(fields.map(({ name, type: inner }) => [name, sample(inner)]));
  }

  return (): Asked => {
    left = 60;
    wantsLarge = random(15) === 0;
    large = null;
    const depth = 2 + random(5);
    const kind = random(8) === 0 ? 'Mutation' : 'Query';
    const text = selection(kind, depth);
    const given = large as Large | null; // set meanwhile, which TypeScript does not see
    const head = `${kind.toLowerCase()} N${given ? `($large: ${given.type})` : ''}`;
    return {
      query:
        random(10) === 0 ? `${head} { ...F } fragment F on ${kind} ${text}` : `${head} ${text}`,
      ...(given && { variables: { large: given.value } }),
    };
  };
}

/** Aliases of aliases of what a schema tells of itself. */
function createIntrospection(schema: GraphQLSchema, random: Random) {
  return (): string => {
    const breadth = pick(random, [1, 2, 7, 60]);
    const many = (field: string) =>
      Array.from({ length: breadth }, (_, at) => `a${at}: ${field}`).join(' ');
    let type = schema.getType(pick(random, ['__Schema', '__Type']));
    const first = type?.name === '__Type' ? '__type(name: "Task")' : '__schema';
    const fragments = [`{ ${many(`${first} { ...F1 }`)} }`];
    for (let depth = random(5); depth > 0 && isObjectType(type); depth -= 1) {
      const fields = Object.values(type.getFields()).filter(
        (field) => !isLeafType(getNamedType(field.type)),
      );
      if (fields.length === 0) break;
      const lists = fields.filter((field) => isListType(getNullableType(field.type)));
      const field = pick(random, lists.length > 0 && random(3) > 0 ? lists : fields);
      const inside = many(`${field.name} { ...F${fragments.length + 1} }`);
      fragments.push(`fragment F${fragments.length} on ${type.name} { ${inside} }`);
      type = getNamedType(field.type);
    }
    fragments.push(`fragment F${fragments.length} on ${type?.name} { ${many('__typename')} }`);
    return fragments.join(' ');
  };
}
