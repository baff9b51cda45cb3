import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** One document has at most so many characters; what is longer holds lines. */
const MAX_DOCUMENT = 200 * 1024 * 1024;

/** A document, or a line of one that consists of lines. */
export interface Piece {
  readonly text: string;
  readonly isWhole: boolean;
}

/**
 * What a file holds: one JSON document, however many lines it has, else its lines. What is named `.json` is taken for a
 * document wherever it can be one; of the rest, what begins with a line that is no JSON by itself.
 */
export async function* toDocuments(
  chunks: AsyncIterable<Buffer>,
  isNamedDocument: boolean,
): AsyncGenerator<Piece> {
  const texts = decode(await gunzip(chunks));
  try {
    yield* divide(texts, isNamedDocument);
  } finally {
    await texts.return(undefined);
  }
}

async function* divide(
  texts: AsyncGenerator<string>,
  isNamedDocument: boolean,
): AsyncGenerator<Piece> {
  let held = '';
  let isOver = false;
  let mayBeWhole = true;
  let isDecided = isNamedDocument;
  while (!isOver && mayBeWhole) {
    const { done, value } = await texts.next();
    isOver = done === true;
    held += value ?? '';
    // Of a long line, what there is so far is looked at once only.
    if (!isDecided && (isOver || value?.includes('\n') === true)) {
      const isLines = beginsWithLines(isOver ? held : held.slice(0, held.lastIndexOf('\n')));
      isDecided = isLines !== null;
      mayBeWhole = isLines !== true;
    }
    if (held.length > MAX_DOCUMENT) mayBeWhole = false;
  }
  if (isOver && mayBeWhole && (isJson(held) || (isNamedDocument && !hasLines(held)))) {
    yield { text: held, isWhole: true };
    return;
  }
  async function* all(): AsyncGenerator<string> {
    yield held;
    held = '';
    yield* texts;
  }
  for await (const text of splitLines(all())) yield { text, isWhole: false };
}

/** Whether a text consists of lines, by the first of them; null where too few are known. The first may be a broken one. */
function beginsWithLines(text: string): boolean | null {
  const [first, second] = firstLines(text);
  if (first === undefined) return null;
  // What does not open anything is no beginning of a document.
  if (!/^[[{"]/.test(first) || standsAlone(first)) return true;
  // A list may have each of its elements on a line.
  if (first === '[') return false;
  return second === undefined ? null : standsAlone(second);
}

/** Whether something of a document that is broken can be read line by line. */
function hasLines(text: string): boolean {
  return firstLines(text).some((line) => standsAlone(line));
}

function firstLines(text: string): string[] {
  const [, first, second] = /^\s*(\S[^\n]*)(?:\n\s*(\S[^\n]*))?/.exec(text) ?? [];
  return [first, second].flatMap((line) => line?.trim() ?? []);
}

/** A document, or an id; the numbers and texts within a document stand on lines of their own as well. */
function standsAlone(line: string): boolean {
  return /^[[{]/.test(line) ? isJson(line) : /^"?[\da-f-]{36}"?$/i.test(line);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** By the bytes: a name tells nothing of standard input. */
async function gunzip(chunks: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> {
  const { all, head } = await peek(chunks);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return all;
  const unpacked = createGunzip();
  // Whatever goes wrong is thrown where it is read.
  pipeline(all, unpacked, () => {});
  return unpacked;
}

async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const { all, head } = await peek(chunks);
  const decoder = new TextDecoder(encodingOf(head));
  for await (const chunk of all) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** UTF-16 has a byte order mark, or else an ASCII character at the beginning: JSON and ids have. */
function encodingOf(head: Buffer): string {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== undefined && first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== undefined && second !== 0 ? 'utf-16be' : 'utf-8';
}

/** The first two bytes at least, and everything from the beginning. */
async function peek(
  chunks: AsyncIterable<Buffer>,
): Promise<{ head: Buffer; all: AsyncGenerator<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let next = await iterator.next();
  while (!next.done && head.length < 2) {
    head = Buffer.concat([head, next.value]);
    if (head.length < 2) next = await iterator.next();
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield head;
      for (next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
}

/** By line feeds alone: for `readline` U+2028 ends a line as well, and there are answers that hold it. */
async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    rest += chunk;
    // Of a long line, what there is so far is looked at once only.
    if (!chunk.includes('\n')) continue;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}
