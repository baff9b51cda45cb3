import { basename } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';
import { type ErrorCodes, ThreadEndedError, ThreadError } from './thread-error.ts';

/** A thread of our own, whose functions are called by name. */
export interface Thread {
  call<Result>(name: string, ...args: readonly unknown[]): Promise<Result>;
  /** Lets it finish what it was asked for. */
  close(): Promise<void>;
}

interface Call {
  readonly number: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

type Reply =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly message: string; readonly codes: ErrorCodes };

interface Running {
  readonly worker: Worker;
  readonly waiting: Map<number, PromiseWithResolvers<unknown>>;
}

/** A thread that runs a file. It starts with its first call, and anew with the first one after it has died. */
export function createThread(file: URL, settings: unknown): Thread {
  let running: Running | null = null;
  let isClosed = false;
  let last = 0;

  function start(): Running {
    // What a thread holds on to is small: it need not keep much of what it has thrown away. But what this process could
    // read, a thread must be able to read as well: one that cannot ends the process.
    const worker = new Worker(file, {
      name: basename(file.pathname, '.ts'), // as the system lists it
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1024 },
    });
    const waiting: Running['waiting'] = new Map();
    const own = { worker, waiting };

    function end(why: Error): void {
      if (running === own) running = null;
      for (const { reject } of waiting.values()) reject(why);
      waiting.clear();
    }

    worker.on('message', (reply: Reply) => {
      const asked = waiting.get(reply.number);
      waiting.delete(reply.number);
      if (waiting.size === 0) worker.unref();
      if ('message' in reply) asked?.reject(new ThreadError(reply.message, reply.codes));
      else asked?.resolve(reply.result);
    });
    worker.on('error', (error: Error) => {
      const isSqlite = 'errcode' in error; // of a file that cannot be opened
      if (isSqlite) end(new ThreadError(error.message, { errcode: Number(error.errcode) }));
      else end(new ThreadEndedError(`a thread of the store died: ${error.message}`));
    });
    worker.on('exit', () => end(new ThreadEndedError('a thread of the store ended')));
    return own;
  }

  return {
    async call<Result>(name: string, ...args: readonly unknown[]) {
      if (isClosed) throw new ThreadEndedError('the store is closed');
      running ??= start();
      const { waiting, worker } = running;
      const asked = Promise.withResolvers<unknown>();
      last += 1;
      waiting.set(last, asked);
      worker.ref(); // the process must not end before it is answered
      worker.postMessage({ number: last, name, args } satisfies Call);
      return (await asked.promise) as Result; // as the function of that name resolves
    },
    async close() {
      isClosed = true;
      if (running === null) return;
      const { worker } = running;
      const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.ref();
      worker.postMessage('close');
      await exit;
    },
  };
}

// Of each its own arguments: they are what the other side sends.
type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

/**
 * The other side: answers calls one after the other, in the order in which they came; but `beside` are functions that
 * take long, and let others be called meanwhile.
 */
export function serveThread(
  functions: Functions,
  close: () => unknown,
  beside: Functions = {},
): void {
  let before: Promise<unknown> = Promise.resolve();
  const running = new Set<Promise<void>>();

  async function answer({ args, name, number }: Call): Promise<Reply> {
    try {
      const named = (functions[name] ?? beside[name]) as (...args: readonly unknown[]) => unknown; // only these are called
      return { number, result: await named(...args) };
    } catch (error) {
      const { code, errcode, message } = error as { message: string } & ErrorCodes; // as the databases' own errors
      return { number, message, codes: { code, errcode } };
    }
  }

  async function reply(call: Call): Promise<void> {
    parentPort?.postMessage(await answer(call));
  }

  parentPort?.on('message', (call: Call | 'close') => {
    if (call !== 'close' && call.name in beside) {
      const own = reply(call).finally(() => running.delete(own));
      running.add(own);
      return;
    }
    before = before.then(async () => {
      if (call !== 'close') {
        await reply(call);
        return;
      }
      await Promise.all(running);
      await close();
      parentPort?.close();
    });
  });
}
