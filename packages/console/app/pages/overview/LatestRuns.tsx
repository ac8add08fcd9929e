import type { RunPage } from '@enginehouse/api';
import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import { durationText } from '../../display/duration-text.ts';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { RunTable } from '../runs/RunTable.tsx';
import { Trend } from './Trend.tsx';

/** Runs in the table; the trend is drawn of all that were asked for. */
const IN_TABLE = 6;

/** The last runs, and how long they took. */
export function LatestRuns({ runs }: { readonly runs: UseQueryResult<RunPage> }) {
  return (
    <Section
      title="Latest runs"
      actions={
        <Anchor component={Link} to="/runs" size="sm">
          All runs
        </Anchor>
      }
    >
      <QueryState query={runs}>
        {({ rows }) => {
          const failed = rows.filter(({ status }) => status !== 'succeeded').length;
          const durations = rows.map(({ durationMs }) => durationMs).reverse();
          return (
            <Stack>
              {rows.length > 1 && (
                <Group gap="lg">
                  <Trend values={durations} label={`How long the last ${rows.length} runs took`} />
                  <Text size="sm" c="dimmed">
                    The last {rows.length} took {durationText(medianOf(durations))} (median);{' '}
                    {failed === 0 ? 'all succeeded' : `${failed} did not succeed`}.
                  </Text>
                </Group>
              )}
              <RunTable rows={rows.slice(0, IN_TABLE)} />
            </Stack>
          );
        }}
      </QueryState>
    </Section>
  );
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
