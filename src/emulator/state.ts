import { randomBytes } from 'node:crypto';
import type { Provider } from '../model/provider.ts';
import { type Answer, createAnswer, steering } from './answers.ts';
import type { Posted } from './rules.ts';
import { toDateText } from './replies.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Nano-dollars, so that sums are exact. */
const BASE_PRICE = 200_000;
const LIVE_PRICE = 600_000;
const ADVANCE = 10_000_000;

/** What a finished task comes to: an answer, no row, no rows, or a failure code. */
type End = 'answer' | 'null' | 'empty' | number;

export interface EmulatedTask {
  readonly id: string;
  readonly provider: Provider;
  readonly live: boolean;
  readonly createdAt: number;
  /** When it leaves the queue; Infinity: never. */
  readonly finishAt: number;
  readonly end: End;
  /** The code while it is in the queue; null: 20100, 40601, 40602 one after the other. */
  readonly queueCode: number | null;
  readonly posted: Posted;
  /** Sent as it is, in place of everything else. */
  readonly body: object | undefined;
  /** Taken by task_get, or delivered by postback: no longer on the ready list. */
  collected: boolean;
  settled: boolean;
  charged: number;
}

export interface StateOptions {
  readonly now: () => number;
  readonly finishAfter: number;
  readonly balance: number;
}

export type State = ReturnType<typeof createState>;

export const states = {
  completed: { end: 'answer' },
  'no-result-null': { end: 'null' },
  'no-result-empty': { end: 'empty' },
  created: { queueCode: 20100, finishAt: Infinity },
  handed: { queueCode: 40601, finishAt: Infinity },
  pending: { queueCode: 40602, finishAt: Infinity },
  failed: { end: 40103 },
  'engine-failed': { end: 40101 },
  'no-results': { end: 40102 },
  expired: { end: 40403 },
  'other-client': { end: 40001 },
  'other-function': { end: 40004 },
} as const satisfies Record<string, Partial<EmulatedTask>>;

export interface AddTask {
  readonly id?: string;
  readonly provider?: Provider;
  readonly prompt?: string;
  readonly model?: string;
  readonly tag?: string;
  readonly webSearch?: boolean;
  readonly reasoning?: boolean;
  readonly state?: keyof typeof states;
  readonly createdAt?: Date;
  /** The task's JSON, sent exactly so. */
  readonly body?: object;
}

const defaultModels: Readonly<Record<Provider, string>> = {
  CLAUDE: 'claude-sonnet-4-0',
  CHAT_GPT: 'gpt-4.1-mini',
  GEMINI: 'gemini-2.5-pro',
  PERPLEXITY: 'sonar',
};

