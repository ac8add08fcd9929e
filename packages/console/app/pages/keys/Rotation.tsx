import type { RotationReport } from '@enginehouse/api';
import { Button, Code, Group, List, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { ErrorAlert } from '../../display/ErrorAlert.tsx';
import { Section } from '../../display/Section.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { afterStep, NO_PROGRESS, type RotationProgress } from './rotation-progress.ts';

/** Seals every secret with another key, while the house works. */
export function Rotation() {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [to, setTo] = useState('');
  const [progress, setProgress] = useState<RotationProgress>(NO_PROGRESS);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const rotate = useMutation({
    mutationFn: async (): Promise<RotationReport | null> => {
      const leaving = new AbortController();
      stop.current = leaving;
      setProgress(NO_PROGRESS);
      try {
        const body = to.trim() === '' ? {} : { to: to.trim() };
        for await (const event of client.keys.rotating({ body }, { signal: leaving.signal })) {
          if (event.type === 'done') return event.result;
          const { progress: step } = event;
          setProgress((before) => afterStep(before, step));
        }
      } catch (error) {
        if (!leaving.signal.aborted) throw error;
      }
      return null;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <Section
      title="Rotate"
      description="Every secret is sealed with another key, and the keys before it are retired. Everything goes on meanwhile. Stopped or killed at any point, it goes on when it is asked for again."
    >
      <Stack align="flex-start">
        <TextInput
          w="100%"
          maw={320}
          label="To the key"
          description="Empty: the one that waits, or a new one where this house keeps its keys itself."
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Group>
          <Button onClick={() => setAsking(true)} loading={rotate.isPending}>
            Rotate keys
          </Button>
          {rotate.isPending && (
            <Button variant="default" onClick={() => stop.current?.abort()}>
              Stop
            </Button>
          )}
        </Group>
        {rotate.isPending && <Rotating progress={progress} />}
        {rotate.isError && <ErrorAlert error={rotate.error} />}
        <div role="status">
          {rotate.data === null && <Text size="sm">Stopped between two batches. Rotate again to go on.</Text>}
          {rotate.data !== undefined && rotate.data !== null && <Report report={rotate.data} />}
        </div>
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Rotate the keys?"
        confirmLabel="Rotate"
        action={async () => rotate.mutate()}
      >
        <Text size="sm">
          Every sealed value is read, sealed anew and written; the keys before are retired when nothing is on them. A
          key that is retired must still be kept wherever backups are that were made with it.
        </Text>
      </ConfirmDialog>
    </Section>
  );
}

function Rotating({ progress: { waitingFor, tables } }: { readonly progress: RotationProgress }) {
  return (
    <Stack gap="xs" w="100%" maw={640}>
      {waitingFor !== null && (
        <Text size="sm">
          {waitingFor.length === 0 ? 'Every node has the key.' : `Waiting until ${waitingFor.join(', ')} has the key.`}
        </Text>
      )}
      {tables.map(({ table, done, total }) => (
        <div key={table}>
          <Group justify="space-between">
            <Code>{table}</Code>
            <Text size="xs" c="dimmed">
              {done} of {total}
            </Text>
          </Group>
          <Progress value={total === 0 ? 100 : (100 * done) / total} aria-label={`Secrets of ${table}`} />
        </div>
      ))}
    </Stack>
  );
}

function Report({ report }: { readonly report: RotationReport }) {
  const { keyId, resealed, retired, needsAttention, needAttention } = report;
  return (
    <Stack gap="xs" align="flex-start">
      <StatusBadge tone={needAttention === 0 ? 'good' : 'attention'}>
        {resealed} {resealed === 1 ? 'secret' : 'secrets'} sealed with {keyId}
      </StatusBadge>
      <Text size="sm">{retired.length === 0 ? 'No key was retired.' : `Retired: ${retired.join(', ')}.`}</Text>
      {needAttention > 0 && (
        <>
          <Text size="sm">{needAttention} do not open with any key, and stay as they are:</Text>
          <List size="sm">
            {needsAttention.map(({ table, rowId, path, fix }) => (
              <List.Item key={`${table} ${rowId} ${path}`}>
                <Code>
                  {table} {rowId} {path}
                </Code>{' '}
                {fix}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}
