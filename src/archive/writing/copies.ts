import type { Posting } from '../../model/task.ts';
import type { NewTask } from './task-rows.ts';

/** What is known of one task that is written: the copy to keep of all that came together, and all that they tell of its posting. */
export interface Copies {
  readonly task: NewTask;
  readonly posting: Posting | null;
}

/** What stands in the archive of a task, as far as it decides what may take its place. */
interface Standing {
  readonly final: number;
  readonly fetched_at: number;
}

/** Of tasks that are written together, each once: whatever their order, a final copy wins, and then the newest one. */
export function chooseCopies(tasks: readonly NewTask[]): Map<string, Copies> {
  const chosen = new Map<string, Copies>();
  for (const task of tasks) {
    const other = chosen.get(task.id);
    chosen.set(task.id, {
      task: other && !replaces(task, toStanding(other.task)) ? other.task : task,
      posting: mergePostings(other?.posting ?? null, task.posting),
    });
  }
  return chosen;
}

/** Whether a copy may take the place of what is there. */
export function replaces(task: NewTask, there: Standing | undefined): boolean {
  if (!there) return true;
  return there.final !== 1 && (task.final || task.fetchedAt >= there.fetched_at);
}

function toStanding({ fetchedAt, final }: NewTask): Standing {
  return { final: Number(final), fetched_at: fetchedAt };
}

function mergePostings(one: Posting | null, other: Posting | null): Posting | null {
  if (!one || !other) return one ?? other;
  return { at: one.at, cost: one.cost ?? other.cost };
}
