import { client } from '../../api/client.ts';
import type { TimeRange } from './time-range.ts';
import type { UsageBucket } from './usage-series.ts';

/** What calls are counted by. */
export const KEYS = { model: 'Model', objective: 'Objective', provider: 'Provider', user: 'User' } as const;
export type UsageKey = keyof typeof KEYS;

interface UsageRow {
  readonly timestamp: string;
  readonly provider: string | null;
  readonly modelName: string | null;
  readonly objective: string | null;
  readonly userId: number | null;
  readonly totalTokens: number | null;
  readonly durationMs: number;
  readonly success: boolean;
}

/** Most calls that are counted here; `cut` says that there were more. */
const MOST_ROWS = 2_000;

/** Calls counted by key and piece of time, of what whoever asks may see. */
export async function readUsage(
  { bucket }: TimeRange,
  starts: readonly string[],
  by: UsageKey,
  signal: AbortSignal,
): Promise<{ readonly buckets: readonly UsageBucket[]; readonly cut: boolean }> {
  const rows: UsageRow[] = [];
  let after: string | undefined;
  do {
    const query = {
      filters: { timestamp: { from: starts[0] } },
      pageSize: 200,
      ...(after === undefined ? {} : { after }),
    };
    const answer = await client.models.list({ params: { model: 'ai_model_usage' }, query }, { signal });
    rows.push(...(answer.rows as unknown as readonly UsageRow[]));
    after = answer.next ?? undefined;
  } while (after !== undefined && rows.length < MOST_ROWS);
  const size = bucket === 'hour' ? 3_600_000 : 86_400_000;
  const groups = Map.groupBy(rows, (row) =>
    JSON.stringify([Math.floor(Date.parse(row.timestamp) / size) * size, keyOf(row, by)]),
  );
  const buckets = [...groups].map(([key, group]): UsageBucket => {
    const [start, name] = JSON.parse(key) as [number, string | null];
    const durations = group.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    return {
      start: new Date(start).toISOString(),
      key: name,
      calls: group.length,
      failures: group.filter(({ success }) => !success).length,
      promptTokens: 0,
      completionTokens: group.reduce((sum, { totalTokens }) => sum + (totalTokens ?? 0), 0),
      p50Ms: percentile(durations, 0.5),
      p95Ms: percentile(durations, 0.95),
    };
  });
  return { buckets, cut: after !== undefined };
}

function keyOf({ modelName, objective, provider, userId }: UsageRow, by: UsageKey): string | null {
  switch (by) {
    case 'model':
      return modelName;
    case 'objective':
      return objective;
    case 'provider':
      return provider;
    case 'user':
      return userId === null ? null : `user ${userId}`;
  }
}

function percentile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;
}
