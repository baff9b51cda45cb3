/** Ids in one field: more would hold up everybody else's. */
export const MAX_IDS = 100;
export const MAX_PAGE_SIZE = 100;
/** Depth of an operation. */
export const MAX_DEPTH = 12;
/** Cost of an operation: about its number of resolved fields. */
export const MAX_COST = 20_000;
