import { createReadStream, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ConfigError } from '../config.ts';
import { ServiceError } from '../model/errors.ts';
import { toDocuments } from './documents.ts';

/** What an import reads. */
export interface Source {
  readonly isFolder: boolean;
  /** A line, or a whole document, or why a file could not be read on. */
  readonly lines: AsyncIterable<string | ServiceError>;
  /** Where the line of that number is, which counts from 1. */
  readonly placeOf: (line: number) => string;
  /** How much has been read, from 0 to 1; null where nobody knows how much there is. */
  readonly share: () => number | null;
}

/** Files of lines or of one document, in UTF-8 or UTF-16, gzip or plain; `-` is standard input. Throws ConfigError when there is nothing to read. */
export async function findSource(path: string): Promise<Source> {
  if (path === '-') return fromFiles([{ path, size: 0, open: () => process.stdin }], false);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new ConfigError(`There is no file or directory ${path}.`);
  if (!found.isDirectory()) return fromFiles([toFile(path)], false);
  const files = await findFiles(path);
  if (files.length > 0)
    return fromFiles(
      files.map((file) => toFile(file)),
      true,
    );
  throw new ConfigError(
    `There is nothing to import in ${path}: no .json, .jsonl or .ndjson file, nor one of these with .gz.`,
  );
}

interface File {
  readonly path: string;
  /** In bytes; pipes have 0. */
  readonly size: number;
  readonly open: () => AsyncIterable<Buffer> & { readonly bytesRead?: number };
}

function toFile(path: string): File {
  return { path, size: statSync(path).size, open: () => createReadStream(path) };
}

/** All that may hold tasks, in folders in folders too. What is hidden is not meant: systems keep copies of their own. */
async function findFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .filter(({ entry, path }) => {
      const isHidden = relative(folder, path)
        .split(sep)
        .some((name) => name.startsWith('.'));
      if (isHidden || !/\.(?:json|jsonl|ndjson)(?:\.gz)?$/i.test(entry.name)) return false;
      return (
        entry.isFile() ||
        (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true)
      );
    })
    .map(({ path }) => path)
    .toSorted((a, b) => (a < b ? -1 : 1));
}

function fromFiles(files: readonly File[], isFolder: boolean): Source {
  /** What was read of each file, and with which number it began. */
  const begun: { readonly path: string; readonly first: number; readonly isWhole: boolean }[] = [];
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  let stream: ReturnType<File['open']> | null = null;
  let number = 0;

  async function* linesOf({ open, path }: File): AsyncGenerator<string | ServiceError> {
    let first: number | null = null;
    try {
      stream = open();
      const isNamedSo = /\.json(?:\.gz)?$/i.test(path);
      for await (const { isWhole, text } of toDocuments(stream, isNamedSo)) {
        number += 1;
        if (first === null) begun.push({ path, first: number, isWhole });
        first ??= number;
        yield isWhole && text.trim() === '' ? refusal('There is nothing in it.') : text;
      }
    } catch (error) {
      number += 1;
      begun.push({ path, first: number, isWhole: true });
      yield refusal(`Cannot be read: ${error instanceof Error ? error.message : 'unknown'}.`);
    }
  }

  async function* lines(): AsyncGenerator<string | ServiceError> {
    for (const file of files) {
      yield* linesOf(file);
      before += file.size;
      stream = null;
    }
  }

  return {
    isFolder,
    lines: lines(),
    placeOf(line) {
      const file = begun.findLast(({ first }) => first <= line);
      if (!file) return '';
      return file.isWhole ? file.path : `${file.path}:${line - file.first + 1}`;
    },
    // A file may grow.
    share: () => (total > 0 ? Math.min((before + (stream?.bytesRead ?? 0)) / total, 1) : null),
  };
}

function refusal(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', message);
}
