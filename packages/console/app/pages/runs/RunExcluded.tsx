import type { RunDetail } from '@enginehouse/api';
import { Title } from '@mantine/core';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { EngineLink } from '../engines/EngineLink.tsx';
import { exclusionText } from '../plan/exclusion-text.ts';

type Excluded = RunDetail['excluded'][number];

const COLUMNS: readonly Column<Excluded>[] = [
  { key: 'engineId', label: 'Engine', width: '11rem', render: ({ engineId }) => <EngineLink engineId={engineId} /> },
  { key: 'reason', label: 'Why', render: exclusionText },
  { key: 'concealed', label: 'Told to who asked', render: ({ concealed }) => (concealed ? 'no' : 'yes') },
];

/** The engines that did not run, and why. */
export function RunExcluded({ excluded }: { readonly excluded: readonly Excluded[] }) {
  if (excluded.length === 0) return null;
  return (
    <section aria-labelledby="excluded">
      <Title order={2} size="h4" mb="xs" id="excluded">
        Left out
      </Title>
      <DataTable
        label="Engines left out"
        columns={COLUMNS}
        rows={excluded}
        rowKey={({ engineId }) => engineId}
        empty={null}
      />
    </section>
  );
}
