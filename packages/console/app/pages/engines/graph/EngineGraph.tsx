import { Box, Group, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { QueryState } from '../../../display/QueryState.tsx';
import { useAddress } from '../../../display/use-address.ts';
import { STATE_LOOK } from '../EngineState.tsx';
import { ACTIVATION_STATES, type EngineEntry } from '../engine-entry.ts';
import { edgesOf, mostConnected, neighbourhood } from './engine-edges.ts';
import { GraphCanvas } from './GraphCanvas.tsx';
import { layoutInWorker } from './layout-in-worker.ts';

/** Above so many engines the picture opens on the neighbourhood of one: 300 are laid out in 0.2 s, 1,000 in many. */
export const MOST_DRAWN = 300;

/** The engines as a layered picture, from left to right: what is needed stands left of what needs it. */
export function EngineGraph({ engines }: { readonly engines: readonly EngineEntry[] }) {
  const { values, set } = useAddress();
  const all = useMemo(() => edgesOf(engines.map(placed)), [engines]);
  const asked = values.around !== undefined && all.dependencies.has(values.around) ? values.around : null;
  const center = asked ?? (engines.length > MOST_DRAWN ? mostConnected(all) : null);
  const drawn = useMemo(() => {
    if (center === null) return engines;
    const near = neighbourhood(all, center, MOST_DRAWN);
    return engines.filter(({ engineId }) => near.has(engineId));
  }, [engines, all, center]);
  const outline = useMemo(() => drawn.map(placed), [drawn]);
  const layout = useQuery({
    queryKey: ['engine-graph', outline],
    queryFn: ({ signal }) => layoutInWorker(outline, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Stack gap="xs">
      <Group align="flex-end" justify="space-between">
        <Select
          label="Around one engine"
          description={
            engines.length > MOST_DRAWN
              ? `All ${engines.length} would be too many to see.`
              : 'Only what it depends on and what depends on it.'
          }
          placeholder="All engines"
          searchable
          clearable={engines.length <= MOST_DRAWN}
          limit={50}
          data={engines.map(({ engineId }) => engineId)}
          value={center}
          onChange={(engineId) => set({ around: engineId ?? undefined })}
          nothingFoundMessage="No engine has such an id"
          w={320}
          maw="100%"
        />
        <Legend />
      </Group>
      <QueryState query={layout}>
        {(found) => <GraphCanvas key={center ?? ''} engines={drawn} layout={found} center={center} />}
      </QueryState>
      <Text size="sm" c="dimmed">
        Arrow keys move along the edges, Enter opens an engine. The table lists the same engines with what they depend
        on.
      </Text>
    </Stack>
  );
}

function placed({ engineId, definition }: EngineEntry) {
  return { engineId, dependencies: definition.dependencies };
}

function Legend() {
  return (
    <Group gap="md" aria-label="What the colours and shapes mean" role="group">
      {ACTIVATION_STATES.map((state) => {
        const { color, icon: Icon } = STATE_LOOK[state];
        return (
          <Group key={state} gap={4}>
            <Icon size={15} aria-hidden color={`var(--mantine-color-${color}-text)`} />
            <Text size="sm">{state}</Text>
          </Group>
        );
      })}
      <Group gap={4}>
        <Box w={18} h={12} bd="1px dashed var(--mantine-color-text)" aria-hidden />
        <Text size="sm">withheld</Text>
      </Group>
    </Group>
  );
}
