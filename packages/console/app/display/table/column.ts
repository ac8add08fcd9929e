import type { ReactNode } from 'react';

/** A column of a table. Keep the list of columns outside of the component or memoized: rows are drawn anew when it changes. */
export interface Column<Row> {
  /** Unique; what `sort` names. */
  readonly key: string;
  readonly label: string;
  readonly render: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  readonly align?: 'end';
  /** CSS width, for example `8rem`. Default: as much as there is. Above 200 rows widths are fixed: name them. */
  readonly width?: string;
  /** The column may be sorted by; a function gives the value where the table sorts what it has. */
  readonly sort?: true | ((row: Row) => string | number | null | undefined);
}

export interface Sort {
  readonly key: string;
  readonly direction: 'asc' | 'desc';
}

/** `name:desc`, as the API and the address write it. */
export function sortText({ key, direction }: Sort): string {
  return `${key}:${direction}`;
}

/** Reads `name:desc`; null for nothing. */
export function sortOf(text: string | undefined): Sort | null {
  if (text === undefined || text === '') return null;
  const [key = '', direction] = text.split(':');
  return { key, direction: direction === 'desc' ? 'desc' : 'asc' };
}

/** What a click on a heading asks for: ascending, then descending. */
export function nextSort(now: Sort | null, key: string): Sort {
  return { key, direction: now?.key === key && now.direction === 'asc' ? 'desc' : 'asc' };
}

/** The rows in the order asked for; equal ones stay as they stood, and what has no value comes last. */
export function sortedRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | null,
): readonly Row[] {
  const by = columns.find(({ key }) => key === sort?.key)?.sort;
  if (sort === null || typeof by !== 'function') return rows;
  const sign = sort.direction === 'asc' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: by(row) }))
    .sort(({ value: a }, { value: b }) => {
      if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
      if (b === null || b === undefined) return -1;
      return sign * (typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b));
    })
    .map(({ row }) => row);
}
