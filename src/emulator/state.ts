import type { Provider } from '../model/provider.ts';
import { type TaskJson, toData, toTaskJson } from './replies.ts';
import type { Posted } from './rules.ts';
import { steers } from './steering.ts';
import { type AddTask, addedTask, answerOf, type EmulatedTask, postedTask } from './task.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Nano-dollars, so that sums are exact. */
const BASE_PRICE = 200_000;
const LIVE_PRICE = 600_000;
const ADVANCE = 10_000_000;

export interface StateOptions {
  readonly now: () => number;
  /** Milliseconds from task_post to the answer. */
  readonly finishAfter: number;
  /** USD. */
  readonly balance: number;
}

export type State = ReturnType<typeof createState>;

/** The account: its tasks, its money, and what time does to both. */
export function createState({ balance, finishAfter, now }: StateOptions) {
  const tasks = new Map<string, EmulatedTask>();
  /** Posted, and the advance not yet settled with what the model cost. */
  const open = new Set<EmulatedTask>();
  let nextDue = Infinity;
  let deposited = toNanos(balance);
  let money = deposited;

  function codeOf(task: EmulatedTask): number {
    const time = now();
    if (time < dueAt(task)) return task.queueCode ?? queueCode(task, time);
    if (isStuck(task)) return 40103;
    if (typeof task.end === 'number') return task.end;
    if (task.live) return 20000;
    if (time > task.finishAt + 30 * DAY) return 40403;
    return money < 0 ? 40210 : 20000;
  }

  return {
    tasks,
    codeOf,
    doneAt: dueAt,
    /** USD. */
    get balance() {
      return money / 1e9;
    },
    /** All that was ever paid in, USD. */
    get deposited() {
      return deposited / 1e9;
    },
    /** When something next becomes due by itself; Infinity: never. */
    get nextDue() {
      return nextDue;
    },

    deposit(usd: number): void {
      deposited += toNanos(usd);
      money += toNanos(usd);
    },

    add(task: AddTask): string {
      const added = addedTask(task, now(), tasks.size + 1);
      tasks.set(added.id, added);
      return added.id;
    },

    /** An accepted task: price and advance are taken at once. Null: the money does not suffice. */
    post(provider: Provider, posted: Posted): EmulatedTask | null {
      if (money < BASE_PRICE + ADVANCE) return null;
      const task = postedTask(provider, posted, { finishAfter, live: false, now: now() });
      tasks.set(task.id, task);
      open.add(task);
      nextDue = Math.min(nextDue, dueAt(task));
      money -= BASE_PRICE + ADVANCE;
      task.cost = (BASE_PRICE + ADVANCE) / 1e9;
      return task;
    },

    /** A live call: answered and charged at once. Null: the money does not suffice. */
    runLive(provider: Provider, posted: Posted): EmulatedTask | null {
      if (money < LIVE_PRICE) return null;
      const task = postedTask(provider, posted, { finishAfter, live: true, now: now() });
      tasks.set(task.id, task);
      const price = LIVE_PRICE + vendorCharge(task);
      money -= price;
      task.cost = price / 1e9;
      return task;
    },

    /** The task as task_get, a postback and a live call tell of it. */
    report(task: EmulatedTask, path: string, cost = 0): TaskJson {
      const code = codeOf(task);
      const { id, posted, provider } = task;
      const data = toData(provider, posted);
      if (code !== 20000 || task.end !== 'answer') {
        const result = code === 20000 && task.end === 'empty' ? [] : null;
        return toTaskJson({ id, code, path, data, cost, result });
      }
      const { fan_out_queries: queries, ...rest } = answerOf(task);
      const onTask = steers(posted.user_prompt, '[fan-out-on-task]');
      const row = onTask || queries === undefined ? rest : { ...rest, fan_out_queries: queries };
      const json = toTaskJson({ id, code, path, data, cost, result: [row] });
      return onTask ? { ...json, fan_out_queries: queries ?? null } : json;
    },

    /** Answered within three days and not handed over yet, oldest first. */
    ready(provider: Provider, lag: number): EmulatedTask[] {
      const time = now();
      return [...tasks.values()]
        .filter(
          (task) =>
            task.provider === provider &&
            !task.collected &&
            !task.posting &&
            !steers(task.posted.user_prompt, '[unlisted]') &&
            typeof task.end !== 'number' &&
            task.finishAt + lag <= time &&
            time < task.finishAt + 3 * DAY,
        )
        .toSorted((a, b) => a.finishAt - b.finishAt)
        .slice(0, 1000);
    },

    /** Settles what has become due, and returns it: what was not needed of the advance goes back. */
    finishDue(): EmulatedTask[] {
      const time = now();
      if (time < nextDue) return [];
      const done = [...open].filter((task) => dueAt(task) <= time);
      for (const task of done) {
        open.delete(task);
        money += ADVANCE - vendorCharge(task);
      }
      nextDue = Infinity;
      for (const task of open) nextDue = Math.min(nextDue, dueAt(task));
      return done.toSorted((a, b) => dueAt(a) - dueAt(b));
    },

    reset(): void {
      tasks.clear();
      open.clear();
      nextDue = Infinity;
      deposited = toNanos(balance);
      money = deposited;
    },
  };
}

/** Upstream gives up on what is still in the queue after 72 hours. */
function dueAt(task: EmulatedTask): number {
  return Math.min(task.finishAt, task.createdAt + 72 * HOUR);
}

function isStuck(task: EmulatedTask): boolean {
  return task.finishAt > task.createdAt + 72 * HOUR;
}

function queueCode(task: EmulatedTask, time: number): number {
  const share = (time - task.createdAt) / (dueAt(task) - task.createdAt);
  if (share < 0.1) return 20100;
  return share < 0.3 ? 40601 : 40602;
}

/** What the model's maker charges: nothing where there is no answer. */
function vendorCharge(task: EmulatedTask): number {
  if (task.end !== 'answer' || isStuck(task)) return 0;
  return toNanos(answerOf(task).money_spent ?? 0);
}

function toNanos(usd: number): number {
  return Math.round(usd * 1e9);
}
