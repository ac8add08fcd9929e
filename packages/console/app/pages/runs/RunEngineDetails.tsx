import { Alert, Code, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { durationText } from '../../display/duration-text.ts';
import { Facts } from '../../display/Facts.tsx';
import { JsonView } from '../../display/JsonView.tsx';
import { EngineLink, EngineLinks } from '../engines/EngineLink.tsx';
import { type RunEngine, worked } from './waterfall.ts';

/** What one engine did in a run: what came out of it, or why nothing did. */
export function RunEngineDetails({ engine }: { readonly engine: RunEngine }) {
  const { engineId, version, contentHash, drifted, batch, dependencies, startedAfterMs, failure, withheld } = engine;
  return (
    <Stack gap="sm" py="xs">
      {failure !== undefined && (
        <Alert
          color={failure.cause === undefined ? 'red' : 'gray'}
          icon={<IconAlertTriangle />}
          title={failure.message}
        >
          <Code>{failure.code}</Code>
          {failure.cause !== undefined && (
            <Text size="sm">
              It waited for <EngineLink engineId={failure.cause} />.
            </Text>
          )}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Facts
          facts={[
            { label: 'Engine', value: <EngineLink engineId={engineId} /> },
            { label: 'Version', value: `${version}${drifted ? ' (drifted)' : ''}` },
            { label: 'Code', value: <Code>{contentHash.slice(0, 12)}</Code> },
            { label: 'Batch', value: batch + 1 },
            { label: 'Depends on', value: <EngineLinks ids={dependencies} none="nothing" /> },
            ...(worked(engine) ? [{ label: 'Began after', value: durationText(startedAfterMs) }] : []),
            ...(engine.restrictedToTeams === undefined
              ? []
              : [{ label: 'Restricted to', value: engine.restrictedToTeams.join(', ') }]),
            ...(withheld ? [{ label: 'Returned', value: 'no: withheld' }] : []),
          ]}
        />
        <EngineOutput engine={engine} />
      </SimpleGrid>
    </Stack>
  );
}

/** The output of an engine, or its beginning where it is too large to be kept whole. `of` tells two runs apart. */
export function EngineOutput({ engine, of = '' }: { readonly engine: RunEngine; readonly of?: string }) {
  const { engineId, output, outputPreview, status } = engine;
  if (output !== undefined) return <JsonView label={`Output of ${engineId}${of}`} value={output} maxHeight={300} />;
  if (outputPreview !== undefined) {
    const { bytes, preview } = outputPreview;
    return (
      <Stack gap={4}>
        <Text size="sm">{`${Math.ceil(bytes / 1024).toLocaleString('en')} KB, of which the beginning is kept:`}</Text>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {preview}
        </Code>
      </Stack>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      {status === 'succeeded'
        ? 'Only the hash of its output was kept; the setting keepOutputs says whose are kept whole.'
        : 'No output.'}
    </Text>
  );
}
