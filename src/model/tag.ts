/*
 * Every task that this service posts carries a mark behind the poster's own tag: by it a task is found again when the
 * answer to the post was lost.
 */
const MARK = /~dq[\w-]{22}$/;
export const MARK_LENGTH = 25;

export function markTag(tag: string | null | undefined, token: string): string {
  return `${tag ?? ''}~dq${token}`;
}

/** The token in a tag, or null where there is none. */
export function readMark(tag: string | null): string | null {
  return tag === null ? null : (MARK.exec(tag)?.[0].slice(3) ?? null);
}

/** The poster's own tag; null where the mark is all there is. */
export function unmarkTag(tag: string | null): string | null {
  if (tag === null || !MARK.test(tag)) return tag;
  return tag.replace(MARK, '') || null;
}
