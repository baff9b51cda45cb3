import { createHash } from 'node:crypto';
import { toPlain } from './keys.ts';

/*
 * The same prompt is asked again and again, and may be long: each is kept once, found by its hash, and stands as a number
 * with its tasks.
 */

/** A prompt as it is kept: without blanks at the ends; null where there is none. */
export function toPrompt(text: string | null | undefined): string | null {
  return toPlain(text ?? '').trim() || null;
}

export function hashPrompt(prompt: string): string {
  return createHash('sha256').update(prompt).digest('base64url');
}
