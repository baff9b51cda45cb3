import type { Transaction } from 'kysely';
import { fromNanos, toNanos } from '../model/money.ts';
import { type Provider, providers } from '../model/provider.ts';
import { readTaskResponse } from '../model/response.ts';
import type { Task, TaskResponse, TaskStatus } from '../model/task.ts';
import type { TaskRow, Tables } from './tables.ts';

export interface Archived {
  readonly response: TaskResponse;
  readonly final: boolean;
}

/** A task became final: told once for each, whoever found it out. */
export interface Completion {
  /** Grows by time. */
  readonly eventId: number;
  readonly taskId: string;
  /** What was known of it before; null: nothing. */
  readonly previous: TaskStatus | null;
}

/** A task as it is to be kept. */
export interface NewTask {
  readonly row: Omit<TaskRow, 'posted_at' | 'posted_cost'>;
  /** What it costs in the end, nano-dollars; null while that is not known. */
  readonly charged: number | null;
}

export function toNewTask(response: TaskResponse, task: Task, final: boolean): NewTask {
  const { total } = task.charges;
  return {
    charged: total === null ? null : toNanos(total),
    row: {
      id: task.id,
      provider: response.provider,
      status: task.status,
      final: final ? 1 : 0,
      fetched_at: response.fetchedAt.getTime(),
      response: response.body,
    },
  };
}

/** Writes the tasks but for those that are final already; for each the completion that it is, or null. */
export async function putTasks(
  trx: Transaction<Tables>,
  tasks: readonly NewTask[],
): Promise<(Completion | null)[]> {
  const ids = tasks.map(({ row }) => row.id);
  const [before, posted] = [
    await trx
      .selectFrom('tasks')
      .select(['id', 'status', 'final'])
      .where('id', 'in', ids)
      .execute(),
    await trx
      .selectFrom('entries')
      .select(['token', 'task_id', 'posted_at', 'cost', 'method'])
      .where('task_id', 'in', ids)
      .execute(),
  ];
  const known = new Map(before.map((row) => [row.id, row]));
  const entries = new Map(posted.map((entry) => [entry.task_id, entry]));
  await trx
    .insertInto('tasks')
    .values(
      tasks.map(({ row }) => {
        const entry = entries.get(row.id);
        const cost = entry?.method === 'STANDARD' ? entry.cost : null;
        return { ...row, posted_at: entry?.posted_at ?? null, posted_cost: cost };
      }),
    )
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((row) => ({
          provider: row.ref('excluded.provider'),
          status: row.ref('excluded.status'),
          final: row.ref('excluded.final'),
          fetched_at: row.ref('excluded.fetched_at'),
          response: row.ref('excluded.response'),
          posted_at: row.fn.coalesce('tasks.posted_at', 'excluded.posted_at'),
          posted_cost: row.fn.coalesce('tasks.posted_cost', 'excluded.posted_cost'),
        }))
        .where('tasks.final', '=', 0),
    )
    .execute();
  const completions: (Completion | null)[] = [];
  for (const { charged, row } of tasks) {
    const previous = known.get(row.id);
    if (row.final === 0 || previous?.final === 1) {
      completions.push(null);
      continue;
    }
    known.set(row.id, { id: row.id, status: '', final: 1 }); // twice in one batch is still once
    const entry = entries.get(row.id);
    if (entry && charged !== null) {
      await trx
        .updateTable('entries')
        .set({ cost: charged })
        .where('token', '=', entry.token)
        .execute();
    }
    const { id: eventId } = await trx
      .insertInto('events')
      .values({ task_id: row.id, previous: previous?.status ?? null, at: row.fetched_at })
      .returning('id')
      .executeTakeFirstOrThrow();
    completions.push({
      eventId,
      taskId: row.id,
      previous: (previous?.status ?? null) as TaskStatus | null,
    });
  }
  return completions;
}

export function toArchived(row: Required<TaskRow>): Archived {
  const provider: Provider | undefined = providers.find((name) => name === row.provider);
  if (!provider) throw new Error(`archived task ${row.id} has an unknown provider`);
  const { posted_at: at, posted_cost: cost } = row;
  const posting =
    at == null ? null : { at: new Date(at), cost: cost == null ? null : fromNanos(cost) };
  return {
    final: row.final === 1,
    response: readTaskResponse(row.response, provider, new Date(row.fetched_at), posting),
  };
}
