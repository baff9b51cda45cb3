import { z } from 'zod';
import type { Archive } from '../archive/archive.ts';
import { whereTask, type TaskFilter } from '../archive/questions/filter.ts';
import { toArchived } from '../archive/writing/task-rows.ts';
import { DAY } from '../model/date.ts';
import { ServiceError } from '../model/errors.ts';
import { type Provider, providers } from '../model/provider.ts';
import { readTaskResponse } from '../model/response.ts';
import { toVerdict, type Verdict } from '../model/status.ts';
import { type TaskResponse, toTask } from '../model/task.ts';
import { EnvelopeWire, TaskWire } from '../model/wire.ts';
import { isFinal } from './final.ts';

/** A task as it is carried from one archive to another: what upstream sent, and what is known beside it. */
const Carried = z.object({
  provider: z.enum(providers),
  fetchedAt: z.iso.datetime().transform((text) => new Date(text)),
  posting: z
    .object({
      at: z.iso.datetime().transform((text) => new Date(text)),
      cost: z.number().nullable(),
    })
    .nullable(),
  // As it is: zod would put its fields in another order.
  response: z.custom<object>((value) => EnvelopeWire.safeParse(value).data?.tasks?.length === 1),
});

const Id = z.guid().toLowerCase();

/** What a line of an import turns out to be. */
export type ImportLine =
  | { readonly kind: 'task'; readonly response: TaskResponse }
  | { readonly kind: 'id'; readonly id: string };

/** A line of an export, a saved response of `task_get`, a task of one, or an id. Throws BAD_USER_INPUT. */
export function readLine(line: string): ImportLine {
  // Also of a byte order mark, which JSON does not know.
  const text = line.trim();
  const bare = Id.safeParse(text);
  if (bare.success) return { kind: 'id', id: bare.data };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ServiceError('BAD_USER_INPUT', 'Neither JSON nor a task id.');
  }
  const id = Id.safeParse(json);
  if (id.success) return { kind: 'id', id: id.data };
  const carried = Carried.safeParse(json);
  if (carried.success) {
    const { fetchedAt, posting, provider, response } = carried.data;
    return toLine(JSON.stringify(response), provider, fetchedAt, posting);
  }
  const envelope = EnvelopeWire.safeParse(json);
  if (envelope.success && envelope.data.tasks?.length === 1) {
    return toLine(JSON.stringify(json), providerOf(envelope.data.tasks[0]), new Date());
  }
  if (TaskWire.safeParse(json).success) {
    const around = { status_code: 20000, tasks: [json] };
    return toLine(JSON.stringify(around), providerOf(json), new Date());
  }
  throw new ServiceError('BAD_USER_INPUT', 'JSON, but not a task of this family.');
}

function toLine(
  body: string,
  provider: Provider,
  fetchedAt: Date,
  posting: TaskResponse['posting'] = null,
): ImportLine {
  const response = readTaskResponse(body, provider, fetchedAt, posting);
  if (!Id.safeParse(response.wire.id).success) {
    throw new ServiceError('BAD_USER_INPUT', 'The task has no id.');
  }
  return { kind: 'task', response };
}

/** What upstream says of a task, by where it says it. All else is of the request: the service keeps none of it either. */
const kept: Partial<Record<string, readonly Verdict[]>> = {
  task_get: ['ok', 'pending', 'expired', 'failed'],
  task_post: ['ok', 'pending'],
  live: ['ok', 'pending'],
};

/** The provider of a task that somebody saved. */
function providerOf(task: unknown): Provider {
  const { data, path, status_code } = z
    .object({
      status_code: z.int32(),
      data: z.object({ se: z.string().nullish() }).nullish().catch(null),
      path: z.array(z.string()).nullish().catch(null),
    })
    .parse(task);
  const verdicts = kept[path?.[4] ?? 'task_get'];
  if (!verdicts) throw new ServiceError('BAD_USER_INPUT', 'JSON, but not a task of this family.');
  if (!verdicts.includes(toVerdict(status_code))) {
    throw new ServiceError('BAD_USER_INPUT', 'A refusal, which tells nothing of the task.');
  }
  const slug = data?.se ?? path?.[2];
  const provider = providers.find((name) => name.toLowerCase() === slug);
  if (provider) return provider;
  throw new ServiceError('BAD_USER_INPUT', 'The task does not tell its provider.');
}

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
  lines: AsyncIterable<string> | Iterable<string>,
  { archive, atOnce = AT_ONCE, fetch, onBad, onProgress, restore = false }: ImportParts,
): Promise<Imported> {
  const { deletions } = archive;
  let number = 0;
  let tasks = 0;
  let bad = 0;
  let deleted = 0;
  const working = new Set<Promise<void>>();
  const failures: unknown[] = [];

  async function importOne(line: number, text: string): Promise<void> {
    try {
      const read = readLine(text);
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
        await archive.put(
          response,
          task,
          isOver(response, task.status) || isFinal(task, Date.now()),
        );
      } else if (fetch) {
        await fetch(read.id);
      } else {
        throw new ServiceError('BAD_USER_INPUT', 'Only an id, and no account to fetch it with.');
      }
      tasks += 1;
    } catch (error) {
      if (!(error instanceof ServiceError) && !(error instanceof z.ZodError)) throw error;
      if (error instanceof ServiceError && error.code === 'ARCHIVE_UNAVAILABLE') throw error;
      bad += 1;
      onBad?.(line, error instanceof ServiceError ? error.message : 'Not a task of this family.');
    }
  }

  for await (const text of lines) {
    number += 1;
    if (text.trim() === '') continue;
    const work = importOne(number, text)
      .catch((error: unknown) => failures.push(error))
      .then(() => void working.delete(work));
    working.add(work);
    onProgress?.({ tasks, bad, deleted });
    if (working.size < atOnce) continue;
    await Promise.race(working);
    if (failures.length > 0) break;
  }
  await Promise.all(working);
  if (failures.length > 0) throw failures[0];
  onProgress?.({ tasks, bad, deleted });
  return { tasks, bad, deleted };
}

/** What was in the queue a month ago will not be answered any more. */
function isOver({ fetchedAt }: TaskResponse, status: string): boolean {
  return status === 'PENDING' && Date.now() - fetchedAt.getTime() > 30 * DAY;
}

/** Every task that the filter takes, in the order in which they were first kept. */
export async function* exportResponses(
  { database }: Archive,
  filter: TaskFilter | null,
): AsyncGenerator<TaskResponse> {
  for (let last = 0; ;) {
    const rows = await database.reports
      .selectFrom('tasks')
      .innerJoin('bodies', 'bodies.task', 'tasks.number')
      .select([
        'number',
        'id',
        'provider',
        'final',
        'fetched_at',
        'posted_at',
        'posted_cost',
        'body',
      ])
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
}

/** A task as a line that an import reads. */
export function toExportLine({ body, fetchedAt, posting, provider }: TaskResponse): string {
  const about = JSON.stringify({ provider, fetchedAt, posting });
  // The body as it is: read and written anew, 1.50 would become 1.5.
  return `${about.slice(0, -1)},"response":${body.replaceAll(/[\n\r]/g, ' ')}}`;
}
