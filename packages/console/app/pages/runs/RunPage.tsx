import type { RunDetail } from '@enginehouse/api';
import { Button, Code, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconArrowsDiff, IconPlayerPlay, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { client } from '../../api/client.ts';
import { JsonView } from '../../display/JsonView.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useMay } from '../../session/access.ts';
import { requestAddress } from '../plan/plan-request.ts';
import { RunExcluded } from './RunExcluded.tsx';
import { RunFacts } from './RunFacts.tsx';
import { shortRun } from './RunTable.tsx';
import { Waterfall } from './Waterfall.tsx';

/** The record of one run. */
export function RunPage() {
  const { runId = '' } = useParams();
  const run = useRun(runId);
  const mayScore = useMay('system.run.score');
  return (
    <>
      <PageHeader
        title={`Run ${shortRun(runId)}`}
        parents={[{ title: 'Runs', to: '/runs' }]}
        actions={
          run.data && (
            <Group gap="xs">
              <Button
                component={Link}
                to={`/runs/compare?b=${runId}`}
                variant="default"
                leftSection={<IconArrowsDiff size={16} aria-hidden />}
              >
                Compare
              </Button>
              {mayScore && (
                <>
                  <Button
                    component={Link}
                    to={`/plan${requestAddress({ ...run.data.request, teams: run.data.teams })}`}
                    variant="default"
                    leftSection={<IconRoute size={16} aria-hidden />}
                  >
                    Its plan today
                  </Button>
                  <Button
                    component={Link}
                    to={`/runs/new?from=${runId}`}
                    variant="default"
                    leftSection={<IconPlayerPlay size={16} aria-hidden />}
                  >
                    Score again
                  </Button>
                </>
              )}
            </Group>
          )
        }
      />
      <QueryState query={run}>{(data) => <Loaded run={data} />}</QueryState>
    </>
  );
}

/** The record of a run; it does not change once it is complete. `enabled` false: it is not asked for. */
export function useRun(runId: string, { enabled = true }: { readonly enabled?: boolean } = {}) {
  return useQuery({
    queryKey: ['runs', 'get', runId],
    queryFn: ({ signal }) => client.runs.get({ params: { runId } }, { signal }),
    enabled,
  });
}

function Loaded({ run }: { readonly run: RunDetail }) {
  const outputs = Object.fromEntries(
    run.engines
      .filter(({ withheld, output }) => !withheld && output !== undefined)
      .map((one) => [one.engineId, one.output]),
  );
  return (
    <Stack>
      <RunFacts run={run} />
      <section aria-labelledby="waterfall">
        <Title order={2} size="h4" mb="xs" id="waterfall">
          Waterfall
        </Title>
        <Waterfall run={run} />
      </section>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Paper withBorder p="md" miw={0}>
          <Title order={2} size="h4" mb="xs">
            Signals
          </Title>
          {run.signals === undefined ? (
            <Text size="sm" c="dimmed">
              Only their hash was kept: {run.signalsHash.slice(0, 12)}. The setting <Code>keepSignals</Code> keeps those
              of the runs to come.
            </Text>
          ) : (
            <JsonView label="Signals" value={run.signals} />
          )}
        </Paper>
        <Paper withBorder p="md" miw={0}>
          <Title order={2} size="h4" mb="xs">
            Outputs
          </Title>
          {Object.keys(outputs).length === 0 ? (
            <Text size="sm" c="dimmed">
              No output that was returned is kept. The setting <Code>keepOutputs</Code> says whose are: by default those
              of the last engine.
            </Text>
          ) : (
            <JsonView label="Outputs" value={outputs} />
          )}
        </Paper>
      </SimpleGrid>
      <RunExcluded excluded={run.excluded} />
    </Stack>
  );
}
