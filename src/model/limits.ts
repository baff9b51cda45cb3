/*
 * What clients are held to, and told: every number stands here once, is enforced from here, and is checked against the
 * docs/rate-limits.md. What the upstream holds us to is elsewhere (task-input.ts, upstream/).
 */

/** Bytes of a request's body. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Milliseconds that a request may take to come, and its headers. */
export const REQUEST_TIMEOUT = 30_000;
export const HEADERS_TIMEOUT = 10_000;
/**
 * Milliseconds that a connection is held for another request. Proxies hold theirs for a minute: whichever side gives up
 * first may cut off a request that the other has just sent, so it has to be the one that sends.
 */
export const KEEP_ALIVE_TIMEOUT = 75_000;

/** Tokens of a document: what is longer is not even parsed to its end. */
export const MAX_TOKENS = 2000;
/** Brackets of any kind in one another, of values and types as well. Tools that ask for the schema have up to forty. */
export const MAX_NESTING = 64;
/** Levels of an operation. */
export const MAX_DEPTH = 12;
/** Root fields of an operation, aliases and all. */
export const MAX_ROOT_FIELDS = 60;
/** Those of a mutation: they are executed one after the other, within one deadline. */
export const MAX_MUTATIONS = 10;
/** Directives in a document. */
export const MAX_DIRECTIVES = 50;
/** Fields as they would be executed: what is spread often counts often. */
export const MAX_FIELDS = 5000;
/** Of these below `__schema` and `__type`: each stands for as many values as the schema has types or fields. Tools ask for 230, those that go twenty types deep for twice as many. */
export const MAX_INTROSPECTED = 500;
/** Cost of an operation: about the number of fields that it resolves. Everything of a hundred tasks fits. */
export const MAX_COST = 50_000;

/** Ids in one field: more would hold up everybody else's. */
export const MAX_IDS = 100;
/** Those of a gateway, which cannot ask twice. */
export const MAX_ENTITIES = 1000;
/** Those that one mutation imports, and those that one deletes. */
export const MAX_IMPORTED = 1000;
export const MAX_DELETED = 1000;
/** Items of a page. */
export const MAX_PAGE_SIZE = 100;
/** Buckets of a spend report. */
export const MAX_BUCKETS = 1000;
/** Tasks of one mutation; what upstream takes in one call. */
export const MAX_TASKS = 100;
/** Characters of an idempotency key. */
export const MAX_KEY = 255;

/** Characters of a search, and items of a list in a filter: every one of them is looked for. */
export const MAX_SEARCH = 500;
export const MAX_CHOICES = 1000;
/** Terms of `mentions`; of each its aliases and its domains; of each name its words, or characters where these are words. */
export const MAX_TERMS = 100;
/** The same in a filter, which is looked at task by task. */
export const MAX_FILTER_TERMS = 20;
export const MAX_ALIASES = 20;
export const MAX_WORDS = 50;
