import type { PlanView } from '@enginehouse/api';
import { Text, Title } from '@mantine/core';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { EngineLink } from '../engines/EngineLink.tsx';
import { exclusionText } from './exclusion-text.ts';

type Excluded = PlanView['excluded'][number];

const COLUMNS: readonly Column<Excluded>[] = [
  { key: 'engineId', label: 'Engine', width: '11rem', render: ({ engineId }) => <EngineLink engineId={engineId} /> },
  { key: 'reason', label: 'Why', render: exclusionText },
];

/** The engines that a request leaves out, and why. */
export function PlanExcluded({ excluded }: { readonly excluded: readonly Excluded[] }) {
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
        empty={
          <Text size="sm" c="dimmed">
            Nothing that was asked for is left out.
          </Text>
        }
      />
    </section>
  );
}
