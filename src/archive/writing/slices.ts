/** A statement takes so many values and no more. */
export function slices<Row>(rows: readonly Row[]): Row[][] {
  const size = 2000;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    rows.slice(at * size, (at + 1) * size),
  );
}
