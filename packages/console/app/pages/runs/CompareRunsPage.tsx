import type { RunExplanation } from '@enginehouse/api';
import { Button, Code, Group, List, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconArrowsLeftRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { ComparedOutputs } from './ComparedOutputs.tsx';
import { useRun } from './RunPage.tsx';
import { shortRun } from './RunTable.tsx';

/** Why two runs differ. */
export function CompareRunsPage() {
  const { values, set } = useAddress();
  const { a = '', b = '' } = values;
  const complete = a !== '' && b !== '';
  return (
    <>
      <PageHeader
        title="Compare runs"
        description="What differed, what followed from it, and what came out of each engine in both."
        parents={[{ title: 'Runs', to: '/runs' }]}
      />
      <Stack>
        <Group align="flex-end" role="group" aria-label="The two runs">
          <RunChoice label="First run" value={a} onChange={(runId) => set({ a: runId })} />
          <RunChoice label="Second run" value={b} onChange={(runId) => set({ b: runId })} />
          <Button
            variant="default"
            leftSection={<IconArrowsLeftRight size={16} aria-hidden />}
            disabled={!complete}
            onClick={() => set({ a: b, b: a })}
          >
            Swap
          </Button>
        </Group>
        {complete ? (
          <Comparison a={a} b={b} />
        ) : (
          <EmptyState title="Choose two runs">Or tick two of them in the list of runs.</EmptyState>
        )}
      </Stack>
    </>
  );
}

/** One of the newest runs, or the one that the address names. */
function RunChoice({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (runId: string | undefined) => void;
}) {
  const runs = useQuery({
    queryKey: ['runs', 'list', NEWEST],
    queryFn: ({ signal }) => client.runs.list({ query: NEWEST }, { signal }),
  });
  const rows = runs.data?.rows ?? [];
  const data = rows.map(({ runId, startedAt, status }) => ({
    value: runId,
    label: `${shortRun(runId)}, ${time.format(new Date(startedAt))}, ${status}`,
  }));
  const named = value === '' || rows.some(({ runId }) => runId === value);
  return (
    <Select
      label={label}
      placeholder="One of the newest"
      searchable
      data={named ? data : [{ value, label: shortRun(value) }, ...data]}
      value={value === '' ? null : value}
      onChange={(runId) => onChange(runId ?? undefined)}
      nothingFoundMessage="None of the newest runs is like that"
      w={370}
      maw="100%"
    />
  );
}

const NEWEST = { pageSize: 50 };
const time = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

function Comparison({ a, b }: { readonly a: string; readonly b: string }) {
  const explanation = useQuery({
    queryKey: ['runs', 'explain', a, b],
    queryFn: ({ signal }) => client.runs.explain({ params: { a, b } }, { signal }),
  });
  const first = useRun(a);
  const second = useRun(b);
  return (
    <Stack>
      <QueryState query={explanation}>{(found) => <Differences explanation={found} />}</QueryState>
      <QueryState query={first}>
        {(one) => <QueryState query={second}>{(other) => <ComparedOutputs a={one} b={other} />}</QueryState>}
      </QueryState>
    </Stack>
  );
}

const KINDS = [
  { kind: 'cause', title: 'Causes', meaning: 'These make outputs differ.' },
  { kind: 'consequence', title: 'Consequences', meaning: 'These follow from a cause.' },
  { kind: 'background', title: 'Background', meaning: 'These differed too, without an effect of their own.' },
] as const;

function Differences({ explanation: { differences, sameOutputs } }: { readonly explanation: RunExplanation }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Why they differ">
      <Title order={2} size="h4" mb="xs">
        {sameOutputs ? 'The same came out of both' : 'What came out differs'}
      </Title>
      {differences.length === 0 && <Text size="sm">Nothing that is kept of them differs.</Text>}
      <Stack gap="sm">
        {KINDS.map(({ kind, title, meaning }) => {
          const found = differences.filter((difference) => difference.kind === kind);
          if (found.length === 0) return null;
          return (
            <div key={kind}>
              <Title order={3} size="h6">
                {title}
              </Title>
              <Text size="sm" c="dimmed">
                {meaning}
              </Text>
              <List size="sm" mt={4}>
                {found.map(({ code, engineId, message }) => (
                  <List.Item key={`${code} ${engineId}`}>
                    {message} <Code>{code}</Code>
                  </List.Item>
                ))}
              </List>
            </div>
          );
        })}
      </Stack>
    </Paper>
  );
}
