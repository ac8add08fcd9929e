import type { ModelSchema } from '@enginehouse/api';
import { useMemo } from 'react';
import { EmptyState } from '../../display/EmptyState.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { AddressCursorPager, AddressPager } from '../../display/table/AddressPager.tsx';
import { type Column, sortOf, sortText } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { FROM_THE_FIRST, useAddress } from '../../display/use-address.ts';
import { FieldValue } from './FieldValue.tsx';
import { FilterBar } from './FilterBar.tsx';
import { filtersSet, listQueryOf, PAGE_SIZE } from './list-address.ts';
import { rowPath } from './model-places.ts';
import { keyOf, type ModelRow, useRows } from './model-queries.ts';

export interface RowsTableProps {
  readonly schema: ModelSchema;
  /** In place of the model's own columns. */
  readonly columns?: readonly Column<ModelRow>[];
  /** What stands there while there are no rows at all. */
  readonly emptyText?: string;
}

/** The rows of a core model: filters, order and page stand in the address. */
export function RowsTable({ schema, columns: given, emptyText }: RowsTableProps) {
  const { values, set } = useAddress();
  const rows = useRows(schema.name, listQueryOf(values, schema));
  const columns = useMemo(() => given ?? columnsOf(schema), [given, schema]);
  const [first] = schema.defaultSort;
  const sort = sortOf(values.sort) ?? (first === undefined ? null : { key: first.field, direction: first.direction });
  return (
    <>
      {schema.filters.length > 0 && <FilterBar schema={schema} values={values} set={set} />}
      <QueryState query={rows}>
        {(page) => (
          <>
            <DataTable
              label={schema.title}
              columns={columns}
              rows={page.rows}
              rowKey={(row) => keyOf(row, schema)}
              rowLink={(row) => rowPath(schema.name, keyOf(row, schema))}
              sort={sort}
              onSort={(next) => set({ sort: sortText(next), ...FROM_THE_FIRST })}
              empty={
                filtersSet(values, schema.filters) > 0 ? (
                  <EmptyState title="Nothing matches these filters" />
                ) : (
                  <EmptyState title="Nothing here yet">{emptyText ?? schema.description}</EmptyState>
                )
              }
            />
            {page.next !== undefined || values.after !== undefined ? (
              <AddressCursorPager shown={page.rows.length} next={page.next} />
            ) : (
              <AddressPager pageSize={PAGE_SIZE} total={page.totalRows} more={page.more === true} />
            )}
          </>
        )}
      </QueryState>
    </>
  );
}

/** The columns that the core model declares. */
export function columnsOf(schema: ModelSchema): readonly Column<ModelRow>[] {
  return schema.columns.map(({ field: name, label, sortable, type, format }, position) => {
    const found = schema.fields.find((one) => one.name === name) ?? { type: 'text', references: null };
    // The first column is the link to the row itself.
    const field = position === 0 ? { ...found, references: null } : found;
    return {
      key: name,
      label,
      ...(sortable ? { sort: true as const } : {}),
      ...((type === 'int' || type === 'float') && field.references === null && position > 0
        ? { align: 'end' as const }
        : {}),
      render: (row) => <FieldValue field={field} value={row[name]} {...(format === undefined ? {} : { format })} />,
    };
  });
}
