import type { ProcessTableDetail } from '@enginehouse/api';
import { Alert, Button, Group, Paper, SimpleGrid, Stack, Title } from '@mantine/core';
import { IconAdjustments, IconEyeOff, IconGraph, IconRosetteDiscountCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useMay } from '../../session/access.ts';
import { EngineEvidence } from './EngineEvidence.tsx';
import { EngineFacts } from './EngineFacts.tsx';
import { StateHistory, VersionHistory } from './EngineHistory.tsx';
import { EngineRuns } from './EngineRuns.tsx';
import { withheldReason } from './engine-entry.ts';
import { useEngine } from './use-engine.ts';

/** One engine: what it is, what was done to it, what it does. */
export function EnginePage() {
  const { engineId = '' } = useParams();
  const engine = useEngine(engineId);
  const mayPromote = useMay('system.process.promote');
  const address = `/engines/${encodeURIComponent(engineId)}`;
  const promotable = mayPromote && engine.data?.effective.withheld === true;
  return (
    <>
      <PageHeader
        title={engine.data?.definition.displayName ?? engineId}
        description={engineId}
        parents={PARENTS}
        actions={
          engine.data && (
            <Group gap="xs">
              <Button
                component={Link}
                to={`/engines?view=graph&around=${encodeURIComponent(engineId)}`}
                variant="default"
                leftSection={<IconGraph size={16} aria-hidden />}
              >
                Show in the graph
              </Button>
              {promotable && (
                <Button
                  component={Link}
                  to={`${address}/promote`}
                  variant="default"
                  leftSection={<IconRosetteDiscountCheck size={16} aria-hidden />}
                >
                  Promote
                </Button>
              )}
              <Button component={Link} to={`${address}/state`} leftSection={<IconAdjustments size={16} aria-hidden />}>
                Change state
              </Button>
            </Group>
          )
        }
      />
      <QueryState query={engine}>{(data) => <Loaded engine={data} mayPromote={mayPromote} />}</QueryState>
    </>
  );
}

const PARENTS = [{ title: 'Engines', to: '/engines' }];

function Loaded({ engine, mayPromote }: { readonly engine: ProcessTableDetail; readonly mayPromote: boolean }) {
  const { engineId, effective, history, versions } = engine;
  const reason = withheldReason(engine);
  const mayViewRuns = useMay('system.run.view');
  return (
    <Stack>
      {reason !== null && (
        <Alert color="grape" icon={<IconEyeOff />} title="Its output is not returned">
          {reason}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Section title="Definition and state">
          <EngineFacts engine={engine} />
        </Section>
        <Stack>
          {effective.withheld && mayPromote && (
            <Section title="Research evidence">
              <EngineEvidence engineId={engineId} contentHash={engine.contentHash} />
            </Section>
          )}
          <Section title="Versions">
            <VersionHistory versions={versions} />
          </Section>
          {mayViewRuns && (
            <Section title="Recent runs">
              <EngineRuns engineId={engineId} />
            </Section>
          )}
        </Stack>
      </SimpleGrid>
      <Section title="State history">
        <StateHistory history={history} />
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" miw={0}>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}
