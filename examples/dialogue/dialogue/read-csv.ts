/** Rows of a CSV with a header, quotes doubled inside of quotes, by the names of its columns. Throws with the row's number. */
export function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = cellsOf(text.replace(/^\uFEFF/, ''));
  return rows.map((cells, index) => {
    if (cells.length !== header.length) {
      throw new Error(`row ${index + 2} has ${cells.length} cells, and the header has ${header.length}`);
    }
    return Object.fromEntries(header.map((name, column) => [name, cells[column] as string]));
  });
}

/** A cell: in quotes, or up to the next comma or line; then what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;

function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const at = CELL.lastIndex;
    const found = CELL.exec(text);
    if (found === null) throw new Error(`row ${rows.length + 1} has a quote that does not fit, at character ${at}`);
    row.push(found[1]?.replaceAll('""', '"') ?? (found[2] as string));
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
