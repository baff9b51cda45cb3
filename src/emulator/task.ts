import { randomBytes } from 'node:crypto';
import type { Provider } from '../model/provider.ts';
import { type Answer, createAnswer } from './answers.ts';
import { usualModel } from './catalog.ts';
import { toDateText } from './replies.ts';
import type { Posted } from './rules.ts';
import { steers } from './steering.ts';

const HOUR = 3_600_000;

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
  /** Fields that replace those of the invented result. */
  readonly result: object | undefined;
  /** The task's JSON, sent as it is. */
  readonly body: object | undefined;
  /** The whole response, sent as it is. */
  readonly response: object | undefined;
  /** USD, as the answer to its POST said. */
  cost: number;
  /** Taken by task_get. */
  collected: boolean;
  /** Delivered by postback, or on the way. */
  posting: boolean;
}

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
  'other-type': { end: 40003 },
  'other-function': { end: 40004 },
} as const satisfies Record<string, Partial<EmulatedTask>>;

/** A task that is there without having been posted; nothing was charged for it. */
export interface AddTask {
  /** A new one unless given. */
  readonly id?: string;
  /** CLAUDE unless given. */
  readonly provider?: Provider;
  readonly prompt?: string;
  readonly model?: string;
  readonly tag?: string;
  /** True unless given. */
  readonly webSearch?: boolean;
  readonly reasoning?: boolean;
  readonly state?: keyof typeof states;
  /** Milliseconds from now until it leaves the queue. */
  readonly finishAfter?: number;
  /** Three hours ago unless given; now, if it is in the queue. */
  readonly createdAt?: Date;
  /** False: it stands on the ready list, once it is finished. */
  readonly collected?: boolean;
  /** Fields that replace those of the invented result. */
  readonly result?: object;
  /** The task's JSON, sent exactly so. */
  readonly body?: object;
  /** The whole response, sent exactly so. */
  readonly response?: object;
}

/** As upstream's: month, day, hour and minute of creation, and nothing else that can be read. */
export function newId(time: number): string {
  const stamp = new Date(time).toISOString().replaceAll(/\D/g, '').slice(4, 12);
  return `${stamp}-1535-0613-0000-${randomBytes(6).toString('hex')}`;
}

export function addedTask(task: AddTask, now: number, number: number): EmulatedTask {
  const { collected = true, finishAfter, provider = 'CLAUDE', tag, webSearch = true } = task;
  const state = states[task.state ?? 'completed'];
  const isQueued = finishAfter !== undefined || 'queueCode' in state;
  const createdAt = task.createdAt?.getTime() ?? (isQueued ? now : now - 3 * HOUR);
  return {
    id: task.id?.toLowerCase() ?? newId(createdAt),
    provider,
    live: false,
    createdAt,
    finishAt: finishAfter === undefined ? Math.min(createdAt + 60_000, now) : now + finishAfter,
    end: 'answer',
    queueCode: null,
    ...state,
    posted: {
      model_name: task.model ?? usualModel(provider),
      user_prompt: task.prompt ?? `Which maker should a beginner choose, number ${number}?`,
      ...(webSearch && provider !== 'PERPLEXITY' && { web_search: true }),
      ...(task.reasoning && { use_reasoning: true }),
      ...(tag !== undefined && { tag }),
    },
    result: task.result,
    body: task.body,
    response: task.response,
    cost: 0,
    collected,
    posting: false,
  };
}

export function postedTask(
  provider: Provider,
  posted: Posted,
  { finishAfter, live, now }: { finishAfter: number; live: boolean; now: number },
): EmulatedTask {
  return {
    id: newId(now),
    provider,
    live,
    createdAt: now,
    finishAt: now + (live ? 0 : timeInQueue(posted.user_prompt, finishAfter)),
    end: endOf(posted.user_prompt, live),
    queueCode: null,
    posted,
    result: undefined,
    body: undefined,
    response: undefined,
    cost: 0,
    collected: live, // a live answer is not to be had again
    posting: false,
  };
}

/** The invented answer of a task that ends with one: the same at every reading. */
export function answerOf(task: EmulatedTask): Answer {
  const { posted, provider } = task;
  const answer = createAnswer(
    {
      provider,
      prompt: posted.user_prompt,
      model: posted.model_name,
      webSearch: posted.web_search === true || provider === 'PERPLEXITY',
      reasoning: posted.use_reasoning === true,
    },
    toDateText(task.finishAt),
  );
  return { ...answer, ...task.result };
}

function timeInQueue(prompt: string, usual: number): number {
  if (steers(prompt, '[stuck]')) return Infinity;
  return steers(prompt, '[slow]') ? 100 * usual : usual;
}

function endOf(prompt: string, live: boolean): End {
  if (live && steers(prompt, '[timeout]')) return 50401;
  if (steers(prompt, '[fail]')) return 40101;
  if (steers(prompt, '[no-results]')) return 40102;
  return steers(prompt, '[empty]') ? 'null' : 'answer';
}
