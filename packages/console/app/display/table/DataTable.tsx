import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { type Column, nextSort, type Sort, sortedRows } from './column.ts';
import styles from './DataTable.module.css';
import { TableRow } from './TableRow.tsx';

/** From so many rows on only those in view are in the page. */
const VIRTUAL_FROM = 200;
const ROW_HEIGHT = 37;

export interface DataTableProps<Row> {
  /** What the table lists; said to screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  /** Where a row leads: the first column becomes a link, and a click anywhere in the row follows it. */
  readonly rowLink?: (row: Row) => string;
  /** In place of the table when it has no rows: an `EmptyState`. */
  readonly empty: ReactNode;
  /** With `onSort` whoever gives the rows sorts them (the server); without, the table does, by the columns' functions. */
  readonly sort?: Sort | null;
  readonly onSort?: (sort: Sort) => void;
}

/**
 * A table: sortable, with links, scrolling in itself. Thousands of rows are drawn as they come into view. Paging is a
 * `Pager` below it; loading and errors are `QueryState` around it.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, rowLink, empty, onSort } = props;
  const [ownSort, setOwnSort] = useState<Sort | null>(null);
  const sort = onSort === undefined ? (ownSort ?? props.sort ?? null) : (props.sort ?? null);
  const shown = useMemo(
    () => (onSort === undefined ? sortedRows(rows, columns, sort) : rows),
    [rows, columns, sort, onSort],
  );
  const scroller = useRef<HTMLElement>(null);
  const virtual = shown.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: shown.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 16,
  });
  if (rows.length === 0) return empty;
  const items = virtual ? virtualizer.getVirtualItems() : [];
  const before = items[0]?.start ?? 0;
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const inView = virtual ? items.map(({ index }) => index) : shown.keys();
  return (
    <section
      ref={scroller}
      className={virtual ? `${styles.scroller} ${styles.virtual}` : styles.scroller}
      aria-label={`${label}: table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
      tabIndex={0}
      onKeyDown={virtual ? (event) => toEnds(event, scroller.current) : undefined}
    >
      <table
        className={styles.table}
        style={virtual ? { tableLayout: 'fixed', minWidth: 720 } : undefined}
        aria-label={label}
        aria-rowcount={shown.length + 1}
      >
        <thead className={styles.head}>
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} sort={sort} onSort={onSort ?? setOwnSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} columns={columns.length} />}
          {[...inView].map((index) => {
            const row = shown[index] as Row;
            return (
              <TableRow
                key={rowKey(row)}
                row={row}
                index={index}
                columns={columns}
                {...(rowLink === undefined ? {} : { link: rowLink(row) })}
              />
            );
          })}
          {after > 0 && <Gap height={after} columns={columns.length} />}
        </tbody>
      </table>
    </section>
  );
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

function Heading<Row>({ column: { key, label, align, width, sort: sortable }, sort, onSort }: HeadingProps<Row>) {
  const direction = sort?.key === key ? sort.direction : null;
  const Icon = direction === null ? IconArrowsSort : direction === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      className={align === 'end' ? styles.end : undefined}
      style={width === undefined ? undefined : { width }}
      aria-sort={direction === null ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
    >
      {sortable === undefined ? (
        label
      ) : (
        <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, key))}>
          {label}
          <Icon size={14} aria-hidden opacity={direction === null ? 0.4 : 1} />
        </button>
      )}
    </th>
  );
}

/** Stands for the rows that are not drawn. */
function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <tr className={styles.gap} aria-hidden>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

/** Home and End, which a table of which only a part is drawn would not know. */
function toEnds(event: KeyboardEvent, scroller: HTMLElement | null): void {
  if (event.target !== scroller) return;
  if (event.key === 'Home') scroller?.scrollTo({ top: 0 });
  else if (event.key === 'End') scroller?.scrollTo({ top: scroller.scrollHeight });
}
