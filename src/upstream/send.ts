import type { Dispatcher } from 'undici';

/** An answer, as it arrived. */
export interface Answer {
  readonly status: number;
  readonly bytes: Buffer;
}

interface Limits {
  /** Whoever ends it has this reject with the reason. */
  readonly signal: AbortSignal;
  /** Milliseconds until the last byte. */
  readonly timeout: number;
  readonly maxBytes: number;
}

/**
 * Sends one request, once, and gathers the answer. There is no stream and no chain of signals between the two: these cost
 * more than all the rest of a call.
 */
export async function send(
  to: Pick<Dispatcher, 'dispatch'>,
  request: Dispatcher.DispatchOptions,
  { maxBytes, signal, timeout }: Limits,
): Promise<Answer> {
  signal.throwIfAborted();
  const { promise, reject, resolve } = Promise.withResolvers<Answer>();
  const chunks: Buffer[] = [];
  let size = 0;
  let status = 0;
  let under: Dispatcher.DispatchController | null = null;
  /** Why nobody waits for it any more, though it may not have begun yet. */
  let ended: Error | null = null;

  function end(why: Error): void {
    ended ??= why;
    under?.abort(ended);
    reject(ended);
  }
  const onAbort = () => end(signal.reason);
  signal.addEventListener('abort', onAbort);
  const timer = setTimeout(
    () => end(new DOMException('it took too long', 'TimeoutError')),
    timeout,
  );

  try {
    to.dispatch(request, {
      onRequestStart(controller) {
        under = controller;
        if (ended) controller.abort(ended);
      },
      onResponseStart(_, code) {
        status = code;
      },
      onResponseData(_, chunk) {
        size += chunk.length;
        if (size > maxBytes) end(new Error('the body is too large'));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        const [first] = chunks;
        resolve({ status, bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks) });
      },
      onResponseError: (_, error) => reject(error),
    });
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
