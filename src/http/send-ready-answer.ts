import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Encoding, encodingFor, zip } from './compress.ts';
import { knows, toCacheHeaders } from './graphql/etag.ts';
import type { ReadyAnswer } from './graphql/ready-answer.ts';

/** Sends an answer as Yoga would have sent it; a promise where it has to be compressed first. */
export function sendReadyAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ReadyAnswer,
): Promise<void> | void {
  const { body, contentType, etag, zipped } = answer;
  response.setHeader('content-type', contentType);
  if (request.method === 'GET') {
    for (const [name, value] of Object.entries(toCacheHeaders(etag))) {
      response.setHeader(name, value);
    }
    if (knows(request.headers['if-none-match'], etag)) {
      response.writeHead(304).end();
      return;
    }
  }
  const encoding = encodingFor(request, body.length);
  if (encoding === null) {
    send(response, body);
    return;
  }
  const known = zipped.get(encoding);
  if (known) sendZipped(response, known, encoding);
  else return zipAndSend(response, answer, encoding);
}

async function zipAndSend(
  response: ServerResponse,
  { body, zipped }: ReadyAnswer,
  encoding: Encoding,
): Promise<void> {
  const bytes = await zip(body, encoding);
  zipped.set(encoding, bytes);
  sendZipped(response, bytes, encoding);
}

function sendZipped(response: ServerResponse, bytes: Buffer, encoding: Encoding): void {
  response.setHeader('content-encoding', encoding);
  send(response, bytes);
}

function send(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
}
