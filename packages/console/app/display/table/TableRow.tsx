import { Anchor } from '@mantine/core';
import { type MouseEvent, memo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Column } from './column.ts';
import styles from './DataTable.module.css';

interface TableRowProps<Row> {
  readonly row: Row;
  /** From 0, of all rows. */
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly link?: string;
}

/** One row. It is drawn anew only when it or the columns change: scrolling draws what comes into view. */
export const TableRow = memo(RowOf) as typeof RowOf;

function RowOf<Row>({ row, index, columns, link }: TableRowProps<Row>) {
  return link === undefined ? (
    <tr className={styles.row} aria-rowindex={index + 2}>
      <Cells row={row} columns={columns} />
    </tr>
  ) : (
    <LinkedRow row={row} index={index} columns={columns} link={link} />
  );
}

function LinkedRow<Row>({ row, index, columns, link }: TableRowProps<Row> & { readonly link: string }) {
  const navigate = useNavigate();
  // For the mouse; the keyboard has the link in the first column.
  const follow = (event: MouseEvent): void => {
    const inside = (event.target as Element).closest('a, button, input, label, [role="menu"]');
    if (inside !== null || event.metaKey || event.ctrlKey || String(window.getSelection()) !== '') return;
    void navigate(link);
  };
  return (
    <tr className={`${styles.row} ${styles.linked}`} aria-rowindex={index + 2} onClick={follow}>
      <Cells row={row} columns={columns} link={link} />
    </tr>
  );
}

function Cells<Row>({ row, columns, link }: Omit<TableRowProps<Row>, 'index'>) {
  return columns.map(({ key, align, render }, position) => (
    <td key={key} className={align === 'end' ? styles.end : undefined}>
      {position === 0 && link !== undefined ? (
        <Anchor component={Link} to={link} size="sm">
          {render(row)}
        </Anchor>
      ) : (
        render(row)
      )}
    </td>
  ));
}
