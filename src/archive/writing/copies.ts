import type { Posting } from '../../model/task.ts';

/** What decides of a copy of a task. */
interface Copy {
  readonly id: string;
  readonly final: boolean;
  readonly fetchedAt: number;
  readonly posting: Posting | null;
}

/** The copy to keep of all that came together, and all that they tell of the task's posting. */
interface Chosen<Task extends Copy> {
  readonly task: Task;
  readonly posting: Posting | null;
}

/** What stands in the archive of a task, as far as it decides what may take its place. */
interface Standing {
  readonly final: number;
  readonly fetched_at: number;
}

/** Of tasks that are written together, each once: whatever their order, a final copy wins, and then the newest one. */
export function chooseCopies<Task extends Copy>(tasks: readonly Task[]): Map<string, Chosen<Task>> {
  const chosen = new Map<string, Chosen<Task>>();
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
export function replaces(task: Copy, there: Standing | undefined): boolean {
  if (!there) return true;
  return there.final !== 1 && (task.final || task.fetchedAt >= there.fetched_at);
}

function toStanding({ fetchedAt, final }: Copy): Standing {
  return { final: Number(final), fetched_at: fetchedAt };
}

function mergePostings(one: Posting | null, other: Posting | null): Posting | null {
  if (!one || !other) return one ?? other;
  return { at: one.at, cost: one.cost ?? other.cost };
}
