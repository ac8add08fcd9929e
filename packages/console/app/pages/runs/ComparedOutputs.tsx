import type { RunDetail } from '@enginehouse/api';
import { Button, Group, Paper, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { durationText } from '../../display/duration-text.ts';
import { JsonView } from '../../display/JsonView.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { EngineLink, EngineLinks } from '../engines/EngineLink.tsx';
import { type ComparedEngine, compareEngines } from './compare-engines.ts';
import { EngineOutput } from './RunEngineDetails.tsx';
import { RunStatus } from './RunStatus.tsx';
import type { RunEngine } from './waterfall.ts';

/** So many engines are drawn at first, and more on demand. */
const STEP = 25;

/** What came out of each engine in two runs, side by side; what differs first. */
export function ComparedOutputs({ a, b }: { readonly a: RunDetail; readonly b: RunDetail }) {
  const engines = useMemo(() => compareEngines(a, b), [a, b]);
  const differing = engines.filter(({ same }) => !same);
  const [all, setAll] = useState(false);
  const [shown, setShown] = useState(STEP);
  const chosen = all ? engines : differing;
  const listed = chosen.filter(hasSomethingToShow);
  const hashesOnly = chosen.filter((engine) => !hasSomethingToShow(engine));
  return (
    <section aria-labelledby="outputs">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="outputs">
          Side by side
        </Title>
        <Switch
          label={`Show what is the same, too (${engines.length - differing.length})`}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </Group>
      <Stack gap="sm">
        {a.signalsHash !== b.signalsHash && (
          <Pair
            title="Signals"
            same={false}
            first={<SignalsOf run={a} which="first" />}
            second={<SignalsOf run={b} which="second" />}
          />
        )}
        {listed.slice(0, shown).map((engine) => (
          <Pair
            key={engine.engineId}
            title={<EngineLink engineId={engine.engineId} />}
            same={engine.same}
            first={<ResultOf engine={engine.a} which="first" />}
            second={<ResultOf engine={engine.b} which="second" />}
          />
        ))}
        {listed.length > shown && (
          <Button variant="default" onClick={() => setShown(shown + STEP)}>
            Show more: {listed.length - shown} engines
          </Button>
        )}
        {hashesOnly.length > 0 && (
          <Text size="sm">
            Of these only the hash of the output was kept{all ? '' : ', which differs'}:{' '}
            <EngineLinks ids={hashesOnly.map(({ engineId }) => engineId)} />.
          </Text>
        )}
        {chosen.length === 0 && (
          <Text size="sm" c="dimmed">
            Every engine ended alike in both runs, with the same output.
          </Text>
        )}
      </Stack>
    </section>
  );
}

/** By default only the last output of a run is kept whole: two empty boxes would say less than a line about all of them. */
function hasSomethingToShow({ a, b }: ComparedEngine): boolean {
  if (a === undefined || b === undefined || a.status !== b.status) return true;
  return [a, b].some(
    ({ output, outputPreview, failure }) =>
      output !== undefined || outputPreview !== undefined || failure !== undefined,
  );
}

interface PairProps {
  readonly title: ReactNode;
  readonly same: boolean;
  readonly first: ReactNode;
  readonly second: ReactNode;
}

function Pair({ title, same, first, second }: PairProps) {
  return (
    <Paper withBorder p="sm">
      <Group gap="xs" mb="xs">
        <Title order={3} size="h6">
          {title}
        </Title>
        <StatusBadge tone={same ? 'off' : 'attention'}>{same ? 'the same' : 'differs'}</StatusBadge>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <div>{first}</div>
        <div>{second}</div>
      </SimpleGrid>
    </Paper>
  );
}

function SignalsOf({ run, which }: { readonly run: RunDetail; readonly which: string }) {
  if (run.signals !== undefined) {
    return <JsonView label={`Signals of the ${which} run`} value={run.signals} maxHeight={260} />;
  }
  return (
    <Text size="sm" c="dimmed">
      Only their hash was kept.
    </Text>
  );
}

function ResultOf({ engine, which }: { readonly engine: RunEngine | undefined; readonly which: string }) {
  if (engine === undefined) {
    return (
      <Text size="sm" c="dimmed">
        Not in this run.
      </Text>
    );
  }
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <RunStatus status={engine.status} />
        <Text size="sm" c="dimmed">
          {engine.version}, {durationText(engine.durationMs)}
        </Text>
      </Group>
      {engine.failure !== undefined && <Text size="sm">{engine.failure.message}</Text>}
      <EngineOutput engine={engine} of={` in the ${which} run`} />
    </Stack>
  );
}
