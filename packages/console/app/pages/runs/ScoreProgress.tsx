import { Alert, Code, Group, Loader, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { durationText } from '../../display/duration-text.ts';
import { JsonView } from '../../display/JsonView.tsx';
import { EngineLink } from '../engines/EngineLink.tsx';
import { exclusionText } from '../plan/exclusion-text.ts';
import { RunStatus } from './RunStatus.tsx';
import type { EndedEngine, ScoreState } from './use-score.ts';

/** What a run that is asked for has come to: engine by engine, the last on top, and then as a whole. */
export function ScoreProgress({ state }: { readonly state: ScoreState }) {
  const { running, result } = state;
  const ended: readonly EndedEngine[] =
    result === null
      ? state.ended
      : result.engines.map((engine) => ({ engine, output: result.outputs[engine.engineId] }));
  return (
    <Stack gap="sm">
      <div role="status">
        {running && (
          <Group gap="xs">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{ended.length} engines have ended so far</Text>
          </Group>
        )}
        {result !== null && (
          <Group gap="xs">
            <RunStatus status={result.status} />
            <Text size="sm">
              {result.engines.length} engines in {durationText(result.durationMs)}
            </Text>
          </Group>
        )}
      </div>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {ended.toReversed().map(({ engine, output }) => (
          <Paper key={engine.engineId} withBorder p="sm" component="article" aria-label={engine.engineId}>
            <Group gap="xs" mb={output === undefined && engine.failure === undefined ? 0 : 'xs'}>
              <Text fw={600} size="sm">
                <EngineLink engineId={engine.engineId} />
              </Text>
              <RunStatus status={engine.status} />
              <Text size="sm" c="dimmed">
                {engine.version}, {durationText(engine.durationMs)}
              </Text>
            </Group>
            {engine.failure !== undefined && (
              <Alert color="red" title={engine.failure.message}>
                <Code>{engine.failure.code}</Code>
              </Alert>
            )}
            {output !== undefined && <JsonView label={`Output of ${engine.engineId}`} value={output} maxHeight={220} />}
          </Paper>
        ))}
      </SimpleGrid>
      {result !== null && result.excluded.length > 0 && (
        <Text size="sm" c="dimmed">
          Left out: {result.excluded.map((one) => `${one.engineId} (${exclusionText(one)})`).join(' ')}
        </Text>
      )}
    </Stack>
  );
}
