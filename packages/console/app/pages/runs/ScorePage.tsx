import type { PlanBody, RunDetail, ScoreBody } from '@enginehouse/api';
import { Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { client } from '../../api/client.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { ErrorAlert } from '../../display/ErrorAlert.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useMay } from '../../session/access.ts';
import { requestOf } from '../plan/plan-request.ts';
import { RequestForm } from '../plan/RequestForm.tsx';
import { ScoreProgress } from './ScoreProgress.tsx';
import { signalsOf } from './signals.ts';
import { useScore } from './use-score.ts';

/** Scores signals from the page: what each engine puts out appears as it ends. */
export function ScorePage() {
  const [address] = useSearchParams();
  const template = useTemplate(address.get('from'));
  return (
    <>
      <PageHeader
        title="Score signals"
        description="Runs the engines on one set of signals and keeps the run, like any other."
        parents={[{ title: 'Runs', to: '/runs' }]}
      />
      <QueryState query={template}>{(run) => <Score template={run} asked={requestOf(address)} />}</QueryState>
    </>
  );
}

/** The run whose signals the form begins with: the one named, else the newest whose signals were kept. Null: none. */
function useTemplate(runId: string | null): UseQueryResult<RunDetail | null> {
  const mayView = useMay('system.run.view');
  return useQuery({
    queryKey: ['score-template', runId, mayView],
    queryFn: async ({ signal }) => {
      if (!mayView) return null;
      const newest = runId ?? (await client.runs.list({ query: { pageSize: 1 } }, { signal })).rows[0]?.runId;
      return newest === undefined ? null : await client.runs.get({ params: { runId: newest } }, { signal });
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

function Score({ template, asked }: { readonly template: RunDetail | null; readonly asked: PlanBody }) {
  const [address] = useSearchParams();
  const again = address.get('from') !== null && template !== null;
  const [text, setText] = useState(() => JSON.stringify(template?.signals ?? {}, null, 2));
  const [request, setRequest] = useState<PlanBody>(() => (again ? { ...requestOfRun(template), ...asked } : asked));
  const mayView = useMay('system.run.view');
  const { state, score, stop } = useScore();
  const signals = signalsOf(text);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (signals.ok) void score({ signals: signals.value, ...request } as ScoreBody);
  };
  return (
    <Stack>
      <Paper withBorder p="md" component="form" onSubmit={submit} aria-label="Request">
        <Stack>
          <Textarea
            label="Signals"
            description={
              template?.signals === undefined
                ? 'One JSON object: the input of the engines.'
                : `One JSON object: the input of the engines. These are those of ${again ? 'the run' : 'the newest run'}.`
            }
            required
            autosize
            minRows={8}
            maxRows={24}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            error={signals.ok ? undefined : signals.problem}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <RequestForm request={request} onChange={setRequest} />
          <Group justify="flex-end">
            {state.running ? (
              <Button variant="default" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={stop}>
                Stop
              </Button>
            ) : (
              <Button type="submit" disabled={!signals.ok} leftSection={<IconPlayerPlay size={16} aria-hidden />}>
                Score
              </Button>
            )}
          </Group>
        </Stack>
      </Paper>
      <section aria-labelledby="result">
        <Group justify="space-between" mb="xs">
          <Title order={2} size="h4" id="result">
            Result
          </Title>
          {state.result !== null && mayView && (
            <Button component={Link} to={`/runs/${state.result.runId}`} variant="default" size="xs">
              Open the run
            </Button>
          )}
        </Group>
        {state.error !== null && <ErrorAlert error={state.error} />}
        {state.stopped && (
          <Text size="sm" c="dimmed">
            Stopped: what has not ended by then is cancelled.
          </Text>
        )}
        {!state.running && state.result === null && state.error === null && !state.stopped ? (
          <EmptyState title="Nothing is scored yet">Each engine appears here as it ends.</EmptyState>
        ) : (
          <ScoreProgress state={state} />
        )}
      </section>
    </Stack>
  );
}

function requestOfRun({ request, teams }: RunDetail): PlanBody {
  const { research: _, ...asked } = request;
  return { ...asked, ...(teams.length === 0 ? {} : { teams }) };
}
