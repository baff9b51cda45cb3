import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import type { Message } from './message.ts';

export interface Sender {
  /** One signed POST. Resolves to the status of the answer; rejects where there is none in time. */
  post(message: Message, at: number, signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly url: string;
  /** What the receiver knows as well. */
  readonly secret: Buffer;
  /** Milliseconds for the whole of it. */
  readonly timeout?: number;
}

const TIMEOUT = 15_000;
/** Of an answer, only the status is of interest; a connection is worth keeping where the rest is short. */
const MAX_ANSWER = 16 * 1024;

/** Signs as standardwebhooks.com says. Redirects are answers like others: nothing goes where it was not told to go. */
export function createSender({ secret, timeout = TIMEOUT, url }: SenderOptions): Sender {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { pipelining: 1 });
  return {
    async post({ body, id }, at, signal) {
      const timestamp = `${Math.floor(at / 1000)}`;
      const signed = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`);
      const response = await pool.request({
        method: 'POST',
        path: `${pathname}${search}`,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'dataforseo-graphql',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signed.digest('base64')}`,
        },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      });
      await response.body.dump({ limit: MAX_ANSWER }).catch(() => {}); // the status has said it all
      return response.statusCode;
    },
    close: () => pool.destroy(),
  };
}
