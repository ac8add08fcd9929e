import { Alert, Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { readRow } from '../../api/core-rows.ts';
import { durationText } from '../../display/duration-text.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { type Fact, Facts } from '../../display/Facts.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { When } from '../../display/When.tsx';
import { METHOD_WORDS } from '../routing/method-of.ts';
import { CallSteps } from './CallSteps.tsx';
import type { UsageDetail } from './usage-row.ts';

const PARENTS = [{ title: 'Usage', to: '/usage' }];

/** One AI call: who called which model, what it cost, and the steps it took. */
export function CallPage() {
  const { usageId = '' } = useParams();
  const call = useQuery({
    queryKey: ['usage', 'call', usageId],
    queryFn: ({ signal }) => readRow<UsageDetail>('ai_model_usage', usageId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <QueryState query={call}>{(row) => <View call={row} />}</QueryState>;
}

function View({ call }: { readonly call: UsageDetail }) {
  return (
    <>
      <PageHeader title={`Call of ${call.modelName ?? 'no model'}`} parents={PARENTS} />
      <Stack>
        {call.error !== null && (
          <Alert color="red" variant="outline" title="It failed">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {call.error}
            </Text>
          </Alert>
        )}
        <Facts facts={factsOf(call)} />
        <Title order={2} size="h4">
          Steps
        </Title>
        {call.callId === null ? (
          <EmptyState title="Its steps are not known">
            It was kept by a version that did not name the call of its row.
          </EmptyState>
        ) : (
          <CallSteps callId={call.callId} />
        )}
      </Stack>
    </>
  );
}

function factsOf(call: UsageDetail): Fact[] {
  const { runId, engineInstanceId } = call;
  return [
    { label: 'When', value: <When time={call.timestamp} /> },
    { label: 'Asked for', value: METHOD_WORDS[call.requestKind] },
    ...(call.objective === null ? [] : [{ label: 'Objective', value: call.objective }]),
    { label: 'Took', value: durationText(call.durationMs) },
    {
      label: 'Tokens',
      value:
        call.totalTokens === null ? 'not said' : `${call.promptTokens ?? '?'} in, ${call.completionTokens ?? '?'} out`,
    },
    ...(engineInstanceId === null
      ? []
      : [
          {
            label: 'Engine instance',
            value: (
              <Anchor component={Link} to={`/instances/${engineInstanceId}`} size="sm">
                Number {engineInstanceId}
              </Anchor>
            ),
          },
        ]),
    ...(runId === null
      ? []
      : [
          {
            label: 'Run',
            value: (
              <Anchor component={Link} to={`/runs/${runId}`} size="sm">
                {call.engineId ?? runId}
              </Anchor>
            ),
          },
        ]),
    { label: 'Came through', value: call.channel ?? 'not known' },
    { label: 'Node', value: call.nodeId ?? 'not known' },
  ];
}
