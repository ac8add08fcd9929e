import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { DataTable } from '../../display/table/DataTable.tsx';
import { CursorPager } from '../../display/table/Pager.tsx';
import { AUDIT_COLUMNS } from './audit-columns.tsx';

interface AuditTableProps {
  /** Which events: of a row, of a user. */
  readonly filters: Readonly<Record<string, string | number>>;
}

/** The audit events of one thing, the newest first. */
export function AuditTable({ filters }: AuditTableProps) {
  const [after, setAfter] = useState<string>();
  const events = useQuery({
    queryKey: ['models', 'audit_events', 'list', filters, after],
    queryFn: ({ signal }) =>
      client.models.list(
        {
          params: { model: 'audit_events' },
          query: { filters, pageSize: 25, ...(after === undefined ? {} : { after }) },
        },
        { signal },
      ),
  });
  return (
    <QueryState query={events}>
      {({ rows, next }) => (
        <>
          <DataTable
            label="Audit events"
            columns={AUDIT_COLUMNS}
            rows={rows}
            rowKey={({ id }) => String(id)}
            rowLink={({ id }) => `/audit/${id}`}
            empty={<EmptyState title="The audit holds nothing about it" />}
          />
          <CursorPager
            shown={rows.length}
            onFirst={after === undefined ? undefined : () => setAfter(undefined)}
            onNext={next ? () => setAfter(next) : undefined}
          />
        </>
      )}
    </QueryState>
  );
}
