import type { ServerResponse } from 'node:http';

/** Sends what Yoga answers. */
export async function sendAnswer(response: ServerResponse, answer: Response): Promise<void> {
  const body = answer.body === null ? undefined : await answer.text();
  if (response.destroyed) return;
  response.setHeaders(answer.headers).writeHead(answer.status, answer.statusText).end(body);
}
