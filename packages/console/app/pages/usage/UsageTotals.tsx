import { useMemo } from 'react';
import { durationText } from '../../display/duration-text.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { totalsOf, type UsageBucket, type UsageTotal } from './usage-series.ts';

const number = (value: number): string => value.toLocaleString('en');

/** What each model, objective, ... came to over the whole time. */
export function UsageTotals({ buckets, by }: { readonly buckets: readonly UsageBucket[]; readonly by: string }) {
  const totals = useMemo(() => totalsOf(buckets), [buckets]);
  const columns = useMemo(() => columnsOf(by), [by]);
  return (
    <DataTable
      label={`Usage by ${by.toLowerCase()}`}
      columns={columns}
      rows={totals}
      rowKey={({ name }) => name}
      empty={<EmptyState title="No call in that time" />}
    />
  );
}

function columnsOf(by: string): readonly Column<UsageTotal>[] {
  return [
    { key: 'name', label: by, sort: ({ name }) => name, render: ({ name }) => name },
    { key: 'calls', label: 'Calls', align: 'end', sort: ({ calls }) => calls, render: ({ calls }) => number(calls) },
    {
      key: 'failures',
      label: 'Failed',
      align: 'end',
      sort: ({ failures }) => failures,
      render: ({ failures, calls }) =>
        failures === 0 ? '0' : `${number(failures)} (${Math.round((100 * failures) / calls)} %)`,
    },
    {
      key: 'promptTokens',
      label: 'Tokens in',
      align: 'end',
      sort: ({ promptTokens }) => promptTokens,
      render: ({ promptTokens }) => number(promptTokens),
    },
    {
      key: 'completionTokens',
      label: 'Tokens out',
      align: 'end',
      sort: ({ completionTokens }) => completionTokens,
      render: ({ completionTokens }) => number(completionTokens),
    },
    {
      key: 'slowest',
      label: '95 of 100 within, at worst',
      align: 'end',
      sort: ({ slowestP95Ms }) => slowestP95Ms,
      render: ({ slowestP95Ms }) => (slowestP95Ms === null ? 'not known' : durationText(slowestP95Ms)),
    },
  ];
}
