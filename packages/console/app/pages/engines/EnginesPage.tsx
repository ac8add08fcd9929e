import { Code, SegmentedControl, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { PageLoading } from '../../shell/PageLoading.tsx';
import { EngineFilters } from './EngineFilters.tsx';
import { EngineTable } from './EngineTable.tsx';
import { filterEngines } from './engine-filter.ts';
import { LoadProblems } from './LoadProblems.tsx';
import { type ProcessTable, useProcessTable } from './use-process-table.ts';

const loadGraph = async () => ({ default: (await import('./graph/EngineGraph.tsx')).EngineGraph });
const EngineGraph = lazy(loadGraph);

const VIEWS = [
  { value: 'table', label: 'Table' },
  { value: 'graph', label: 'Graph' },
];

/** The process table: every engine with its state in force, as a table or as a picture. */
export function EnginesPage() {
  const table = useProcessTable();
  const { values, set } = useAddress();
  const view = values.view === 'graph' ? 'graph' : 'table';
  // Its code is fetched beside the process table, and not after it.
  useEffect(() => {
    if (view === 'graph') void loadGraph();
  }, [view]);
  return (
    <>
      <PageHeader
        title="Engines"
        description="What is loaded in this house, what depends on what, and what may run."
        actions={
          <SegmentedControl
            aria-label="Show as"
            data={VIEWS}
            value={view}
            onChange={(value) => set({ view: value === 'graph' ? value : undefined }, { replace: false })}
          />
        }
      />
      <QueryState query={table}>{(data) => <Loaded table={data} graph={view === 'graph'} />}</QueryState>
    </>
  );
}

function Loaded({ table, graph }: { readonly table: ProcessTable; readonly graph: boolean }) {
  const { values } = useAddress();
  const { engines, problems, warnings } = table;
  const shown = useMemo(() => filterEngines(engines, values), [engines, values]);
  return (
    <>
      <LoadProblems problems={problems} warnings={warnings} />
      {engines.length === 0 ? (
        <EmptyState title="No engine is loaded">
          An engine is a file that ends in <Code>.engine.ts</Code>, in the folder that the server was started with.
          Write the first one with <Code>npx enginehouse new engine NAME</Code>; it appears here when it is saved.
        </EmptyState>
      ) : (
        <>
          <EngineFilters engines={engines} />
          <Text size="sm" c="dimmed" mb={6} role="status">
            {shown.length === engines.length ? '' : `${shown.length} of `}
            {engines.length === 1 ? '1 engine' : `${engines.length} engines`}
          </Text>
          {graph ? (
            <Suspense fallback={<PageLoading />}>
              <EngineGraph engines={shown} />
            </Suspense>
          ) : (
            <EngineTable engines={shown} />
          )}
        </>
      )}
    </>
  );
}
