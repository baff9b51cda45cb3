import { basename } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';
import { ThreadError } from './thread-error.ts';

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
  | { readonly number: number; readonly message: string; readonly errcode: number | undefined };

/** A thread that runs a file; it starts with its first call. */
export function createThread(file: URL, settings: unknown): Thread {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | null = null;
  let last = 0;
  let ended: Error | null = null;

  function start(): Worker {
    // What a thread holds on to is small: it need not keep much of what it has thrown away.
    const started = new Worker(file, {
      name: basename(file.pathname, '.ts'), // as the system lists it
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 },
    });
    started.on('message', (reply: Reply) => {
      const asked = waiting.get(reply.number);
      waiting.delete(reply.number);
      if (waiting.size === 0) started.unref();
      if ('message' in reply) asked?.reject(new ThreadError(reply.message, reply.errcode));
      else asked?.resolve(reply.result);
    });
    started.on('error', (error: Error) => {
      end(new ThreadError(error.message, 'errcode' in error ? Number(error.errcode) : undefined));
    });
    started.on('exit', () => end(new ThreadError('the store is closed')));
    return started;
  }

  function end(error: Error): void {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }

  return {
    async call<Result>(name: string, ...args: readonly unknown[]) {
      if (ended) throw ended;
      worker ??= start();
      const asked = Promise.withResolvers<unknown>();
      last += 1;
      waiting.set(last, asked);
      worker.ref(); // the process must not end before it is answered
      worker.postMessage({ number: last, name, args } satisfies Call);
      return (await asked.promise) as Result; // as the function of that name resolves
    },
    async close() {
      const own = worker;
      if (ended || own === null) return;
      const exit = new Promise<void>((resolve) => own.once('exit', () => resolve()));
      own.ref();
      own.postMessage('close');
      await exit;
    },
  };
}

// Of each its own arguments: they are what the other side sends.
type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The other side: answers calls one after the other, in the order in which they came. */
export function serveThread(functions: Functions, close: () => unknown): void {
  let before: Promise<unknown> = Promise.resolve();

  async function answer({ args, name, number }: Call): Promise<Reply> {
    try {
      const named = functions[name] as (...args: readonly unknown[]) => unknown; // only these are called
      return { number, result: await named(...args) };
    } catch (error) {
      const { errcode, message } = error as { message: string; errcode?: number }; // SQLite's own errors
      return { number, message, errcode };
    }
  }

  parentPort?.on('message', (call: Call | 'close') => {
    before = before.then(async () => {
      if (call !== 'close') {
        parentPort?.postMessage(await answer(call));
        return;
      }
      await close();
      parentPort?.close();
    });
  });
}
