import { DAY, HOUR } from '../model/date.ts';
import type { Hearing } from '../archive/writing/intake.ts';
import type { Task } from '../model/task.ts';

/** Upstream finishes or gives up within this time of posting. */
const LAST_WORD = 72 * HOUR;

/** Whether upstream can have nothing more to say about a task. */
export function isFinal(task: Task, now: number): boolean {
  if (task.status === 'PENDING') return false;
  if (task.status !== 'COMPLETED' || (task.results?.length ?? 0) > 0) return true;
  return createdBefore(task.id, now) + LAST_WORD < now;
}

/**
 * An id begins with month, day, hour and minute of its creation: the latest such moment that is not in the future.
 * The zone is not documented, so a day is allowed for it.
 */
export function createdBefore(id: string, now: number): number {
  const [month = 0, day = 0, hour, minute] = [0, 2, 4, 6].map((at) => Number(id.slice(at, at + 2)));
  const year = new Date(now).getUTCFullYear();
  if (!(month >= 1 && day >= 1)) return now; // the sandbox's nil id, or letters
  for (const candidate of [year, year - 1]) {
    const time = Date.UTC(candidate, month - 1, day, hour, minute) + DAY;
    if (time <= now + 2 * DAY) return time;
  }
  return now;
}

/** Who hears of an imported task: nobody of an answer that was deleted long ago. */
export function hearingOfImport({ status }: Task): Hearing {
  return status === 'EXPIRED' ? 'nobody' : 'subscriptions';
}
