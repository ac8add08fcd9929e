import { wrapText } from './wrap-text.ts';

/** What fitting needs to know of a column. */
export interface FittedColumn {
  readonly title: string;
  /** Columns that may be left out on a narrow terminal, the lowest number first. */
  readonly spare?: number;
}

export interface FittedTable<Column> {
  readonly columns: readonly Column[];
  /** Text of each cell, row by row; those of the last column may be broken into lines. */
  readonly cells: readonly (readonly string[])[];
  /** Titles of the columns left out. */
  readonly leftOut: readonly string[];
}

const GAP = 2;
/** The last column is broken into lines no narrower than this. */
const LEAST_LAST = 24;

/**
 * Fits a table into a width: the last column is broken at spaces, and where that is not enough, spare columns are left
 * out. A table that still does not fit is left to the terminal.
 */
export function fitColumns<Column extends FittedColumn>(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  width: number,
): FittedTable<Column> {
  const natural = columns.map((column, position) =>
    Math.max(column.title.length, ...cells.map((row) => longestLine(row[position] ?? ''))),
  );
  const kept = new Set(columns.keys());
  const spare = [...columns.keys()]
    .filter((position) => columns[position]?.spare !== undefined)
    .sort((a, b) => (columns[a]?.spare ?? 0) - (columns[b]?.spare ?? 0));
  const roomForLast = (): number => {
    const others = [...kept].slice(0, -1);
    return width - others.reduce((sum, position) => sum + (natural[position] ?? 0) + GAP, 0);
  };
  const fits = (): boolean => {
    const last = [...kept].at(-1);
    return last === undefined || roomForLast() >= Math.min(natural[last] ?? 0, LEAST_LAST);
  };
  for (const position of spare) {
    if (fits()) break;
    kept.delete(position);
  }
  const order = [...kept];
  const last = order.at(-1);
  const room = Math.max(roomForLast(), LEAST_LAST);
  return {
    columns: order.map((position) => columns[position] as Column),
    cells: cells.map((row) =>
      order.map((position) => (position === last ? wrapText(row[position] ?? '', room) : (row[position] ?? ''))),
    ),
    leftOut: columns.filter((_, position) => !kept.has(position)).map((column) => column.title),
  };
}

function longestLine(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}
