import type { PromotionResult } from '@enginehouse/api';
import { Progress, Stack, Text } from '@mantine/core';
import { durationText } from '../../display/duration-text.ts';
import { type Fact, Facts } from '../../display/Facts.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { When } from '../../display/When.tsx';
import { EngineLink } from './EngineLink.tsx';

type Evidence = PromotionResult['evidence'];

/** What the research runs of an engine's code have shown. */
export function EvidenceFacts({ evidence }: { readonly evidence: Evidence }) {
  const { daysOfResearch, requiredDays, sufficient, runs, failures, failureRate, latencyMs, score, sampled } = evidence;
  const days = `${daysOfResearch.toFixed(1)} of ${requiredDays} days`;
  const facts: Fact[] = [
    {
      label: 'Research so far',
      value: (
        <Stack gap={4}>
          <span>
            {days}{' '}
            <StatusBadge tone={sufficient ? 'good' : 'attention'}>{sufficient ? 'enough' : 'not enough'}</StatusBadge>
          </span>
          <Progress value={Math.min(100, (daysOfResearch / Math.max(requiredDays, 0.001)) * 100)} aria-label={days} />
        </Stack>
      ),
      hint: 'Of this very code: a new version begins anew.',
    },
    { label: 'First research run', value: <When time={evidence.firstResearchRunAt} /> },
    { label: 'Runs', value: runs.toLocaleString('en') },
    { label: 'Failures', value: `${failures.toLocaleString('en')} (${percent(failureRate)})` },
  ];
  if (latencyMs !== null) {
    const { p50, p95, p99 } = latencyMs;
    facts.push({
      label: 'It takes',
      value: `${durationText(p50)} at the middle, ${durationText(p95)} at 95 %, ${durationText(p99)} at 99 %`,
    });
  }
  if (score !== null) {
    facts.push({
      label: 'Scores',
      value: `${figure(score.min)} to ${figure(score.max)}, mean ${figure(score.mean)}`,
      hint: `5 % below ${figure(score.p05)}, half below ${figure(score.p50)}, 95 % below ${figure(score.p95)}.`,
    });
  }
  for (const { engineId, pairs, rankCorrelation } of evidence.comparisons) {
    facts.push({
      label: `Against ${engineId}`,
      value: (
        <>
          <EngineLink engineId={engineId} />:{' '}
          {rankCorrelation === null ? 'nothing to compare' : `rank correlation ${rankCorrelation.toFixed(2)}`}
        </>
      ),
      hint: `Over ${pairs.toLocaleString('en')} runs of both. 1: both put the runs into the same order.`,
    });
  }
  return (
    <>
      <Facts facts={facts} />
      {sampled && (
        <Text size="xs" c="dimmed" mt={4}>
          Times, scores and correlations come from a uniform sample of the runs.
        </Text>
      )}
    </>
  );
}

function percent(rate: number): string {
  return `${(rate * 100).toLocaleString('en', { maximumFractionDigits: 3 })} %`;
}

function figure(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}
