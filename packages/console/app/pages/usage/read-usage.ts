import { client } from '../../api/client.ts';
import type { TimeRange } from './time-range.ts';
import type { UsageBucket } from './usage-series.ts';

/** What calls are counted by. */
export const KEYS = { model: 'Model', objective: 'Objective', instance: 'Engine instance', user: 'User' } as const;
export type UsageKey = keyof typeof KEYS;

/** Calls counted by key and piece of time, of what whoever asks may see. */
export async function readUsage(
  { bucket }: TimeRange,
  starts: readonly string[],
  by: UsageKey,
  signal: AbortSignal,
): Promise<readonly UsageBucket[]> {
  const [from] = starts;
  const query = { bucket, by, ...(from === undefined ? {} : { from }) };
  return (await client.usage.get({ query }, { signal })).lines;
}
