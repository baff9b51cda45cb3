import { Worker } from 'node:worker_threads';

/** Kills the thread of a store that is next asked for a function of this name, before it can answer. `about` is in its arguments. */
export function killNext(name: string, about = ''): Promise<void> {
  const { prototype } = Worker;
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the worker as `this`
  const { postMessage } = prototype;
  return new Promise((resolve) => {
    prototype.postMessage = function post(this: Worker, message: unknown): void {
      const call = message as { readonly name?: string };
      if (call.name === name && JSON.stringify(call).includes(about)) {
        prototype.postMessage = postMessage;
        // Before the call, or a quick thread would have answered it by then.
        void this.terminate().then(() => resolve());
      }
      postMessage.call(this, message);
    };
  });
}
