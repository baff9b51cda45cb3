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
/** Cost of an operation: about its number of resolved fields. */
export const MAX_COST = 20_000;
