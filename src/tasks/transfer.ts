import { systemClock } from '../kit/clock.ts';
import type { Archive } from '../archive/archive.ts';
import { whereTask, type TaskFilter } from '../archive/questions/filter.ts';
import { toArchived } from '../archive/writing/task-rows.ts';
import { ServiceError } from '../model/errors.ts';
import { type TaskResponse, toTask } from '../model/task.ts';
import { hearingOfImport, isFinal } from './final.ts';
import { type Imports, readImport } from './read-import.ts';

export interface Imported {
  /** Tasks that are now kept, whether or not they were before. */
  readonly tasks: number;
  /** Lines of which nothing could be made. */
  readonly bad: number;
  /** Tasks that were deleted here, and stay so. */
  readonly deleted: number;
}

export interface ImportParts {
  readonly archive: Archive;
  /** Fetches a task of which only the id is known; null where there is no upstream to ask. */
  readonly fetch: ((id: string) => Promise<void>) | null;
  /** Whether tasks that were deleted here come back. */
  readonly restore?: boolean;
  readonly onBad?: (line: number, reason: string) => void;
  readonly onProgress?: (imported: Imported) => void;
  /** Lines worked on at once. Many are kept quicker, but hold up whoever else writes. */
  readonly atOnce?: number;
}

/** Lines worked on at once: few enough not to hold up a service beside it. */
const AT_ONCE = 100;
/** Rows of an export read at once. */
const ROWS = 200;

/** Keeps what the lines say, in order. Doing it again changes nothing; a bad line is told and the rest goes on. */
export async function importLines(
  lines: AsyncIterable<string | ServiceError> | Iterable<string>,
  { archive, atOnce = AT_ONCE, fetch, onBad, onProgress, restore = false }: ImportParts,
): Promise<Imported> {
  const { deletions } = archive;
  let number = 0;
  let tasks = 0;
  let bad = 0;
  let deleted = 0;
  const working = new Set<Promise<void>>();
  const failures: unknown[] = [];

  function tellBad(line: number, reason: string): void {
    bad += 1;
    onBad?.(line, reason);
  }

  async function importOne(line: number, read: Imports): Promise<void> {
    try {
      if (read.kind === 'bad') {
        tellBad(line, read.reason);
        return;
      }
      if (read.kind === 'id' && !fetch) {
        tellBad(line, 'Only an id, and no account to fetch it with.');
        return;
      }
      const id = read.kind === 'task' ? read.response.wire.id.toLowerCase() : read.id;
      if (await deletions.has(id)) {
        if (!restore) {
          deleted += 1;
          return;
        }
        await deletions.allowAgain(id);
      }
      if (read.kind === 'task') {
        const { response } = read;
        const task = toTask(response, 'ARCHIVE');
        await archive.put(response, task, isFinal(task, systemClock.now()), hearingOfImport(task));
      } else {
        await fetch?.(read.id);
      }
      tasks += 1;
    } catch (error) {
      // What the archive cannot take now is no fault of the line.
      if (!(error instanceof ServiceError) || error.code === 'ARCHIVE_UNAVAILABLE') throw error;
      tellBad(line, error.message);
    }
  }

  for await (const line of lines) {
    number += 1;
    for (const read of toImports(line)) {
      const work = importOne(number, read)
        .catch((error: unknown) => failures.push(error))
        .then(() => void working.delete(work));
      working.add(work);
      onProgress?.({ tasks, bad, deleted });
      if (working.size >= atOnce) await Promise.race(working);
      if (failures.length > 0) break;
    }
    if (failures.length > 0) break;
  }
  await Promise.all(working);
  if (failures.length === 0) await archive.settled(); // so that whoever is told that it is done finds it done
  if (failures.length > 0) throw failures[0];
  onProgress?.({ tasks, bad, deleted });
  return { tasks, bad, deleted };
}

function toImports(line: string | ServiceError): readonly Imports[] {
  if (line instanceof ServiceError) return [{ kind: 'bad', reason: line.message }];
  return line.trim() === '' ? [] : readImport(line);
}

/**
 * Every task that the filter takes, once, as they are at the moment of the first, in the order in which they were last
 * changed. Until the last one is read, the database keeps what it needs of that moment.
 */
export async function* exportResponses(
  { database, settled }: Archive,
  filter: TaskFilter | null,
): AsyncGenerator<TaskResponse> {
  await settled();
  const moment = await database.reports
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    for (let last = 0; ;) {
      const rows = await moment
        .selectFrom('tasks')
        .innerJoin('bodies', 'bodies.task', 'tasks.number')
        .select(['number', 'id', 'provider', 'final', 'fetched_at', 'posted_at', 'posted_cost'])
        .select('body')
        .where('number', '>', last)
        .where((where) => whereTask(filter, database.fullText)(where as never))
        .orderBy('number')
        .limit(ROWS)
        .execute();
      for (const row of rows) {
        last = row.number;
        yield toArchived(row).response;
      }
      if (rows.length < ROWS) return;
    }
  } finally {
    await moment.rollback().execute();
  }
}

/** A task as a line that an import reads. */
export function toExportLine({ body, fetchedAt, posting, provider }: TaskResponse): string {
  const about = JSON.stringify({ provider, fetchedAt, posting });
  // The body as it is: read and written anew, 1.50 would become 1.5.
  return `${about.slice(0, -1)},"response":${body.replaceAll(/[\n\r]/g, ' ')}}`;
}
