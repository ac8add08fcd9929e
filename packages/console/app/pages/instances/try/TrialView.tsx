import { Card, Group, List, Loader, Stack, Text, Title } from '@mantine/core';
import { durationText } from '../../../display/duration-text.ts';
import { ErrorAlert } from '../../../display/ErrorAlert.tsx';
import { Facts } from '../../../display/Facts.tsx';
import { CallSteps } from '../../usage/CallSteps.tsx';
import { TrialAnswerView } from './TrialAnswerView.tsx';
import type { Trial } from './use-trial.ts';

/** What came of a call: the answer as it comes, how long it took, its tokens, who answered, its steps. */
export function TrialView({ trial }: { readonly trial: Trial }) {
  const { underWay, text, end, answer, error, cancelled } = trial;
  if (!underWay && error === null && !cancelled && end === null && answer === null) return null;
  const callId = answer?.by.callId ?? end?.callId ?? null;
  const warnings = answer?.by.warnings ?? [];
  return (
    <Stack gap="md">
      <Card component="section" withBorder aria-label="Answer">
        <Stack gap="sm">
          <Group justify="space-between">
            <Title order={2} size="h4">
              Answer
            </Title>
            <Group gap="xs" role="status">
              {underWay && <Loader size="xs" aria-hidden />}
              <Text size="sm" c="dimmed">
                {underWay ? 'under way' : error !== null ? 'failed' : cancelled ? 'cancelled' : 'complete'}
              </Text>
            </Group>
          </Group>
          {error !== null && <ErrorAlert error={error} />}
          {text !== '' && <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Text>}
          {answer !== null && <TrialAnswerView answer={answer} />}
          {warnings.length > 0 && (
            <List size="sm" aria-label="Models that were passed over">
              {warnings.map((warning) => (
                <List.Item key={warning}>{warning}</List.Item>
              ))}
            </List>
          )}
          {!underWay && <Facts facts={factsOf(trial)} />}
        </Stack>
      </Card>
      {callId !== null && !underWay && (
        <div>
          <Title order={2} size="h4" mb="xs">
            Steps of the call
          </Title>
          <CallSteps callId={callId} />
        </div>
      )}
    </Stack>
  );
}

function factsOf({ end, answer, firstMs, totalMs }: Trial) {
  const tokens = answer !== null && 'usage' in answer ? answer.usage : end?.usage;
  const by = answer?.by;
  return [
    ...(by === undefined ? [] : [{ label: 'Answered by', value: `${by.modelName} (${by.provider})` }]),
    ...(end?.model ? [{ label: 'Answered by', value: end.model }] : []),
    ...(tokens
      ? [{ label: 'Tokens', value: `${tokens.promptTokens ?? '?'} in, ${tokens.completionTokens ?? '?'} out` }]
      : []),
    ...(firstMs === null ? [] : [{ label: 'First words after', value: durationText(firstMs) }]),
    ...(totalMs === null ? [] : [{ label: 'Took', value: durationText(totalMs), hint: 'As this page saw it.' }]),
    ...(end?.finishReason ? [{ label: 'Ended by', value: end.finishReason }] : []),
  ];
}
