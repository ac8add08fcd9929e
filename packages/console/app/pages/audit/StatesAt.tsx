import type { EngineStatesAt } from '@enginehouse/api';
import { Code, Group, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { StatusBadge, type Tone } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { useAddress } from '../../display/use-address.ts';
import { When } from '../../display/When.tsx';
import { isoOfLocal, localOfIso } from '../models/list-address.ts';

type EngineAt = EngineStatesAt['engines'][number];

const TONES: Readonly<Record<string, Tone>> = {
  active: 'good',
  restricted: 'attention',
  'research-only': 'neutral',
  deprecated: 'off',
};

const COLUMNS: readonly Column<EngineAt>[] = [
  { key: 'engineId', label: 'Engine', render: ({ engineId }) => engineId, sort: ({ engineId }) => engineId },
  {
    key: 'state',
    label: 'State',
    render: ({ effective, withheld }) =>
      effective === null ? (
        'not known'
      ) : (
        <Group gap={6}>
          <StatusBadge tone={TONES[effective.activationState] ?? 'neutral'}>{effective.activationState}</StatusBadge>
          {withheld && <StatusBadge tone="neutral">withheld</StatusBadge>}
        </Group>
      ),
    sort: ({ effective }) => effective?.activationState,
  },
  {
    key: 'version',
    label: 'Version',
    render: ({ version }) => (version === null ? 'not known' : <Code>{version}</Code>),
  },
  { key: 'since', label: 'Since', render: ({ since }) => (since === null ? 'its declaration' : <When time={since} />) },
  { key: 'actor', label: 'Changed by', render: ({ actor }) => actor ?? 'nobody' },
  { key: 'reason', label: 'Reason', render: ({ reason }) => reason ?? 'none' },
];

/** Which engines were active at a time, and which were withheld. */
export function StatesAt() {
  const { values, set } = useAddress();
  // To the minute: an address without a time means now, and stays the same while the page is open.
  const time = values.at ?? new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
  const states = useQuery({
    queryKey: ['audit', 'states', time],
    queryFn: ({ signal }) => client.audit.states({ query: { time } }, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <TextInput
        type="datetime-local"
        label="At this time"
        description="In the time zone of this browser."
        maw={260}
        mb="sm"
        value={localOfIso(time)}
        onChange={(event) => set({ at: isoOfLocal(event.currentTarget.value) })}
      />
      <QueryState query={states}>
        {({ engines }) => (
          <DataTable
            label="Engines at that time"
            columns={COLUMNS}
            rows={engines}
            rowKey={({ engineId }) => engineId}
            rowLink={({ engineId }) => `/engines/${engineId}`}
            empty={<EmptyState title="No engine was known then" />}
          />
        )}
      </QueryState>
    </>
  );
}
