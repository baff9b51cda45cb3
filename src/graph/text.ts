import { ServiceError } from '../model/errors.ts';
import { clip } from '../model/items.ts';
import type { SchemaTypes } from './builder.ts';
import { BULKY } from './weights.ts';

type Fields<Parent> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  Parent
>;

/** A text field that a client may have shortened. */
export function clippedText<Parent extends object>(
  t: Fields<Parent>,
  description: string,
  read: (parent: Parent) => string | null,
) {
  return t.string({
    complexity: BULKY,
    nullable: true,
    description,
    args: {
      maxChars: t.arg.int({ description: 'At most so many characters (Unicode code points).' }),
    },
    resolve(parent, { maxChars }) {
      if (typeof maxChars === 'number' && maxChars < 0) {
        throw new ServiceError('BAD_USER_INPUT', 'maxChars must not be negative.');
      }
      return clip(read(parent), maxChars);
    },
  });
}
