import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ledger } from '../archive/ledger.ts';
import type { Provider } from '../model/provider.ts';

export interface Webhooks {
  /** Where upstream is to tell that a task has finished. */
  urlFor(token: string): string;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export interface WebhookParts {
  /** Where upstream reaches this service. */
  readonly publicUrl: string;
  /** Only who knows it can make an address that is believed. */
  readonly secret: string;
  readonly ledger: Ledger;
  readonly onHint: (id: string, provider: Provider) => void;
  /** A task whose creation nobody had confirmed seems to exist. */
  readonly onUnconfirmed: () => void;
  readonly onError: (error: unknown) => void;
}

const path = '/webhooks/tasks/';

/**
 * Upstream's callbacks. They are not signed, so the address itself is: a token and its signature. What is called is
 * taken for a hint, never for an answer: the body is not read, and the task is fetched by the id that we booked.
 */
export function createWebhooks(parts: WebhookParts): Webhooks {
  const { ledger, onError, onHint, onUnconfirmed, publicUrl, secret } = parts;

  const sign = (token: string) =>
    createHmac('sha256', secret).update(token).digest('base64url').slice(0, 22);

  function readToken(url: string): string | null {
    const [, token, signature] =
      /^\/webhooks\/tasks\/([\w-]{22})\.([\w-]{22})(?:\?|$)/.exec(url) ?? [];
    if (token === undefined || signature === undefined) return null;
    return timingSafeEqual(Buffer.from(sign(token)), Buffer.from(signature)) ? token : null;
  }

  async function follow(token: string): Promise<void> {
    const entry = await ledger.byToken(token);
    if (entry?.state === 'OPEN') onUnconfirmed();
    else if (entry?.taskId) onHint(entry.taskId, entry.provider);
  }

  return {
    urlFor: (token) => `${publicUrl}${path}${token}.${sign(token)}`,
    handle(request, response) {
      request.resume();
      const token = readToken(request.url ?? '');
      // The answer does not wait for what follows: upstream hangs up after ten seconds.
      response.writeHead(token === null ? 404 : 200, { 'content-length': 0 }).end();
      if (token !== null) follow(token).catch(onError);
    },
  };
}
