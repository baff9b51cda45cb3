import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';

/** A log that is kept line by line, to be looked at. */
export function createTestLog(): { readonly lines: string[]; readonly log: Logger } {
  const lines: string[] = [];
  const keep = new Writable({
    write: (chunk: Buffer, _, done) => done(void lines.push(chunk.toString())),
  });
  return { lines, log: pino(keep) };
}
