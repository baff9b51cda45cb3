import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import { toData, toEnvelope, toTaskJson } from './replies.ts';
import type { EmulatedTask, State } from './state.ts';

const TIMEOUT = 10_000;

/** What became of the callbacks so far. */
export interface CallbackCounts {
  delivered: number;
  failed: number;
  /** Not sent: an invented task calls nobody but this machine. */
  refused: number;
}

/** Tells the poster of a finished task, as it asked to be told. */
export function createCallbacks(state: State, closed: AbortSignal) {
  const counts: CallbackCounts = { delivered: 0, failed: 0, refused: 0 };

  async function send(task: EmulatedTask, template: string, body: Buffer | null): Promise<boolean> {
    const url = fill(template, task);
    if (!isLoopback(url)) {
      counts.refused += 1;
      return false;
    }
    try {
      const signal = AbortSignal.any([closed, AbortSignal.timeout(TIMEOUT)]);
      const headers = body
        ? { 'content-type': 'application/json', 'content-encoding': 'gzip' }
        : {};
      const response = await request(url, { method: body ? 'POST' : 'GET', headers, body, signal });
      await response.body.dump();
      // The sibling API's page: below 200 or above 300 has failed.
      const delivered = response.statusCode >= 200 && response.statusCode <= 300;
      counts[delivered ? 'delivered' : 'failed'] += 1;
      return delivered;
    } catch {
      counts.failed += 1;
      return false;
    }
  }

  return {
    counts,
    async call(task: EmulatedTask): Promise<void> {
      const { pingback_url: ping, postback_url: post } = task.posted;
      if (ping) await send(task, ping, null);
      if (!post) return;
      task.collected = true; // on the ready list only when the delivery fails
      task.collected = await send(task, post, gzipSync(JSON.stringify(toBody(task, state))));
    },
  };
}

function toBody(task: EmulatedTask, state: State) {
  const code = state.codeOf(task);
  const path = `v3/ai_optimization/${task.provider.toLowerCase()}/llm_responses/task_get/${task.id}`;
  const result = code === 20000 ? state.resultOf(task) : null;
  return toEnvelope([
    toTaskJson({ id: task.id, code, path, data: toData(task.provider, task.posted), result }),
  ]);
}

function fill(template: string, task: EmulatedTask): string {
  const tag = encodeURIComponent(task.posted.tag ?? '');
  return template.replaceAll('$id', task.id).replaceAll('$tag', tag).replaceAll('#', '%23');
}

function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(url.hostname);
}
