import type { RunPage } from '@enginehouse/api';
import { Checkbox, Code } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { durationText } from '../../display/duration-text.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { When } from '../../display/When.tsx';
import { RunStatus } from './RunStatus.tsx';

type Run = RunPage['rows'][number];

const COLUMNS: readonly Column<Run>[] = [
  { key: 'run', label: 'Run', width: '8rem', render: ({ runId }) => <Code title={runId}>{shortRun(runId)}</Code> },
  { key: 'startedAt', label: 'Started', width: '9rem', render: ({ startedAt }) => unbroken(<When time={startedAt} />) },
  { key: 'status', label: 'Status', width: '8rem', render: ({ status }) => <RunStatus status={status} /> },
  {
    key: 'duration',
    label: 'Took',
    align: 'end',
    width: '6rem',
    render: ({ durationMs }) => unbroken(durationText(durationMs)),
  },
];

const MORE: readonly Column<Run>[] = [
  {
    key: 'engines',
    label: 'Engines',
    align: 'end',
    width: '7rem',
    render: ({ engines, failed }) => unbroken(failed === 0 ? engines : `${engines}, ${failed} failed`),
  },
  {
    key: 'actor',
    label: 'Who asked',
    width: '11rem',
    render: ({ actor, adapter }) => (adapter === null ? actor : `${actor}, ${adapter}`),
  },
  {
    key: 'plan',
    label: 'Plan',
    width: '8rem',
    render: ({ planHash }) => <Code title={planHash}>{planHash.slice(0, 8)}</Code>,
  },
];

function unbroken(content: ReactNode) {
  return <span style={{ whiteSpace: 'nowrap' }}>{content}</span>;
}

/** Two runs that somebody picks to compare, in the order picked. */
export interface PickedRuns {
  readonly ids: readonly string[];
  readonly toggle: (runId: string) => void;
}

/** Runs, newest first. With `picked` each row has a box, of which two can be ticked, and says more: who asked, by which plan. */
export function RunTable({ rows, picked }: { readonly rows: readonly Run[]; readonly picked?: PickedRuns }) {
  const columns = useMemo(() => (picked === undefined ? COLUMNS : [...COLUMNS, ...MORE, pickColumn(picked)]), [picked]);
  return (
    <DataTable
      label="Runs"
      columns={columns}
      rows={rows}
      rowKey={({ runId }) => runId}
      rowLink={({ runId }) => `/runs/${runId}`}
      empty={<EmptyState title="No runs">A run appears here as soon as it has ended.</EmptyState>}
    />
  );
}

function pickColumn({ ids, toggle }: PickedRuns): Column<Run> {
  return {
    key: 'compare',
    label: 'Compare',
    width: '6rem',
    render: ({ runId }) => (
      <Checkbox
        aria-label={`Compare run ${shortRun(runId)}`}
        checked={ids.includes(runId)}
        disabled={ids.length >= 2 && !ids.includes(runId)}
        onChange={() => toggle(runId)}
      />
    ),
  };
}

/** The last part of a run's id: the first ones are those of its time. */
export function shortRun(runId: string): string {
  return runId.slice(-8);
}
