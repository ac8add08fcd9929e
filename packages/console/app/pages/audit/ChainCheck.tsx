import type { AuditVerification } from '@enginehouse/api';
import { Button, Group, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../api/client.ts';
import { CodeBlock } from '../../display/CodeBlock.tsx';
import { ErrorAlert } from '../../display/ErrorAlert.tsx';
import { Facts } from '../../display/Facts.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { When } from '../../display/When.tsx';

interface Checked {
  readonly done: number;
  readonly total: number;
}

/** Checks the chain over all audit events, batch by batch. */
export function ChainCheck() {
  const [kept, setKept] = useState('');
  const [checked, setChecked] = useState<Checked | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const head = useQuery({
    queryKey: ['audit', 'head'],
    queryFn: ({ signal }) => client.audit.head(undefined, { signal }),
  });
  const verify = useMutation({
    mutationFn: async (): Promise<AuditVerification | null> => {
      const leaving = new AbortController();
      stop.current = leaving;
      setChecked(null);
      const body = kept.trim() === '' ? {} : { head: kept.trim() };
      try {
        for await (const event of client.audit.verifying({ body }, { signal: leaving.signal })) {
          if (event.type === 'done') return event.result;
          setChecked(event.progress);
        }
      } catch (error) {
        if (!leaving.signal.aborted) throw error;
      }
      return null;
    },
  });
  return (
    <Stack>
      <Section
        title="Where the chain ends"
        description="Every second new events are sealed into a chain that is signed. Keep this text elsewhere now and then: with it a chain that was cut at its end is found out too."
      >
        <QueryState query={head}>
          {({ head: last }) =>
            last === null ? (
              <Text size="sm">Nothing is sealed yet.</Text>
            ) : (
              <Stack gap="xs">
                <CodeBlock code={last.text} label="the end of the chain" />
                <Text size="sm" c="dimmed">
                  Batch {last.seq}, sealed <When time={last.sealedAt} />.
                </Text>
              </Stack>
            )
          }
        </QueryState>
      </Section>
      <Section
        title="Check it"
        description="Every event is compared with the chain. It takes a while where there are many; leaving the page stops it."
      >
        <Stack align="flex-start">
          <TextInput
            w="100%"
            maw={640}
            label="End of the chain that you kept"
            description="Optional: as it stood above at some time."
            ff="monospace"
            value={kept}
            onChange={(event) => setKept(event.currentTarget.value)}
          />
          <Group>
            <Button onClick={() => verify.mutate()} loading={verify.isPending}>
              Check the chain
            </Button>
            {verify.isPending && (
              <Button variant="default" onClick={() => stop.current?.abort()}>
                Stop
              </Button>
            )}
          </Group>
          {verify.isPending && <Checking checked={checked} />}
          {verify.isError && <ErrorAlert error={verify.error} />}
          <div role="status" style={{ width: '100%' }}>
            {verify.data === null && <Text size="sm">Stopped: nothing was found out.</Text>}
            {verify.data !== undefined && verify.data !== null && <Finding result={verify.data} />}
          </div>
        </Stack>
      </Section>
    </Stack>
  );
}

function Checking({ checked }: { readonly checked: Checked | null }) {
  const share = checked === null || checked.total === 0 ? 0 : (100 * checked.done) / checked.total;
  return (
    <Stack gap={4} w="100%" maw={640}>
      <Progress value={share} aria-label="Checked" />
      <Text size="xs" c="dimmed">
        {checked === null ? 'Beginning' : `${checked.done} of ${checked.total} batches`}
      </Text>
    </Stack>
  );
}

function Finding({ result }: { readonly result: AuditVerification }) {
  const { intact, broken, batches, events, droppedBatches, unsealed } = result;
  return (
    <Stack gap="sm">
      {intact ? (
        <StatusBadge tone="good">The chain is whole</StatusBadge>
      ) : (
        <StatusBadge tone="bad">The chain is broken</StatusBadge>
      )}
      {broken !== null && (
        <Text size="sm">
          Batch {broken.seq}: {broken.message}.{broken.eventIds.length > 0 && ` Events ${broken.eventIds.join(', ')}.`}
        </Text>
      )}
      <Facts
        facts={[
          { label: 'Batches found whole', value: batches },
          { label: 'Events found whole', value: events },
          {
            label: 'Batches without events',
            value: droppedBatches,
            hint: 'Retention removed the events; their line stays.',
          },
          { label: 'Not sealed yet', value: unsealed, hint: 'The newest events; they are sealed within a second.' },
        ]}
      />
    </Stack>
  );
}
