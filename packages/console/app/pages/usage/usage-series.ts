import type { UsageReport } from '@enginehouse/api';

/** What calls of one key came to in one piece of time. */
export type UsageBucket = UsageReport['lines'][number];

/** What a chart shows of a bucket. */
export type Metric = 'calls' | 'failures' | 'tokens' | 'p50Ms' | 'p95Ms';

/** A chart: for each piece of time a point with one number for each name. */
export interface Series {
  readonly names: readonly string[];
  readonly points: readonly Readonly<Record<string, string | number | null>>[];
}

/** Most names of one chart; the rest are added up as `OTHERS`. */
export const MOST_NAMES = 6;
export const OTHERS = 'others';
export const NOBODY = 'none';

/** How much a metric is in a bucket; null: not known. */
export function amountOf(bucket: UsageBucket, metric: Metric): number | null {
  return metric === 'tokens' ? bucket.promptTokens + bucket.completionTokens : bucket[metric];
}

/**
 * One metric over time. The names with most calls come first. Times cannot be added up: of the rest the slowest counts.
 * Pieces of time without a call are there, with zeros or gaps.
 */
export function seriesOf(buckets: readonly UsageBucket[], metric: Metric, starts: readonly string[]): Series {
  const calls = new Map<string, number>();
  for (const bucket of buckets) calls.set(nameOf(bucket), (calls.get(nameOf(bucket)) ?? 0) + bucket.calls);
  const ranked = [...calls]
    .filter(([name]) => name !== OTHERS)
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .map(([name]) => name);
  const shown = new Set(ranked.slice(0, ranked.length > MOST_NAMES ? MOST_NAMES - 1 : MOST_NAMES));
  const names = calls.has(OTHERS) || ranked.length > shown.size ? [...shown, OTHERS] : [...shown];
  const isTime = metric === 'p50Ms' || metric === 'p95Ms';
  const points = new Map(
    starts.map((start) => [
      Date.parse(start),
      { start, ...Object.fromEntries(names.map((name) => [name, isTime ? null : 0])) } as Record<
        string,
        string | number | null
      >,
    ]),
  );
  for (const bucket of buckets) {
    const point = points.get(Date.parse(bucket.start));
    const value = amountOf(bucket, metric);
    if (point === undefined || value === null) continue;
    const name = shown.has(nameOf(bucket)) ? nameOf(bucket) : OTHERS;
    const before = point[name];
    const known = typeof before === 'number' ? before : 0;
    point[name] = isTime ? Math.max(known, value) : known + value;
  }
  return { names, points: [...points.values()] };
}

/** What one key came to over the whole time. */
export interface UsageTotal {
  readonly name: string;
  readonly calls: number;
  readonly failures: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** The slowest piece of time; null: not known. */
  readonly slowestP95Ms: number | null;
}

/** Totals by key, the one with most calls first. */
export function totalsOf(buckets: readonly UsageBucket[]): readonly UsageTotal[] {
  const totals = new Map<string, UsageTotal>();
  for (const bucket of buckets) {
    const name = nameOf(bucket);
    const before = totals.get(name);
    totals.set(name, {
      name,
      calls: (before?.calls ?? 0) + bucket.calls,
      failures: (before?.failures ?? 0) + bucket.failures,
      promptTokens: (before?.promptTokens ?? 0) + bucket.promptTokens,
      completionTokens: (before?.completionTokens ?? 0) + bucket.completionTokens,
      slowestP95Ms: slower(before?.slowestP95Ms ?? null, bucket.p95Ms),
    });
  }
  return [...totals.values()].sort((a, b) => b.calls - a.calls || a.name.localeCompare(b.name));
}

function slower(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

function nameOf({ key, others }: UsageBucket): string {
  return others ? OTHERS : (key ?? NOBODY);
}
