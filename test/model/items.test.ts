import { expect, test } from 'vitest';
import {
  clip,
  itemAnnotations,
  itemText,
  type Message,
  type Reasoning,
  toContent,
} from '../../src/model/items.ts';
import { toQueries } from '../../src/model/wire.ts';

test.each([
  ['née', 2, 'né'],
  ['👩‍🚀 up', 1, '👩'],
  ['abc', 3, 'abc'],
  ['abc', 99, 'abc'],
  ['abc', 0, ''],
  ['abc', null, 'abc'],
  [null, 5, null],
])('%s clipped to %s characters', (text, max, clipped) => expect(clip(text, max)).toBe(clipped));

const read = (items: unknown) => toContent(items).items;
const message = (...sections: unknown[]) => read([{ type: 'message', sections }])?.[0] as Message;
const url = (address: string) => ({ title: null, url: address });

test('offsets count UTF-16 units of the joined text, sections without text included', () => {
  const { sections } = message(
    { type: 'text', text: '👍 a' },
    { type: 'text', text: null },
    { type: 'text', text: ' b' },
  );
  expect(sections?.map(({ endOffset, startOffset }) => [startOffset, endOffset])).toEqual([
    [0, 4],
    [4, 4],
    [4, 6],
  ]);
});

test('positions go on from section to section and message to message', () => {
  const items = read([
    {
      type: 'message',
      sections: [{ type: 'text', text: 'a', annotations: [url('https://a.example')] }],
    },
    { type: 'message', sections: [{ type: 'text', text: 'b', annotations: [url('x'), url('y')] }] },
  ]) as Message[];
  const positions = items.flatMap((item) =>
    item.sections?.flatMap((s) => s.annotations?.map((a) => a.position)),
  );
  expect(positions).toEqual([1, 2, 3]);
});

test('null and [] stay what they are', () => {
  const { sections } = message(
    { type: 'text', text: 'a', annotations: null },
    { type: 'text', text: 'b', annotations: [] },
  );
  expect(sections?.map((section) => section.annotations)).toEqual([null, []]);
  expect(read(null)).toBeNull();
  expect(read([])).toEqual([]);
  expect(read([{ type: 'message', sections: null }])).toMatchObject([
    { kind: 'Message', sections: null },
  ]);
});

test.each([
  [{ type: 'message', sections: 'oops' }, 'message'],
  [{ type: 'image', href: 'x' }, 'image'],
  [{ no: 'type' }, 'unknown'],
  ['text', 'unknown'],
  [null, 'unknown'],
])('%j is kept as it is', (wire, type) =>
  expect(read([wire])).toEqual([{ kind: 'UnknownItem', type, index: 0, raw: wire }]),
);

test('a value of the wrong type is null, not a crash', () => {
  const { sections } = message({
    type: 'text',
    text: 7,
    annotations: [{ title: 1, url: { a: 1 } }],
  });
  expect(sections?.[0]?.text).toBeNull();
  expect(sections?.[0]?.annotations?.[0]).toMatchObject({
    title: null,
    url: null,
    rawUrl: null,
    host: null,
    position: 1,
  });
});

const sources = [url('https://a.example/1'), url('https://b.example/2')];
const isUnderstood = (items: unknown) => toContent(items).isUnderstood;

test('one odd element costs itself only', () => {
  const item = message(
    null,
    { type: 'text', text: 'First. ', annotations: [null, sources[0], 7, [sources[0]]] },
    7,
    { type: 'text', text: { a: 1 }, annotations: 'oops' },
    'Second.',
    { type: 'text', text: ' Third.', annotations: ['https://c.example/3', true, sources[1]] },
  );
  expect(itemText(item)).toBe('First. Second. Third.');
  expect(
    item.sections?.map(({ endOffset, index, startOffset }) => [index, startOffset, endOffset]),
  ).toEqual([
    [0, 0, 7],
    [1, 7, 7],
    [2, 7, 14],
    [3, 14, 21],
  ]);
  expect(itemAnnotations(item)?.map(({ position, rawUrl }) => [position, rawUrl])).toEqual([
    [1, 'https://a.example/1'],
    [2, 'https://c.example/3'],
    [3, 'https://b.example/2'],
  ]);
});

test('an object that stands for a list is the list of its values, in the order of their places', () => {
  const places = { 10: 'c', 2: 'b', 0: 'a' };
  const items = {
    0: {
      type: 'message',
      sections: {
        0: { type: 'text', text: 'a', annotations: { 0: sources[0], 1: 'https://c.example/3' } },
        1: null,
        2: places[10],
      },
      fan_out_queries: places,
    },
    1: null,
  };
  const content = toContent(items);
  const [first] = content.items as [Message];
  expect(itemText(first)).toBe('ac');
  expect(itemAnnotations(first)?.map(({ rawUrl }) => rawUrl)).toEqual([
    'https://a.example/1',
    'https://c.example/3',
  ]);
  expect(content.queries).toEqual(['a', 'b', 'c']);
  expect(content.items?.[1]).toMatchObject({ kind: 'UnknownItem', raw: null });
});

