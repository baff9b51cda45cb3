import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';

const compressAnswer = compression({
  // An event that waits for others to be worth compressing comes too late.
  filter: (_, response) =>
    !/^(?:text\/event-stream|multipart\/mixed)/.test(String(response.getHeader('content-type'))),
});

/** From here on the answer goes out compressed, where the client takes that and it is worth it. */
export async function compress(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers['accept-encoding'] === undefined) return;
  // It asks for what Express has beside Node's own, and uses nothing of it.
  await new Promise((resolve) => compressAnswer(request as never, response as never, resolve));
}