/** The account: its tasks, its money, and what time does to both. */
export function createState({ balance, finishAfter, now }: StateOptions) {
  const tasks = new Map<string, EmulatedTask>();
  const unsettled = new Set<EmulatedTask>();
  let money = Math.round(balance * 1e9);
  let counter = 0;

  function newId(time: number): string {
    const [, month, day, hour, minute] =
      /^\d{4}-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(new Date(time).toISOString()) ?? [];
    counter += 1;
    return `${month}${day}${hour}${minute}-1535-0613-0000-${randomBytes(6).toString('hex')}`;
  }

  function keep(task: EmulatedTask): EmulatedTask {
    tasks.set(task.id, task);
    if (!task.settled) unsettled.add(task);
    return task;
  }

  function charge(task: EmulatedTask, nanos: number): void {
    task.charged += nanos;
    money -= nanos;
  }

  /** Upstream has given up on what is still in the queue after 72 hours. */
  function dueAt(task: EmulatedTask): number {
    return Math.min(task.finishAt, task.createdAt + 72 * HOUR);
  }

  function isStuck(task: EmulatedTask): boolean {
    return task.finishAt > task.createdAt + 72 * HOUR;
  }

  return {
    tasks,
    get balance() {
      return money / 1e9;
    },

    add({
      body,
      createdAt,
      id,
      model,
      prompt,
      provider = 'CLAUDE',
      reasoning,
      state,
      tag,
      webSearch = true,
    }: AddTask) {
      const time =
        createdAt?.getTime() ??
        now() - (state === undefined || 'end' in states[state] ? 3 * HOUR : 0);
      const task: EmulatedTask = {
        id: id ?? newId(time),
        provider,
        live: false,
        createdAt: time,
        finishAt: Math.min(time + 60_000, now()),
        end: 'answer',
        queueCode: null,
        posted: {
          model_name: model ?? defaultModels[provider],
          user_prompt: prompt ?? `Which maker should a beginner choose, number ${counter + 1}?`,
          ...(webSearch && { web_search: true }),
          ...(reasoning && { use_reasoning: true }),
          ...(tag !== undefined && { tag }),
        },
        body,
        collected: true,
        settled: true,
        charged: 0,
        ...states[state ?? 'completed'],
      };
      return keep(task).id;
    },

    /** A task_post that was accepted: the price and the advance are taken at once. */
    post(provider: Provider, posted: Posted): EmulatedTask {
      const prompt = posted.user_prompt;
      const task = keep({
        id: newId(now()),
        provider,
        live: false,
        createdAt: now(),
        finishAt: now() + (prompt.includes(steering.slow) ? 100 * finishAfter : finishAfter),
        end: prompt.includes(steering.fail) ? 40101 : 'answer',
        queueCode: null,
        posted,
        body: undefined,
        collected: false,
        settled: false,
        charged: 0,
      });
      charge(task, BASE_PRICE + ADVANCE);
      return task;
    },

    /** A live call: answered and charged at once, and not to be had again. */
    runLive(provider: Provider, posted: Posted): EmulatedTask {
      const time = now();
      const task: EmulatedTask = {
        id: newId(time),
        provider,
        live: true,
        createdAt: time,
        finishAt: time,
        end: posted.user_prompt.includes(steering.fail) ? 40101 : 'answer',
        queueCode: null,
        posted,
        body: undefined,
        collected: true,
        settled: true,
        charged: 0,
      };
      tasks.set(task.id, task);
      charge(task, LIVE_PRICE + (task.end === 'answer' ? toNanos(answerOf(task).money_spent) : 0));
      return task;
    },

    codeOf(task: EmulatedTask): number {
      const time = now();
      if (time < dueAt(task)) {
        if (task.queueCode !== null) return task.queueCode;
        const share = (time - task.createdAt) / (task.finishAt - task.createdAt);
        if (share < 0.1) return 20100;
        return share < 0.3 ? 40601 : 40602;
      }
      if (isStuck(task)) return 40103;
      if (typeof task.end === 'number') return task.end;
      if (time > task.finishAt + 30 * DAY) return 40403;
      return money < 0 ? 40210 : 20000;
    },

    /** The result rows of a finished task. */
    resultOf(task: EmulatedTask): readonly Answer[] | null {
      if (task.end === 'answer') return [answerOf(task)];
      return task.end === 'empty' ? [] : null;
    },

    /** Finished within three days and not collected yet, oldest first. */
    ready(provider: Provider, lag: number): EmulatedTask[] {
      const time = now();
      return [...tasks.values()]
        .filter(
          (task) =>
            task.provider === provider &&
            !task.collected &&
            dueAt(task) + lag <= time &&
            time < dueAt(task) + 3 * DAY,
        )
        .toSorted((a, b) => dueAt(a) - dueAt(b))
        .slice(0, 1000);
    },

    /** Settles what has become due: the part of the advance that was not needed goes back. */
    settle(): EmulatedTask[] {
      const done = [...unsettled].filter((task) => dueAt(task) <= now());
      for (const task of done) {
        unsettled.delete(task);
        task.settled = true;
        const vendor =
          task.end === 'answer' && !isStuck(task) ? toNanos(answerOf(task).money_spent) : 0;
        charge(task, vendor - ADVANCE);
      }
      return done;
    },

    /** When something next becomes due by itself. */
    nextDue(): number {
      return Math.min(...[...unsettled].map((task) => dueAt(task)));
    },

    reset(): void {
      tasks.clear();
      unsettled.clear();
      money = Math.round(balance * 1e9);
      counter = 0;
    },
  };
}

function answerOf(task: EmulatedTask): Answer {
  const { posted, provider } = task;
  const model = posted.model_name;
  return createAnswer(
    {
      provider,
      prompt: posted.user_prompt,
      model,
      webSearch: posted.web_search === true || provider === 'PERPLEXITY',
      reasoning: posted.use_reasoning === true || /^o\d|reasoning/.test(model),
    },
    toDateText(task.finishAt),
  );
}

function toNanos(usd: number): number {
  return Math.round(usd * 1e9);
}
