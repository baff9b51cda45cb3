import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import { toSlug } from '../model/provider.ts';
import { type EnvelopeJson, toEnvelope } from './replies.ts';
import type { State } from './state.ts';
import type { EmulatedTask } from './task.ts';

/** What became of the callbacks since the start or the last reset. */
export interface CallbackCounts {
  delivered: number;
  failed: number;
  /** Not sent: an invented task calls nobody but this machine. */
  refused: number;
}

export interface CallbackOptions {
  /** Milliseconds until the receiver is given up. */
  readonly timeout: number;
  readonly closed: AbortSignal;
}

/** Tells the poster of a finished task, as it asked to be told. */
export function createCallbacks(state: State, { closed, timeout }: CallbackOptions) {
  const counts: CallbackCounts = { delivered: 0, failed: 0, refused: 0 };

  async function send(task: EmulatedTask, template: string, body: Buffer | null): Promise<boolean> {
    const url = fill(template, task);
    if (!isLoopback(url)) {
      counts.refused += 1;
      return false;
    }
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    try {
      const signal = AbortSignal.any([closed, AbortSignal.timeout(timeout)]);
      const response = await request(url, {
        signal,
        reset: true, // no idle connection left behind
        ...(body ? { method: 'POST', body, headers } : { method: 'GET' }),
      });
      await response.body.dump();
      // The sibling API's page: below 200 or above 300 has failed.
      const isDelivered = response.statusCode >= 200 && response.statusCode <= 300;
      counts[isDelivered ? 'delivered' : 'failed'] += 1;
      return isDelivered;
    } catch {
      counts.failed += 1;
      return false;
    }
  }

  function toBody(task: EmulatedTask): EnvelopeJson {
    const path = `v3/ai_optimization/${toSlug(task.provider)}/llm_responses/task_get/${task.id}`;
    return toEnvelope([state.report(task, path)]);
  }

  return {
    counts: counts as Readonly<CallbackCounts>,
    async call(task: EmulatedTask): Promise<void> {
      const { pingback_url: ping, postback_url: post } = task.posted;
      if (post) task.posting = true;
      const pinged = ping ? send(task, ping, null) : null;
      if (post) task.posting = await send(task, post, gzipSync(JSON.stringify(toBody(task))));
      await pinged;
    },
    reset(): void {
      Object.assign(counts, { delivered: 0, failed: 0, refused: 0 });
    },
  };
}

function fill(template: string, task: EmulatedTask): string {
  const tag = encodeURIComponent(task.posted.tag ?? '');
  return template.replaceAll('$id', task.id).replaceAll('$tag', tag).replaceAll('#', '%23');
}

function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(url.hostname);
}
