import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { IconArrowsDiff, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { client } from '../../api/client.ts';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { AddressCursorPager } from '../../display/table/AddressPager.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useMay } from '../../session/access.ts';
import { RunFilters } from './RunFilters.tsx';
import { RunTable } from './RunTable.tsx';
import { runQuery } from './run-filter.ts';

/** The run log, newest first; new runs appear as they end. */
export function RunsPage() {
  const { values } = useAddress();
  const mayScore = useMay('system.run.score');
  const [paused, setPaused] = useState(false);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const toggle = useCallback(
    (runId: string) =>
      setPicked((before) => (before.includes(runId) ? before.filter((id) => id !== runId) : [...before, runId])),
    [],
  );
  const choice = useMemo(() => ({ ids: picked, toggle }), [picked, toggle]);
  const query = runQuery(values);
  const runs = useQuery({
    queryKey: ['runs', 'list', query],
    queryFn: ({ signal }) => client.runs.list({ query }, { signal }),
    // Paused: what is shown stays. What was never shown is asked for all the same.
    enabled: ({ state }) => !paused || state.data === undefined,
  });
  return (
    <>
      <PageHeader
        title="Runs"
        description="Every request that was answered: what ran, how long it took, what came out."
        actions={
          mayScore && (
            <Button component={Link} to="/runs/new" leftSection={<IconPlayerPlay size={16} aria-hidden />}>
              Score signals
            </Button>
          )
        }
      />
      <Stack gap="sm">
        <RunFilters />
        <Group justify="space-between" mih={36}>
          <Switch
            label="Show new runs as they end"
            checked={!paused}
            onChange={(event) => setPaused(!event.currentTarget.checked)}
          />
          <Group gap="xs">
            <Text size="sm" c="dimmed" role="status">
              {picked.length === 0 ? 'Tick two runs to compare them.' : `${picked.length} of 2 ticked`}
            </Text>
            {picked.length === 2 && (
              <Button
                component={Link}
                to={`/runs/compare?a=${picked[0]}&b=${picked[1]}`}
                variant="default"
                leftSection={<IconArrowsDiff size={16} aria-hidden />}
              >
                Compare the two
              </Button>
            )}
          </Group>
        </Group>
        <QueryState query={runs}>
          {({ rows, next }) => (
            <div>
              <RunTable rows={rows} picked={choice} />
              <AddressCursorPager shown={rows.length} next={next} />
            </div>
          )}
        </QueryState>
      </Stack>
    </>
  );
}
