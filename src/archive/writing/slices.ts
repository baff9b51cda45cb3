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
