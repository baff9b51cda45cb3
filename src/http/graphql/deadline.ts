import { ServiceError } from '../../model/errors.ts';
import type { Patience } from '../../upstream/exchange.ts';
import type { Turn } from '../../upstream/limiter.ts';

/** How long one operation waits for others. Disposed of when it is over. */
export interface Deadline extends Disposable {
  /** Made when something first has to be waited for: most operations are answered from memory. */
  patience(): Patience;
}

/** Ends `seconds` from now, or when the client goes away. */
export function createDeadline({ caller, signal: client }: Turn, seconds: number): Deadline {
  const end = Date.now() + seconds * 1000;
  let patience: Patience | null = null;
  let timer: NodeJS.Timeout | undefined;

  function start(): Patience {
    const late = new AbortController();
    timer = setTimeout(
      () => {
        const message = 'Not ready in time; asking again may succeed.';
        late.abort(new ServiceError('DEADLINE_EXCEEDED', message, { retryable: true }));
      },
      Math.max(0, end - Date.now()),
    ).unref();
    return { signal: AbortSignal.any([client, late.signal]), caller, deadline: () => end };
  }

  return {
    patience: () => (patience ??= start()),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
