import { expect, test } from 'vitest';
import { type Annotation, clip, distinct, type Message, toItems } from '../../src/model/items.ts';

test.each([
  ['née', 2, 'né'],
  ['👩‍🚀 up', 1, '👩'],
  ['abc', 3, 'abc'],
  ['abc', 99, 'abc'],
  ['abc', 0, ''],
  ['abc', null, 'abc'],
  [null, 5, null],
])('%s clipped to %s characters', (text, max, clipped) => expect(clip(text, max)).toBe(clipped));

const message = (...sections: unknown[]) =>
  toItems([{ type: 'message', sections }])?.[0] as Message;
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
  const items = toItems([
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
  expect(toItems(null)).toBeNull();
  expect(toItems([])).toEqual([]);
  expect(toItems([{ type: 'message', sections: null }])).toMatchObject([
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
  expect(toItems([wire])).toEqual([{ kind: 'UnknownItem', type, index: 0, raw: wire }]),
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

test('repeated sources are left out by page, host or domain; unknown ones stay', () => {
  const { sections } = message({
    type: 'text',
    text: 'a',
    annotations: [
      url('https://www.example.com/a'),
      url('https://example.com/a'),
      url('https://blog.example.com/a'),
      url('https://example.com/a'),
      url('not a url'),
      url('not a url either'),
    ],
  });
  const positions = (by: 'NONE' | 'URL' | 'HOST' | 'DOMAIN') =>
    distinct(sections?.[0]?.annotations as Annotation[], by)?.map(
      (annotation) => annotation.position,
    );
  expect(positions('NONE')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(positions('URL')).toEqual([1, 2, 3, 5, 6]);
  expect(positions('HOST')).toEqual([1, 3, 5, 6]);
  expect(positions('DOMAIN')).toEqual([1, 5, 6]);
});
