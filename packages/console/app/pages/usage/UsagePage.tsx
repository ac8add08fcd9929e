import { Alert, Group, SegmentedControl, Select, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { RecentCalls } from './RecentCalls.tsx';
import { KEYS, readUsage, type UsageKey } from './read-usage.ts';
import { RANGES, type RangeName, startsOf, type TimeRange } from './time-range.ts';
import { UsagePanel } from './UsagePanel.tsx';
import { UsageTotals } from './UsageTotals.tsx';
import { type Metric, seriesOf, type UsageBucket } from './usage-series.ts';

const hour = new Intl.DateTimeFormat('en', { weekday: 'short', hour: '2-digit', minute: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });
const hourText = (start: string): string => hour.format(new Date(start));
const dayText = (start: string): string => day.format(new Date(start));

/** What AI calls cost, how long they took, how many failed. */
export function UsagePage() {
  const { values, set } = useAddress();
  const rangeName: RangeName =
    values.range !== undefined && values.range in RANGES ? (values.range as RangeName) : 'day';
  const by: UsageKey = values.by !== undefined && values.by in KEYS ? (values.by as UsageKey) : 'model';
  const range = RANGES[rangeName];
  const usage = useQuery({
    queryKey: ['usage', 'report', rangeName, by],
    queryFn: async ({ signal }) => {
      const starts = startsOf(range, Date.now());
      return { starts, ...(await readUsage(range, starts, by, signal)) };
    },
    placeholderData: (before) => before,
  });
  return (
    <>
      <PageHeader
        title="Usage"
        description="Calls of AI models: how many, how long they took, what they cost in tokens."
      />
      <Stack>
        <Group align="flex-end">
          <Select
            label="Time"
            allowDeselect={false}
            value={rangeName}
            onChange={(value) => set({ range: value ?? undefined })}
            data={Object.entries(RANGES).map(([value, { label }]) => ({ value, label }))}
          />
          <SegmentedControl
            aria-label="Counted by"
            value={by}
            onChange={(value) => set({ by: value })}
            data={Object.entries(KEYS).map(([value, label]) => ({ value, label }))}
          />
        </Group>
        <QueryState query={usage}>
          {({ buckets, starts, cut }) =>
            buckets.length === 0 ? (
              <EmptyState title="No call in that time">
                Each call of a model leaves its time, tokens and steps here: from engines, from programs over /v1, from
                “Try a call”.
              </EmptyState>
            ) : (
              <>
                {cut && (
                  <Alert color="yellow" variant="outline" title="Only the newest calls are counted">
                    There were more than are counted here: choose a shorter time.
                  </Alert>
                )}
                <UsageTotals buckets={buckets} by={KEYS[by]} />
                <Panels buckets={buckets} starts={starts} range={range} />
              </>
            )
          }
        </QueryState>
        <RecentCalls />
      </Stack>
    </>
  );
}

const PANELS: readonly (readonly [Metric, string])[] = [
  ['calls', 'Calls'],
  ['failures', 'Failed calls'],
  ['tokens', 'Tokens'],
  ['p95Ms', 'Time that 95 of 100 calls were within'],
];

function Panels({
  buckets,
  starts,
  range,
}: {
  readonly buckets: readonly UsageBucket[];
  readonly starts: readonly string[];
  readonly range: TimeRange;
}) {
  const timeText = range.bucket === 'hour' ? hourText : dayText;
  const all = useMemo(
    () => PANELS.map(([metric, title]) => ({ metric, title, series: seriesOf(buckets, metric, starts) })),
    [buckets, starts],
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      {all.map(({ metric, title, series }) => (
        <UsagePanel key={metric} metric={metric} title={title} series={series} timeText={timeText} />
      ))}
    </SimpleGrid>
  );
}
