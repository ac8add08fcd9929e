import { TextInput } from '@mantine/core';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { useAddress } from '../../display/use-address.ts';
import { type ModelSummary, useModelIndex } from '../../session/access.ts';
import { placeOf } from './model-places.ts';

const REACHES = {
  all: 'all rows',
  organization: 'rows of your organization',
  own: 'your own rows',
  none: 'nothing',
} as const;

const COLUMNS: readonly Column<ModelSummary>[] = [
  { key: 'title', label: 'Name', render: ({ title }) => title, sort: ({ title }) => title },
  { key: 'description', label: 'What it holds', render: ({ description }) => description },
  { key: 'reads', label: 'You see', render: ({ reads }) => REACHES[reads], sort: ({ reads }) => reads },
  {
    key: 'writes',
    label: 'You change',
    render: ({ writes, readOnly }) => (readOnly === null ? REACHES[writes] : `nothing; it is kept by ${readOnly}`),
  },
];

/** Every core model: what the house keeps, and how far whoever looks may go. */
export function ModelsPage() {
  const { values, set } = useAddress();
  const index = useModelIndex();
  const wanted = (values.search ?? '').toLowerCase();
  return (
    <>
      <PageHeader
        title="All data"
        description="Every kind of thing that is kept here, row by row. Most have a page of their own too."
      />
      <TextInput
        label="Search"
        mb="sm"
        maw={320}
        value={values.search ?? ''}
        onChange={(event) => set({ search: event.currentTarget.value })}
      />
      <QueryState query={index}>
        {({ models }) => (
          <DataTable
            label="Kinds of data"
            columns={COLUMNS}
            rows={models.filter(
              ({ reads, title, name, description }) =>
                reads !== 'none' && `${title} ${name} ${description}`.toLowerCase().includes(wanted),
            )}
            rowKey={({ name }) => name}
            rowLink={({ name }) => placeOf(name).base}
            empty={<EmptyState title="Nothing matches" />}
          />
        )}
      </QueryState>
    </>
  );
}
