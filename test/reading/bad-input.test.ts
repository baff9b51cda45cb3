import { afterAll, beforeEach, expect, test } from 'vitest';
import { startTestService } from '../support/service.ts';

const service = await startTestService();
const { emulator } = service;
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => emulator.reset());

const one = 'query ($id: ID!) { task(id: $id) { id } }';
const good = '07241735-1535-0613-0000-0722e701b5ff';

const malformed = {
  traversal: '../../../appendix/user_data',
  'encoded traversal': '..%2f..%2fappendix%2fuser_data',
  'a second header': `${good}\r\nX-Evil: 1`,
  'a trailing line break': `${good}\n`,
  'a leading blank': ` ${good}`,
  'a query': `${good}?x=1`,
  'a NUL': `${good}\0`,
  'ten kilobytes': 'a'.repeat(10_000),
  'look-alike digits': good.replace('0', '０'),
  'look-alike letters': good.replace('e', 'е'),
  braces: `{${good}}`,
  'no dashes': good.replaceAll('-', ''),
  nothing: '',
  'a number': 7,
};

test.each(Object.entries(malformed))('%s is no id and never reaches a URL', async (_, id) => {
  const { data, errors } = await service.query(one, { id });
  expect(data).toEqual({ task: null });
  expect(errors).toMatchObject([{ path: ['task'], extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(emulator.count()).toBe(0);
});

test('one malformed id among good ones costs its own slot only', async () => {
  const { data } = await service.query(
    'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id } failures { index id code } } }',
    { ids: [good, '../x', good.toUpperCase()] },
  );
  expect(data.tasks).toEqual({
    nodes: [{ id: good }, null, { id: good }],
    failures: [{ index: 1, id: '../x', code: 'BAD_USER_INPUT' }],
  });
});

test.each([
  ['tasks', 'tasks(ids: $ids) { nodes { id } }'],
  ['nodes', 'nodes(ids: $ids) { id }'],
])(
  'more than a hundred ids are refused before any call, and cost their own field: %s',
  async (name, field) => {
    const ids = emulator.addMany(101);
    const both = `query ($ids: [ID!]!) { ${field} limits { maxIds } }`;
    const { data, errors } = await service.query(both, { ids });
    expect(data).toEqual({ [name]: null, limits: { maxIds: 100 } });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(/100/) as string },
    ]);
    expect(emulator.count()).toBe(0);
  },
);

test.each([
  ['a document that does not parse', '{ task(', {}],
  ['a field that is not there', '{ nonsense }', {}],
  ['a variable of the wrong type', one, { id: { a: 1 } }],
  ['a variable that is missing', one, {}],
  ['an unknown enum value', `{ task(id: "${good}", provider: BING) { id } }`, {}],
])('%s has a code as well', async (_, query, variables) => {
  const { errors } = await service.query(query, variables);
  expect(errors?.length).toBeGreaterThan(0);
  for (const error of errors ?? []) expect(error.extensions.code).toBe('BAD_USER_INPUT');
});

test('a text cannot be clipped to less than nothing', async () => {
  const { data, errors } = await service.query(
    `{ task(id: "${good}") { result { text(maxChars: -1) modelName } } }`,
  );
  expect(data.task.result).toMatchObject({ text: null });
  expect(errors).toMatchObject([
    { path: ['task', 'result', 'text'], extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});

test('no error shows a stack, a credential or what upstream sent', async () => {
  const id = emulator.add({ state: 'completed' });
  emulator.failNext({ kind: 'wrong-shape', path: id });
  const wrongShape = await service.query(one, { id });
  emulator.failNext({ kind: 'html', path: id, times: 3 });
  const html = await service.query(one, { id });
  emulator.failNext({ status: 401, path: id });
  const refused = await service.query(one, { id });
  for (const { errors } of [wrongShape, html, refused]) {
    expect(errors).toHaveLength(1);
    const text = JSON.stringify(errors);
    expect(text).not.toMatch(/<html|\bat .*\.ts|node_modules|Basic |127\.0\.0\.1/i);
    expect(text).not.toContain(emulator.password);
  }
});
