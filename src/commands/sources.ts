import { createReadStream, type ReadStream, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';

/** Longer files hold lines, in bytes. */
const MAX_DOCUMENT = 64 * 1024 * 1024;

/** What an import reads. */
export interface Source {
  readonly lines: AsyncIterable<string>;
  /** Where the line of that number is, which counts from 1. */
  readonly placeOf: (line: number) => string;
  /** How much has been read, from 0 to 1; null where nobody knows how much there is. */
  readonly share: () => number | null;
}

/** A file of lines or of one response, a directory of responses, or `-`; throws ConfigError when there is nothing there. */
export async function findSource(path: string): Promise<Source> {
  if (path === '-') return fromInput(path);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new ConfigError(`There is no file or directory ${path}.`);
  if (found.isDirectory()) return await fromDirectory(path);
  return (await isDocument(path, found.size)) ? fromFiles([path]) : fromLines(path, found.size);
}

/** Whether a file is one saved response, however many lines it has. */
async function isDocument(path: string, size: number): Promise<boolean> {
  if (!path.endsWith('.json') || size > MAX_DOCUMENT) return false;
  try {
    JSON.parse(await readFile(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

function fromInput(path: string): Source {
  return {
    lines: splitLines(process.stdin.setEncoding('utf8')),
    placeOf: (line) => `${path}:${line}`,
    share: () => null,
  };
}

function fromLines(path: string, size: number): Source {
  let stream: ReadStream | null = null;
  async function* lines(): AsyncGenerator<string> {
    stream = createReadStream(path, 'utf8');
    yield* splitLines(stream);
  }
  return {
    lines: lines(),
    placeOf: (line) => `${path}:${line}`,
    // Pipes have no size, and a file may grow.
    share: () => (size > 0 ? Math.min((stream?.bytesRead ?? 0) / size, 1) : null),
  };
}

async function fromDirectory(path: string): Promise<Source> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.json'));
  return fromFiles(names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => join(path, name)));
}

/** A response each. */
function fromFiles(files: readonly string[]): Source {
  let read = 0;
  async function* texts(): AsyncGenerator<string> {
    for (const file of files) {
      yield await readFile(file, 'utf8');
      read += 1;
    }
  }
  return {
    lines: texts(),
    placeOf: (line) => files[line - 1] ?? '',
    share: () => (files.length > 0 ? read / files.length : null),
  };
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
