import { ServiceError } from '../../model/errors.ts';
import { MAX_ALIASES, MAX_WORDS } from '../../model/limits.ts';
import { hasWord, tokenize } from '../../model/tokens.ts';
import type { Term } from '../tables/tracked-terms.ts';

export interface TermLimits {
  /** What they are called where they are asked for. */
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** Throws BAD_USER_INPUT for what names nothing, or is more than one may ask for at once. */
export function checkTerms(terms: readonly Term[], { least, most, name }: TermLimits): void {
  if (terms.length < least || terms.length > most) {
    throw refusal(`\`${name}\` takes from ${least} to ${most} terms.`);
  }
  for (const term of terms) {
    if (term.aliases.length > MAX_ALIASES || term.domains.length > MAX_ALIASES) {
      throw refusal(`A term has at most ${MAX_ALIASES} aliases and as many domains.`);
    }
    for (const tokens of [term.name, ...term.aliases].map(tokenize)) {
      if (!hasWord(tokens)) {
        throw refusal('A name needs at least one letter or digit, and is no address.');
      }
      if (tokens.length > MAX_WORDS) throw refusal(`A name has at most ${MAX_WORDS} words.`);
    }
  }
}

function refusal(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', message);
}
