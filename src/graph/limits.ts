/** Ids in one field: more would hold up everybody else's. */
export const MAX_IDS = 100;
export const MAX_PAGE_SIZE = 100;
/** Depth of an operation. */
export const MAX_DEPTH = 12;
/** Tokens of a document: what is longer is not even parsed to its end. */
export const MAX_TOKENS = 2000;
/** Root fields of an operation, aliases and all. */
export const MAX_ROOT_FIELDS = 60;
/** Directives in a document. */
export const MAX_DIRECTIVES = 50;
/** Mistakes of a document that are told, and how much is told of each: many of them repeat all of what is wrong. */
export const MAX_MISTAKES = 20;
export const MAX_MESSAGE = 1000;
/** Cost of an operation: about the number of fields that it resolves. Everything of a hundred tasks fits. */
export const MAX_COST = 50_000;

/** Characters of a search, and items of a list in a filter: every one of them is looked for. */
export const MAX_SEARCH = 500;
export const MAX_CHOICES = 1000;
/** What a whole text, or all that upstream sent, weighs: as much as so many other fields. */
export const BULKY = 20;

/** A list below a field is taken for ten long: what the field multiplies by so that it is as long as was asked. */
export function perList(length: number | null | undefined): number {
  return (length ?? 20) / 10;
}
