/** Without what databases take in no text: NUL, and halves of characters. */
export function toPlain(text: string): string {
  return text.toWellFormed().replaceAll('\0', ' ');
}

/** An index of PostgreSQL takes 2,700 bytes, of all its columns together. */
const room = new Uint8Array(2500);
const nameRoom = room.subarray(0, 600);
const encoder = new TextEncoder();

/** As much of a text as every database's index takes: for columns that are asked for, and for what asks for them. */
export function toKey(text: string): string {
  return cut(text, room);
}

/** The same of a tag or a model, which stand beside each other in an index. */
export function toName(text: string): string {
  return cut(text, nameRoom);
}

function cut(text: string, into: Uint8Array): string {
  const plain = toPlain(text);
  return plain.length > into.length / 3
    ? plain.slice(0, encoder.encodeInto(plain, into).read)
    : plain;
}
