import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, deflate, gzip } from 'node:zlib';
import compression from 'compression';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

/** Bytes of an answer that is worth compressing, and how well brotli does it: as `compression` has them. */
const THRESHOLD = 1024;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const compressAnswer = compression({
  // An event that waits for others to be worth compressing comes too late.
  filter: (_, response) =>
    !/^(?:text\/event-stream|multipart\/mixed)/.test(String(response.getHeader('content-type'))),
});

/** From here on the answer goes out compressed, where the client takes that and it is worth it. */
export function compress(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers['accept-encoding'] === undefined) return;
  // It asks for what Express has beside Node's own, and uses nothing of it. It waits for nothing.
  compressAnswer(request as never, response as never, () => {});
}

const zips = {
  gzip: promisify(gzip),
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, BROTLI),
  deflate: promisify(deflate),
};
export type Encoding = keyof typeof zips;

/** Clients have few ways to say what they take. */
const chosen = new LRUCache<string, string>({ max: 500 });

/** In which form the client takes an answer of so many bytes; null: as it is. */
export function encodingFor({ headers }: IncomingMessage, length: number): Encoding | null {
  const accept = headers['accept-encoding'];
  if (accept === undefined || length < THRESHOLD) return null;
  const known = chosen.get(accept);
  const name = known ?? choose(accept);
  if (known === undefined) chosen.set(accept, name);
  return name in zips ? (name as Encoding) : null;
}

function choose(accept: string): string {
  // Its types do not know yet that it takes our order where the client has none.
  const negotiator = new Negotiator({ headers: { 'accept-encoding': accept } }) as {
    encoding(available: string[], preferred: string[]): string | undefined;
  };
  return negotiator.encoding(['br', 'gzip', 'deflate', 'identity'], ['br', 'gzip']) ?? 'identity';
}

export function zip(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  return zips[encoding](bytes);
}
