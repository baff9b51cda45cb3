import { type RawBuilder, sql } from 'kysely';

/** SQL: the numbers of those of the addresses that are cited anywhere, as a list for `in`. */
export function addressNumbers(addresses: readonly string[]): RawBuilder<number> {
  return addresses.length === 0
    ? sql`(select 0 where 0 = 1)`
    : sql`(select id from addresses where text in (${sql.join(addresses)}))`;
}
