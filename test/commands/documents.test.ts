import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { toDocuments } from '../../src/commands/documents.ts';

const one = '{"a":"ü東👍"}';
const id = '01051200-1535-0613-0000-000000000001';
const laidOut = '{\n  "a": [\n    1\n  ]\n}\n';
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const bom = '\uFEFF';

/** In pieces of so many bytes. */
async function* cut(data: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(data as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(data: string | Buffer, { named = false, size = 1 } = {}): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { isWhole, text } of toDocuments(cut(data, size), named)) {
    found.push(isWhole ? { whole: text } : text);
  }
  return found;
}

test.each<[string, string | Buffer, boolean, unknown[]]>([
  ['a document that says so', laidOut, true, [{ whole: laidOut }]],
  ['a document that does not', laidOut, false, [{ whole: laidOut }]],
  ['blank lines before it', `\n \n${laidOut}`, false, [{ whole: `\n \n${laidOut}` }]],
  ['lines', `${one}\n${one}`, false, [one, one]],
  ['lines that are named a document', `${one}\n\n${one}\n`, true, [one, '', one, '']],
  ['ids', `${id}\n${id}\n`, false, [id, id, '']],
  ['ids that are named a document', `${id}\n${id}`, true, [id, id]],
  ['what is no JSON at all', '<p>\n</p>', false, ['<p>', '</p>']],
  ['the same that is named a document', '<p>\n</p>', true, [{ whole: '<p>\n</p>' }]],
  ['a list on lines that was cut short', `[\n${one}\n`, true, ['[', one, '']],
  ['lines of which the first is broken', `{\n${one}\n`, false, ['{', one, '']],
  ['a document that was cut short', laidOut.slice(0, -3), true, [{ whole: laidOut.slice(0, -3) }]],
  ['a list with its elements on lines', `[\n${one}\n]`, false, [{ whole: `[\n${one}\n]` }]],
  ['nothing', '', false, ['']],
  ['nothing that is named a document', '\n', true, [{ whole: '\n' }]],
  ['UTF-16 that says so', utf16(bom + one), false, [one]],
  ['UTF-16 that does not', utf16(`${one}\n${one}`), false, [one, one]],
  [
    'UTF-16, most significant byte first',
    utf16(bom + laidOut).swap16(),
    true,
    [{ whole: laidOut }],
  ],
  ['the same that does not say so', utf16(`${one}\n`).swap16(), false, [one, '']],
  ['UTF-8 that says so', bom + one, true, [{ whole: one }]],
  ['gzip', gzipSync(laidOut), true, [{ whole: laidOut }]],
  ['gzip of UTF-16', gzipSync(utf16(`${one}\n${one}`)), false, [one, one]],
])('%s, in pieces of any size', async (_, data, named, expected) => {
  for (const size of [1, 2, 3, 7, 1000]) {
    expect(await read(data, { named, size }), `${size}`).toEqual(expected);
  }
});

test('a line that is long is divided where it ends', async () => {
  const long = `{"a":"${'x'.repeat(3_000_000)}"}`;
  const found = (await read(`${long}\n${long}\n`, { size: 65_536 })) as string[];
  expect(found.map(({ length }) => length)).toEqual([long.length, long.length, 0]);
});

test('gzip that was cut short gives the lines that there are, and then the reason', async () => {
  const lines = Array.from({ length: 20_000 }, (_, number) => `{"a":${number}}`).join('\n');
  const found: string[] = [];
  await expect(async () => {
    const packed = gzipSync(lines);
    const chunks = cut(packed.subarray(0, packed.length - 2000), 500);
    for await (const { text } of toDocuments(chunks, false)) found.push(text);
  }).rejects.toThrow('unexpected end of file');
  expect(found.length).toBeGreaterThan(100);
  expect(found[0]).toBe('{"a":0}');
});

test('whoever reads no further closes the file', async () => {
  let isClosed = false;
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for (;;) yield Buffer.from(`${one}\n`);
    } finally {
      isClosed = true;
    }
  }
  for await (const { text } of toDocuments(chunks(), false)) {
    expect(text).toBe(one);
    break;
  }
  expect(isClosed).toBe(true);
});
