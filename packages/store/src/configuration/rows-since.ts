// Rows that a later reading of a table brings only in part. What was written since an earlier reading is told by the number of
// the transaction that wrote a row: it grows with any write of it, also one that takes no revision (values sealed anew) and one by
// hand. Rows that are gone are told by how many there are.

/** How many rows there are, and those of them that were written since. */
export type RowsSince<Line> = readonly [count: number, lines: readonly Line[]];

/** Of the first transaction whose end the statement may not have seen: what it wrote is brought by the next reading. */
export const UNSEEN_FROM = 'pg_snapshot_xmin(pg_current_snapshot())::xid::text';

/**
 * An aggregate of a `RowsSince`; `$1` is what an earlier reading gave for `UNSEEN_FROM`, null for all rows. Numbers of
 * transactions begin anew after four thousand million, which is why their ages are compared; rows of a past that is too
 * long ago are brought without need.
 */
export function rowsSince(columns: string): string {
  return `json_build_array(count(*), coalesce(json_agg(json_build_array(${columns}))
     filter (where $1::text is null or age(xmin) <= age($1::text::xid)), '[]'))`;
}

/** The rows that were read over those that are known: the same map where nothing differs, null when the number does not fit. */
export function rowsOver<Key, Row, Line>(
  known: ReadonlyMap<Key, Row> | undefined,
  [count, lines]: RowsSince<Line>,
  entryOf: (line: Line) => readonly [Key, Row],
): ReadonlyMap<Key, Row> | null {
  if (known !== undefined && lines.length === 0) return known.size === count ? known : null;
  const rows = new Map(known);
  for (const line of lines) rows.set(...entryOf(line));
  return rows.size === count ? rows : null;
}
