import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MAX_BODY_BYTES } from '../model/limits.ts';
import { type RequestRefusal, tooLarge } from './access/guard.ts';

/** The body of a request, unpacked, or why it is not taken; null when the client went away in the middle of it. */
export async function readBody(request: IncomingMessage): Promise<Buffer | RequestRefusal | null> {
  const sent = await collect(request);
  if (!(sent instanceof Buffer)) return sent;
  return /gzip/i.test(request.headers['content-encoding'] ?? '') ? await unpack(sent) : sent;
}

/** Counts the bytes while they come: a chunked body does not say how many there are. */
function collect(request: IncomingMessage): Promise<Buffer | RequestRefusal | null> {
  return new Promise((resolve) => {
    if (request.destroyed) {
      resolve(null);
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    function take(chunk: Buffer): void {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      else end(tooLarge);
    }
    function finish(): void {
      end(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    }
    const leave = () => end(null);
    /** Nothing may hold on to the bytes: the answer may be a stream that is open for hours. */
    function end(collected: Buffer | RequestRefusal | null): void {
      request.off('data', take).off('end', finish).off('error', leave).off('close', leave);
      resolve(collected);
    }
    request.on('data', take).once('end', finish).once('error', leave).once('close', leave);
  });
}

/** A few bytes may be a lot once they are unpacked. */
async function unpack(zipped: Buffer): Promise<Buffer | RequestRefusal> {
  try {
    return await promisify(gunzip)(zipped, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if (error instanceof RangeError) return tooLarge;
    return { status: 400, message: 'The body is no gzip.' };
  }
}
