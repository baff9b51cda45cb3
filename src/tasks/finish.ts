import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Archive } from '../archive/archive.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { deadlineIn } from '../kit/deadline.ts';
import { within } from '../kit/waiting.ts';
import type { Provider } from '../model/provider.ts';
import { readTaskResponse } from '../model/response.ts';
import { type Task, type TaskResponse, type TaskSource, toTask } from '../model/task.ts';
import type { Upstream } from '../upstream/client.ts';
import { hearingOfImport, isFinal } from './final.ts';
import type { Unwritten } from './unwritten.ts';

export interface Finished {
  readonly task: Task;
  readonly final: boolean;
  /** Whether it is on disk. Nobody may take a task for finished before it is. */
  readonly stored: boolean;
}

/** Where every answer passes, whoever fetched it: stored first; what that completes is told when it is derived. */
export interface Finish {
  /** Stores an answer. What cannot be written is held until it is; nobody waits for that to be given the answer. */
  keep(response: TaskResponse, source: TaskSource): Promise<Finished>;
  /** The final answer of a task that is on its way to the disk; null: there is none. */
  held(id: string): Task | null;
  /** Whether what was answered of a task is on disk; waits for a write that is under way. */
  isStored(id: string): Promise<boolean>;
  /** Lets go of a task that was deleted. */
  forget(id: string): void;
  /** Has a final answer that is held elsewhere found by whoever asks for it, until the function is called. */
  show(response: TaskResponse): () => void;
}

export interface FinishOptions {
  readonly archive: Archive;
  /** What is done with answers that cannot be written; null, for an import: `keep` rejects. */
  readonly holding: Holding | null;
  readonly clock?: Clock;
}

interface Holding {
  readonly unwritten: Unwritten;
  /** Where an answer is had again that memory could not hold. */
  readonly upstream: Upstream;
  readonly log: { error(details: object, message: string): void };
}

/** Milliseconds that an answer waits for the disk before it goes out all the same. */
const WRITE_WAIT = 2000;
const REFETCH_TIMEOUT = 60_000;

interface Answer {
  readonly response: TaskResponse;
  readonly task: Task;
  readonly final: boolean;
}

/** An answer that is not on disk yet. */
interface Held {
  readonly final: boolean;
  readonly read: () => TaskResponse;
  /** The write that is under way; null: it failed or takes long, and `unwritten` looks after it. */
  readonly stored: Promise<boolean> | null;
}

export function createFinish(options: FinishOptions): Finish {
  const { archive, clock = systemClock, holding } = options;
  const held = new Map<string, Held>();

  async function store({ final, response, task }: Answer): Promise<void> {
    // Nothing is held of an import.
    const hearing = holding === null ? hearingOfImport(task) : 'everybody';
    await archive.put(response, task, final, hearing);
  }

  /** An earlier try may have been written, and only the word of it been lost: then this changes nothing. */
  async function storeAgain(response: TaskResponse): Promise<void> {
    const task = toTask(response, 'UPSTREAM');
    await archive.put(response, task, isFinal(task, clock.now()));
  }

  /** `first` is a write that is still under way; when it succeeds after all, there is nothing more to do. */
  function hold(
    by: Holding,
    { final, response, task: { id } }: Answer,
    error: unknown,
    first: Promise<boolean> = Promise.resolve(false),
  ): void {
    const { unwritten } = by;
    const { fetchedAt, posting, provider } = response;
    const body = zstdCompressSync(response.body);
    if (!unwritten.hasRoom(body.length)) {
      held.delete(id);
      const writeAnew = async () => {
        if (!(await first)) await fetchAgain(by, provider, id, posting);
      };
      unwritten.hold({ id, bytes: 0, write: writeAnew }, error);
      return;
    }
    const read = () =>
      readTaskResponse(zstdDecompressSync(body).toString(), provider, fetchedAt, posting);
    const own: Held = { final, read, stored: null };
    held.set(id, own);
    async function write(): Promise<void> {
      if (!(await first)) await storeAgain(read());
      forget(id, own);
    }
    unwritten.hold({ id, bytes: body.length, write }, error);
  }

  async function fetchAgain(
    { log, upstream }: Holding,
    provider: Provider,
    id: string,
    posting: TaskResponse['posting'],
  ): Promise<void> {
    const reply = await upstream.getTask(provider, id, deadlineIn(REFETCH_TIMEOUT));
    if (reply.kind === 'task') await storeAgain({ ...reply.response, posting });
    // Asking once more would not help.
    else log.error({ id, provider }, 'upstream has forgotten an answer before it could be written');
  }

  function forget(id: string, own: Held): void {
    if (held.get(id) === own) held.delete(id);
  }

  return {
    forget: (id) => void held.delete(id),
    held(id) {
      const own = held.get(id);
      return own?.final ? toTask(own.read(), 'UPSTREAM') : null;
    },
    show(response) {
      const { id } = toTask(response, 'UPSTREAM');
      const own: Held = { final: true, read: () => response, stored: null };
      held.set(id, own);
      return () => forget(id, own);
    },
    async isStored(id) {
      const own = held.get(id);
      if (own) return own.stored ? await own.stored : false;
      return !holding?.unwritten.has(id);
    },
    async keep(response, source) {
      const task = toTask(response, source);
      const final = isFinal(task, clock.now());
      const answer = { task, final, response };
      if (holding === null) {
        await store(answer);
        return { task, final, stored: true };
      }
      if (holding.unwritten.isBlocked) {
        hold(holding, answer, null);
        return { task, final, stored: false };
      }
      const { id } = task;
      let isLate = false;
      async function storeOrHold(by: Holding): Promise<boolean> {
        try {
          await store(answer);
        } catch (error) {
          if (!isLate) hold(by, answer, error);
          return false;
        }
        forget(id, own);
        return true;
      }
      const stored = storeOrHold(holding);
      const own: Held = { final, read: () => response, stored };
      held.set(id, own);
      const inTime = await within(clock, WRITE_WAIT, stored);
      if (inTime === null) {
        isLate = true;
        hold(holding, answer, new Error(`not written within ${WRITE_WAIT} ms`), stored);
      }
      return { task, final, stored: inTime ?? false };
    },
  };
}
