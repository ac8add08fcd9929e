import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listRows } from '../../api/core-rows.ts';
import { durationText } from '../../display/duration-text.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { StatusBadge, type StatusWords } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';

/** A row of `ai_model_pipeline_steps`. */
export interface CallStep {
  readonly id: number;
  readonly type: 'resolve' | 'connect' | 'call' | 'parse';
  readonly name: string;
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'cancelled';
  readonly durationMs: number;
  readonly provider: string | null;
  readonly modelName: string | null;
  readonly error: string | null;
}

const STEP_WORDS: Readonly<Record<CallStep['type'], string>> = {
  resolve: 'Find a model',
  connect: 'Connect to its runtime',
  call: 'Wait for the first of the answer',
  parse: 'Read the answer',
};
const STATES: StatusWords<CallStep['status']> = {
  succeeded: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  skipped: { label: 'Passed over', tone: 'off' },
  cancelled: { label: 'Cancelled', tone: 'off' },
};
const COLUMNS: readonly Column<CallStep>[] = [
  { key: 'type', label: 'Step', render: ({ type }) => STEP_WORDS[type] },
  {
    key: 'status',
    label: 'Status',
    render: ({ status }) => <StatusBadge tone={STATES[status].tone}>{STATES[status].label}</StatusBadge>,
  },
  {
    key: 'modelName',
    label: 'Model',
    render: ({ modelName, provider }) => (modelName === null ? 'none' : `${modelName} (${provider})`),
  },
  { key: 'durationMs', label: 'Took', align: 'end', render: ({ durationMs }) => durationText(durationMs) },
  {
    key: 'error',
    label: 'Why it failed',
    render: ({ error }) => error !== null && <Text size="sm">{error}</Text>,
  },
];
/** Steps are written behind the answer, within a tenth of a second; a call that was just made is asked for again. */
const AGAIN_MS = 300;
const TRIES = 20;

/** What one AI call went through: who was asked, how long each part took, what failed on the way. */
export function CallSteps({ callId }: { readonly callId: string }) {
  const steps = useQuery({
    queryKey: ['usage', 'steps', callId],
    queryFn: ({ signal }) => {
      const query = { filters: { pipelineId: callId }, pageSize: 200 };
      return listRows<CallStep>('ai_model_pipeline_steps', query, signal);
    },
    refetchInterval: ({ state }) => (state.data?.rows.length === 0 && state.dataUpdateCount < TRIES ? AGAIN_MS : false),
  });
  return (
    <QueryState query={steps}>
      {({ rows }) => (
        <DataTable
          label="Steps of the call"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          empty={<EmptyState title="No steps yet">They are written a moment after the answer.</EmptyState>}
        />
      )}
    </QueryState>
  );
}
