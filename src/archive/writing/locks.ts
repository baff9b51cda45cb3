import type { Transaction } from 'kysely';
import type { Tables } from '../tables/tables.ts';

/**
 * Keeps out everybody else who asks for the same lock until the transaction ends; those who share it keep out only those
 * who do not. Whoever takes several takes them in the order in which they stand here.
 */
export type Lock = (trx: Transaction<Tables>, lock: number, mode?: 'shared') => Promise<void>;

/** Any numbers, as long as nobody takes them for something else. */
export const BUDGET_LOCK = 7_071_701;
/** Of whoever changes the roll-ups, or what stands in them. */
export const ROLL_UP_LOCK = 7_071_702;
/** Of whoever deletes tasks; shared by those who keep some, so that none comes back unnoticed. */
export const DELETION_LOCK = 7_071_703;
