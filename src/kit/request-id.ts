import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const ids = new AsyncLocalStorage<string>();

/** Runs the work of a request, so that whatever is logged of it can name it. */
export function inRequest<Result>(id: string, work: () => Result): Result {
  return ids.run(id, work);
}

/** The id of the request that is worked on; a new one outside of any. */
export function requestId(): string {
  return ids.getStore() ?? randomUUID();
}