test('an element alone stands for the list of it', () => {
  const items = read({
    type: 'message',
    sections: { type: 'text', text: 'a', annotations: sources[0] },
  });
  expect(items).toHaveLength(1);
  const [item] = items as [Message];
  expect(itemText(item)).toBe('a');
  expect(itemAnnotations(item)).toMatchObject([{ rawUrl: 'https://a.example/1' }]);
});

test('the text and the sources of an item itself are read as well', () => {
  const items = read([
    { type: 'reasoning', text: 'Thinking.', annotations: sources },
    { type: 'message', text: 'Item level text.', annotations: sources },
    { type: 'message', text: 'More.', sections: null, annotations: null },
  ]) as [Reasoning, Message, Message];
  expect(items.map((item) => itemText(item))).toEqual(['Thinking.', 'Item level text.', 'More.']);
  expect(items[1].sections).toBeNull();
  expect(itemAnnotations(items[1])?.map(({ position }) => position)).toEqual([1, 2]);
  expect(itemAnnotations(items[2])).toBeNull();
});

test.each([
  // The whole once more, what stands before, and a part of it.
  ['Intro. Body.', 'Intro. Body.', 7],
  ['Intro. ', 'Intro. Body.', 7],
  ['Body', 'Body.', 0],
  ['', 'Body.', 0],
  [null, 'Body.', 0],
])('the own text %j beside a section', (own, text, start) => {
  const [item] = read([
    {
      type: 'message',
      text: own,
      sections: [{ type: 'text', text: 'Body.', annotations: [sources[0]] }],
      annotations: [sources[0], sources[1], sources[1]],
    },
  ]) as [Message];
  expect(itemText(item)).toBe(text);
  expect(item.sections?.[0]).toMatchObject({ startOffset: start, endOffset: start + 5 });
  // What a section has, the item does not add; but it may cite twice.
  expect(itemAnnotations(item)?.map(({ rawUrl }) => rawUrl)).toEqual([
    'https://a.example/1',
    'https://b.example/2',
    'https://b.example/2',
  ]);
});

test.each<[unknown, boolean]>([
  [null, true],
  [undefined, true],
  [[], true],
  [[{ type: 'message', sections: null }], true],
  [[{ type: 'message', sections: [{ type: 'text', text: 'a', annotations: null }] }], true],
  [[{ type: 'message', sections: [{ type: 'newer', text: 'a' }, 'b'] }], true],
  [[{ type: 'message', text: 'a' }], true],
  [[{ type: 'reasoning', sections: [{ type: 'summary_text', text: 'a' }] }], true],
  ['oops', false],
  [7, false],
  [[null], false],
  [[{ type: 'image', href: 'x' }], false],
  [[{ type: 'message' }], false],
  [[{ type: 'message', content: 'a' }], false],
  [[{ type: 'message', sections: 'oops' }], false],
  [[{ type: 'message', sections: 'oops', text: 'a' }], false],
  [[{ type: 'message', sections: [null] }], false],
  [[{ type: 'message', sections: [{ type: 'sources', links: ['x'] }] }], false],
  [[{ type: 'message', sections: [{ type: 'text', text: 7 }] }], false],
  [[{ type: 'message', sections: [{ type: 'text', text: 'a', annotations: 'x' }] }], false],
  [[{ type: 'message', sections: [{ type: 'text', text: 'a', annotations: [null] }] }], false],
  [[{ type: 'message', text: 'a', annotations: 7 }], false],
  [[{ type: 'reasoning', sections: [7] }], false],
])('whether everything of %j was understood: %j', (items, expected) => {
  expect(isUnderstood(items)).toBe(expected);
});

test.each<[unknown, string[] | null]>([
  [null, null],
  ['oops', null],
  [[], []],
  [
    ['a', null, 'b', 7, ['c']],
    ['a', 'b'],
  ],
  [
    [{ query: 'a' }, { id: 1, q: 'b' }, { type: 'search', query: 'c' }, {}],
    ['a', 'b', 'c'],
  ],
  [{ 0: 'a', 1: { query: 'b' } }, ['a', 'b']],
  [{ query: 'a', type: 'search' }, ['a']],
])('what %j searched for', (sent, queries) => expect(toQueries(sent)).toEqual(queries));

test('what was searched for is gathered from all items', () => {
  const items = [
    { type: 'reasoning', fan_out_queries: null },
    { type: 'search', fan_out_queries: ['a'] },
    { type: 'message', sections: [], fan_out_queries: ['b', null] },
  ];
  expect(toContent(items).queries).toEqual(['a', 'b']);
  expect(toContent([{ type: 'message', sections: [] }]).queries).toBeNull();
});
