/**
 * Rows in portions that one `insert` takes: SQLite binds at most 32,766 values to a statement, PostgreSQL 65,535. The
 * widest row that is written so has six columns.
 */
export function slices<Row>(rows: readonly Row[]): Row[][] {
  const size = 2000;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    rows.slice(at * size, (at + 1) * size),
  );
}

/** Bytes of answers, after which no other one is read in the same go: what is made of them takes several times as much memory. */
export const ENOUGH_BYTES = 8_000_000;
