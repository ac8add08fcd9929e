import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { pieceText, startsOf, type TimeRange } from '../../usage/time-range.ts';
import { UsagePanel } from '../../usage/UsagePanel.tsx';
import type { Series } from '../../usage/usage-series.ts';

const RANGE: TimeRange = { label: 'The last 14 days', bucket: 'day', pieces: 14 };
const DAY_MS = 86_400_000;

/** How many connections were refused each day, from the audit. Nothing is drawn where there were none. */
export function DenialsOverTime() {
  const { data } = useQuery({
    queryKey: ['egress', 'denials-by-day'],
    queryFn: async ({ signal }): Promise<Series> => {
      const points = await Promise.all(
        startsOf(RANGE, Date.now()).map(async (start) => ({ start, denials: await countOf(start, signal) })),
      );
      return { names: ['denials'], points };
    },
    staleTime: 60_000,
  });
  if (data === undefined || data.points.every(({ denials }) => denials === 0)) return null;
  return (
    <UsagePanel title="Denials by day" metric="calls" series={data} timeText={(start) => pieceText(RANGE, start)} />
  );
}

async function countOf(start: string, signal: AbortSignal): Promise<number> {
  const to = new Date(Date.parse(start) + DAY_MS - 1).toISOString();
  const filters = { eventType: 'egress.request.denied', timestamp: { from: start, to } };
  return (await client.models.count({ params: { model: 'audit_events' }, query: { filters } }, { signal })).count;
}
