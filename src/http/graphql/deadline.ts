import type { Deadline } from '../../kit/deadline.ts';
import { ServiceError } from '../../model/errors.ts';

/** How long one operation waits for others. */
interface OperationDeadline {
  /** Made when something first has to be waited for: most operations are answered from memory. */
  readonly deadline: () => Deadline;
  /** The operation is over. */
  readonly endDeadline: () => void;
}

/** Ends so many `seconds` after it `begun` (by `performance.now()`), or when the client goes away. */
export function createDeadline(
  { caller, signal: client }: Pick<Deadline, 'signal' | 'caller'>,
  { begun, seconds }: { readonly begun: number; readonly seconds: number },
): OperationDeadline {
  const end = Date.now() + seconds * 1000 - (performance.now() - begun);
  let deadline: Deadline | null = null;
  let timer: NodeJS.Timeout | undefined;

  function start(): Deadline {
    const late = new AbortController();
    timer = setTimeout(
      () => {
        const message = 'Not ready in time; asking again may succeed.';
        late.abort(new ServiceError('DEADLINE_EXCEEDED', message, { retryable: true }));
      },
      Math.max(0, end - Date.now()),
    ).unref();
    return { signal: AbortSignal.any([client, late.signal]), caller, at: () => end };
  }

  return {
    deadline: () => (deadline ??= start()),
    endDeadline: () => clearTimeout(timer),
  };
}
