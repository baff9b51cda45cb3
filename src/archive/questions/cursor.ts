import { createHash } from 'node:crypto';
import { ServiceError } from '../../model/errors.ts';

type Values = readonly (string | number)[];

/** Cursors of one list: they say where an item stands in its order, and are good for no other filter or order. */
export interface Cursors {
  write(values: Values): string;
  /** The values, or null where there is no cursor. Throws CURSOR_INVALID. */
  read(cursor: string | null | undefined): Values | null;
}

/** `about` is everything that makes another list: filter, order, grouping. */
export function createCursors(about: unknown): Cursors {
  const mark = digest(JSON.stringify(about));
  return {
    write: (values) =>
      Buffer.from(
        JSON.stringify([mark, digest(mark + JSON.stringify(values)), ...values]),
      ).toString('base64url'),
    read(cursor) {
      if (cursor === null || cursor === undefined) return null;
      const [own, check, ...values] = parse(cursor);
      const isIntact = check === digest(mark + JSON.stringify(values));
      if (own === mark && isIntact) return values as Values;
      throw new ServiceError('CURSOR_INVALID', 'The cursor is damaged, or of another list.');
    },
  };
}

function parse(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}
