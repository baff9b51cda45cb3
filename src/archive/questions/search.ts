import { ServiceError } from '../../model/errors.ts';
import { hasWord, tokenize } from '../../model/tokens.ts';
import type { Phrase } from '../tables/full-text.ts';

/** What must all occur. Words may stand anywhere; those in quotes side by side; before a `*` stands how one begins. */
export function readSearch(search: string): Phrase[] {
  const parts = search.replace(/[“”„‟]/g, '"').split('"');
  if (parts.length % 2 === 0) throw refusal('has a quote that is not closed.');
  const phrases = parts.flatMap((part, at) => {
    if (at % 2 === 1) return [readPhrase(part, parts[at + 1]?.startsWith('*') === true)];
    // Right behind a quote, a `*` belongs to what is in it.
    const words = (at > 0 ? part.replace(/^\*/, '') : part).split(/\s+/u);
    return words.flatMap((word) => readWord(word));
  });
  if (phrases.length > 0) return phrases;
  throw refusal('needs at least one letter or digit. An address is no text: see `citedUrl`.');
}

function readPhrase(text: string, isBeginning: boolean): Phrase {
  const words = tokenize(text.replace(/\*\s*$/, ''));
  if (!hasWord(words)) throw refusal('needs at least one letter or digit between quotes.');
  return { words, isBeginning: isBeginning || /\*\s*$/.test(text) };
}

function readWord(text: string): Phrase[] {
  const isBeginning = text.endsWith('*');
  const words = tokenize(isBeginning ? text.slice(0, -1) : text);
  if (hasWord(words) && !text.startsWith('*')) return [{ words, isBeginning }];
  if (text.startsWith('*') || isBeginning) {
    throw refusal(
      'has a `*` that stands for itself: it belongs to the end of a word, as in `run*`.',
    );
  }
  return [];
}

function refusal(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', `\`search\` ${message}`);
}
