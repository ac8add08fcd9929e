import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { useMemo } from 'react';
import { EmptyState } from '../../display/EmptyState.tsx';
import { type Column, sortedRows, sortOf, sortText } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { useAddress } from '../../display/use-address.ts';
import { EngineState } from './EngineState.tsx';
import { ACTIVATION_STATES, type EngineEntry, RISK_LEVELS } from './engine-entry.ts';
import styles from './engine-table.module.css';

const COLUMNS: readonly Column<EngineEntry>[] = [
  {
    key: 'engineId',
    label: 'Engine',
    width: '17rem',
    render: ({ engineId }) => <span className={styles.word}>{engineId}</span>,
    sort: ({ engineId }) => engineId,
  },
  {
    key: 'state',
    label: 'State',
    width: '14rem',
    render: (engine) => <EngineState engine={engine} />,
    sort: ({ effective }) => ACTIVATION_STATES.indexOf(effective.activationState),
  },
  {
    key: 'cost',
    label: 'Cost',
    align: 'end',
    width: '5rem',
    render: ({ definition }) => definition.computeCost,
    sort: ({ definition }) => definition.computeCost,
  },
  {
    key: 'risk',
    label: 'Risk',
    width: '6rem',
    render: ({ definition }) => <span className={styles.word}>{definition.riskLevel}</span>,
    sort: ({ definition }) => RISK_LEVELS.indexOf(definition.riskLevel),
  },
  {
    key: 'domain',
    label: 'Domain',
    width: '9rem',
    render: ({ definition }) => <span className={styles.word}>{definition.domain}</span>,
    sort: ({ definition }) => definition.domain,
  },
  {
    key: 'dependencies',
    label: 'Depends on',
    width: '12rem',
    render: ({ definition: { dependencies } }) => (
      <span className={styles.names} title={dependencies.join(', ')}>
        {dependencies.join(', ')}
      </span>
    ),
    sort: ({ definition }) => definition.dependencies.length,
  },
  {
    key: 'dependents',
    label: 'Needed by',
    align: 'end',
    width: '7rem',
    render: ({ dependents }) => dependents.length,
    sort: ({ dependents }) => dependents.length,
  },
  {
    key: 'version',
    label: 'Version',
    width: '8rem',
    render: ({ definition, drifted }) => (
      <span className={styles.word}>
        {definition.version}{' '}
        {drifted && (
          <span title="Other code than was seen under this version before: raise the version.">
            <IconAlertTriangleFilled size={14} aria-hidden color="var(--mantine-color-yellow-text)" /> drifted
          </span>
        )}
      </span>
    ),
    sort: ({ definition }) => definition.version,
  },
];

/** The process table, row by row. */
export function EngineTable({ engines }: { readonly engines: readonly EngineEntry[] }) {
  const { values, set } = useAddress();
  const sort = useMemo(() => sortOf(values.sort), [values.sort]);
  const rows = useMemo(() => sortedRows(engines, COLUMNS, sort), [engines, sort]);
  return (
    <DataTable
      label="Engines"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ engineId }) => engineId}
      rowLink={({ engineId }) => `/engines/${encodeURIComponent(engineId)}`}
      empty={<EmptyState title="No engine is like that">Clear the search to see all of them.</EmptyState>}
      sort={sort}
      onSort={(next) => set({ sort: sortText(next) })}
    />
  );
}
