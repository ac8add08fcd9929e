import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { EngineLink } from '../engines/EngineLink.tsx';
import { type Exclusion, exclusionText } from './exclusion-text.ts';

interface ExcludedEnginesProps<Excluded> {
  readonly excluded: readonly Excluded[];
  /** What is known of each beside the reason. */
  readonly more?: readonly Column<Excluded>[];
  readonly empty: ReactNode;
}

/** The engines that a request leaves out, or that a run left out, and why. */
export function ExcludedEngines<Excluded extends Exclusion>({
  excluded,
  more = [],
  empty,
}: ExcludedEnginesProps<Excluded>) {
  const columns: readonly Column<Excluded>[] = [
    { key: 'engineId', label: 'Engine', width: '11rem', render: ({ engineId }) => <EngineLink engineId={engineId} /> },
    { key: 'reason', label: 'Why', render: exclusionText },
    ...more,
  ];
  return (
    <section aria-labelledby="excluded">
      <Title order={2} size="h4" mb="xs" id="excluded">
        Left out
      </Title>
      <DataTable
        label="Engines left out"
        columns={columns}
        rows={excluded}
        rowKey={({ engineId }) => engineId}
        empty={empty}
      />
    </section>
  );
}
