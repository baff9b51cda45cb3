/* In this room: what the command line does beside serving: each command, what it reads and how far it is. */

import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Archive, openArchive } from '../archive/archive.ts';
import { type TaskFilter, TaskFilterJson } from '../archive/questions/filter.ts';
import { type Config, ConfigError } from '../config.ts';
import { ServiceError } from '../model/errors.ts';
import { createProgress } from './progress.ts';
import { findSource } from './sources.ts';
import { createFind } from '../tasks/find.ts';
import { createFinish } from '../tasks/finish.ts';
import { deadlineIn } from '../kit/deadline.ts';
import { type TaskResponse, toTask } from '../model/task.ts';
import { exportResponses, type Imported, importLines, toExportLine } from '../tasks/transfer.ts';
import { createCsv, type RowKind, rowKinds } from './csv.ts';
import { createUpstream, type Upstream } from '../upstream/client.ts';
import type { Account } from '../upstream/exchange.ts';

/** Where the commands of the command line write: results to one, what they say to the other. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly say: NodeJS.WriteStream;
}

/** Reads files of lines, and directories of saved responses, into the archive. Resolves to whether all was well. */
export async function importFiles(
  config: Config,
  paths: readonly string[],
  { say }: Terminal,
  { restore = false } = {},
): Promise<boolean> {
  if (paths.length === 0)
    throw new ConfigError('import needs a file, a directory, or - for standard input.');
  const sources = await Promise.all(
    paths.map(async (path) => ({ path, ...(await findSource(path)) })),
  );
  const archive = await openArchive(config.database);
  const upstream = config.upstream.mode === 'live' ? openUpstream(config, config.upstream) : null;
  const fetch = upstream && fetchWith(archive, upstream);
  const progress = createProgress(say);
  const count = createCount();
  let all: Imported = { tasks: 0, bad: 0, deleted: 0 };
  try {
    for (const { isFolder, lines, path, placeOf, share } of sources) {
      const before = all;
      const show = (imported: Imported) => {
        all = {
          tasks: before.tasks + imported.tasks,
          bad: before.bad + imported.bad,
          deleted: before.deleted + imported.deleted,
        };
        const name = share() === null ? '' : `  ${path}`;
        progress.show(share(), `${count(all.tasks)}, ${all.bad} bad lines${name}`);
      };
      show({ tasks: 0, bad: 0, deleted: 0 });
      await importLines(lines, {
        archive,
        atOnce: 1000, // a service that runs beside it waits for its turn between two batches
        fetch,
        restore,
        onBad: (line, reason) => progress.say(`${placeOf(line)}: ${reason}`),
        onProgress: show,
      });
      if (isFolder && isDeepStrictEqual(all, before)) {
        show({ tasks: 0, bad: 1, deleted: 0 });
        progress.say(`${path}: There is nothing to import in it.`);
      }
    }
  } finally {
    progress.clear();
    await upstream?.close();
    await archive.close();
  }
  progress.say(`${all.tasks} tasks, ${all.bad} bad lines`);
  if (all.deleted > 0) {
    progress.say(`${all.deleted} were deleted here and stay so; --restore brings them back`);
  }
  return all.bad === 0;
}

/** How tasks are written: as text, since it comes from the command line. */
export interface ExportOptions {
  readonly filter?: string | undefined;
  readonly format?: string | undefined;
  readonly rows?: string | undefined;
  readonly bom?: boolean | undefined;
}

/** Writes the tasks that the filter takes: a JSON line each, or as CSV. */
export async function exportTasks(
  config: Config,
  options: ExportOptions,
  { out, say }: Terminal,
): Promise<void> {
  const chosen = readFilter(options.filter);
  const kind = readRowKind(options);
  const archive = await openArchive(config.database);
  const progress = createProgress(say);
  const count = createCount();
  let tasks = 0;
  async function* responses(): AsyncGenerator<TaskResponse> {
    for await (const response of exportResponses(archive, chosen)) {
      tasks += 1;
      // Not between the lines themselves.
      if (!out.isTTY) progress.show(null, count(tasks));
      yield response;
    }
  }
  async function* lines(): AsyncGenerator<string> {
    for await (const response of responses()) yield `${toExportLine(response)}\n`;
  }
  async function* rows(of: RowKind): AsyncGenerator<object> {
    for await (const response of responses()) yield* rowKinds[of](toTask(response, 'ARCHIVE'));
  }
  try {
    if (kind === null) await pipeline(lines, out, { end: false });
    else {
      const csv = createCsv(kind, { bom: options.bom ?? false });
      await pipeline(rows(kind), csv, out, { end: false });
    }
  } catch (error) {
    // Who reads has seen enough.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    throw error;
  } finally {
    progress.clear();
    await archive.close();
  }
  progress.say(`${tasks} tasks`);
}

/** What the rows of a CSV stand for; null: it is none. */
function readRowKind({ bom, format = 'jsonl', rows }: ExportOptions): RowKind | null {
  if (format === 'jsonl') {
    if (rows === undefined && !bom) return null;
    throw new ConfigError('--rows and --bom go with --format csv.');
  }
  if (format !== 'csv') throw new ConfigError(`--format ${format}: jsonl or csv.`);
  const kinds = Object.keys(rowKinds) as RowKind[]; // its own names
  const kind = kinds.find((name) => name === (rows ?? 'tasks'));
  if (kind) return kind;
  throw new ConfigError(`--rows ${rows}: ${kinds.join(' or ')}.`);
}

/** Tells a number of tasks, and how many they are a second from now on. */
function createCount(): (tasks: number) => string {
  const began = performance.now();
  return (tasks) => {
    const seconds = Math.max(performance.now() - began, 1) / 1000;
    return `${tasks} tasks, ${Math.round(tasks / seconds)}/s`;
  };
}

function openUpstream(config: Config, account: Account): Upstream {
  return createUpstream({
    account,
    concurrency: config.upstreamConcurrency,
    perMinute: config.upstreamCallsPerMinute,
  });
}

/** Fetches a task by its id and keeps it; rejects with what to tell of it. */
function fetchWith(archive: Archive, upstream: Upstream): (id: string) => Promise<void> {
  // What cannot be written ends an import: whoever started it can do it again.
  const finish = createFinish({ archive, holding: null });
  const find = createFind({
    archive,
    upstream,
    finish,
    turns: null,
    cacheBytes: 1_000_000,
    onUnreadable: () => {},
  });
  return async (id) => {
    const [outcome] = await find.findMany([{ id }], deadlineIn(10 * 60_000));
    if (outcome instanceof ServiceError) throw outcome;
  };
}

/** A filter as it stands on the command line; null: there is none. Throws ConfigError. */
export function readFilter(text: string | undefined): TaskFilter | null {
  if (text === undefined) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConfigError('--filter is not JSON. It takes what TaskFilter does.');
  }
  const filter = TaskFilterJson.safeParse(json);
  if (filter.success) return filter.data;
  throw new ConfigError(`--filter is wrong:\n${z.prettifyError(filter.error)}`);
}
