import { Group, SegmentedControl, Select, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useInstances } from '../instances/instance-queries.ts';
import { RecentCalls } from './RecentCalls.tsx';
import { KEYS, readUsage, type UsageKey } from './read-usage.ts';
import { pieceText, RANGES, type RangeName, startsOf, type TimeRange } from './time-range.ts';
import { UsagePanel } from './UsagePanel.tsx';
import { UsageTotals } from './UsageTotals.tsx';
import { type Metric, seriesOf, type UsageBucket } from './usage-series.ts';

/** Calls are written behind their answers and announced to nobody. */
const REFRESH_MS = 10_000;

/** What AI calls cost, how long they took, how many failed. */
export function UsagePage() {
  const { values, set } = useAddress();
  const rangeName: RangeName =
    values.range !== undefined && values.range in RANGES ? (values.range as RangeName) : 'day';
  const by: UsageKey = values.by !== undefined && values.by in KEYS ? (values.by as UsageKey) : 'model';
  const range = RANGES[rangeName];
  const named = useNames(by);
  const usage = useQuery({
    queryKey: ['usage', 'report', rangeName, by],
    queryFn: async ({ signal }) => {
      const starts = startsOf(range, Date.now());
      return { starts, buckets: await readUsage(range, starts, by, signal) };
    },
    placeholderData: (before) => before,
    refetchInterval: REFRESH_MS,
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
            // As wide as a phone.
            size="xs"
            value={by}
            onChange={(value) => set({ by: value })}
            data={Object.entries(KEYS).map(([value, label]) => ({ value, label }))}
          />
        </Group>
        <QueryState query={usage}>
          {({ buckets, starts }) =>
            buckets.length === 0 ? (
              <EmptyState title="No call in that time">
                Each call of a model leaves its time, tokens and steps here: from engines, from programs over /v1, from
                “Try a call”.
              </EmptyState>
            ) : (
              <>
                <UsageTotals buckets={named(buckets)} by={KEYS[by]} />
                <Panels buckets={named(buckets)} starts={starts} range={range} />
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
  const timeText = (start: string): string => pieceText(range, start);
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

/** Puts names in place of numbers of instances; of users only the number is for everybody to see. */
function useNames(by: UsageKey): (buckets: readonly UsageBucket[]) => readonly UsageBucket[] {
  const instances = useInstances({}).data?.rows;
  return useCallback(
    (buckets) => {
      if (by !== 'instance' && by !== 'user') return buckets;
      return buckets.map((bucket) => {
        if (bucket.key === null) return bucket;
        const name = by === 'instance' ? instances?.find(({ id }) => String(id) === bucket.key)?.name : undefined;
        return { ...bucket, key: name ?? `number ${bucket.key}` };
      });
    },
    [by, instances],
  );
}
