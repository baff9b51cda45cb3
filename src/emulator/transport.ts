import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Fault } from './faults.ts';
import type { Call } from './call.ts';

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const json = { 'content-type': 'application/json' };

export async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  return {
    method: request.method ?? 'GET',
    path: toPath(request),
    body: parse(Buffer.concat(chunks).toString()),
  };
}

export function toPath(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '/';
}

/** Sends JSON, compressed where the client takes it and it is worth it. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: unknown,
): void {
  const text = JSON.stringify(body);
  if (text.length < 1400 || !acceptsGzip(request)) {
    response.writeHead(status, json).end(text);
    return;
  }
  response.writeHead(status, { ...json, 'content-encoding': 'gzip' });
  response.end(gzipSync(text, { level: 1 }));
}

/** Sends an answer the way a fault wants it sent; false when it has no wish of that kind. */
export function sendSpoiled(response: ServerResponse, text: string, fault: Fault): boolean {
  if (!('kind' in fault)) return false;
  switch (fault.kind) {
    case 'hang':
    case 'accept-then-hang':
      return true;
    case 'reset':
    case 'accept-then-reset':
      response.destroy();
      return true;
    case 'truncate':
      response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html><body><h1>502 Bad Gateway</h1></body></html>');
      return true;
    case 'gzip':
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(text));
      return true;
    case 'lying-gzip':
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' });
      response.end(Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.from(text)]));
      return true;
    case 'plain-as-gzip':
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(text);
      return true;
    case 'huge':
      response
        .writeHead(200, json)
        .end(`${text.slice(0, -1)},"padding":"${'x'.repeat(40_000_000)}"}`);
      return true;
    default:
      return false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(headers['accept-encoding']));
}
