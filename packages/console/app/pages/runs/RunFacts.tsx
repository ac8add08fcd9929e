import type { RunDetail } from '@enginehouse/api';
import { Anchor, Code, Paper, SimpleGrid } from '@mantine/core';
import { Link } from 'react-router';
import { durationText } from '../../display/duration-text.ts';
import { Facts } from '../../display/Facts.tsx';
import { When } from '../../display/When.tsx';
import { RunStatus } from './RunStatus.tsx';

/** Who asked for a run, what they asked, and what it was answered by. */
export function RunFacts({ run }: { readonly run: RunDetail }) {
  const { runId, origin, request, teams, planHash, revision, engines } = run;
  const failed = engines.filter(({ status }) => status === 'failed').length;
  const withheld = engines.filter((engine) => engine.withheld).length;
  return (
    <Paper withBorder p="md" component="section" aria-label="About the run">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing={0}>
        <Facts
          facts={[
            { label: 'Status', value: <RunStatus status={run.status} /> },
            { label: 'Started', value: <When time={new Date(run.startedAt).toISOString()} /> },
            { label: 'Took', value: durationText(run.durationMs) },
            {
              label: 'Engines',
              value: `${engines.length}${failed === 0 ? '' : `, ${failed} failed`}${withheld === 0 ? '' : `, ${withheld} withheld`}`,
            },
            { label: 'Id', value: <Code style={{ overflowWrap: 'anywhere' }}>{runId}</Code> },
          ]}
        />
        <Facts
          facts={[
            {
              label: 'Who asked',
              value: origin.adapter === null ? origin.actor : `${origin.actor}, through ${origin.adapter}`,
            },
            { label: 'Teams', value: teams.length === 0 ? 'none' : teams.join(', ') },
            { label: 'Asked for', value: requestText(request) },
            {
              label: 'Plan',
              value: (
                <>
                  <Code>{planHash.slice(0, 12)}</Code>{' '}
                  <Anchor component={Link} to={`/runs?planHash=${planHash}`} fz="inherit">
                    other runs of it
                  </Anchor>
                </>
              ),
              hint: `Of revision ${revision}.`,
            },
            ...(origin.requestId === null
              ? []
              : [{ label: 'Request', value: <Code style={{ overflowWrap: 'anywhere' }}>{origin.requestId}</Code> }]),
          ]}
        />
      </SimpleGrid>
    </Paper>
  );
}

function requestText({ budget, targets, domains, maxRisk }: RunDetail['request']): string {
  const parts = [
    ...(targets === undefined ? [] : [`targets ${targets.join(', ')}`]),
    ...(domains === undefined ? [] : [`domains ${domains.join(', ')}`]),
    ...(budget === undefined ? [] : [`a budget of ${budget}`]),
    ...(maxRisk === undefined ? [] : [`at most ${maxRisk} risk`]),
  ];
  return parts.length === 0 ? 'everything' : parts.join('; ');
}
