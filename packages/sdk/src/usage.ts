import type { UsageFigures, UsageLine } from '@enginehouse/models';

/** Which calls of AI models are counted, and how they are put together. */
export interface UsageRequest {
  /** ISO 8601. Default: a day before `to`. */
  readonly from?: string;
  /** ISO 8601, exclusive. Default: now. */
  readonly to?: string;
  /** Default `hour`. Hours and days are those of UTC. At most 1,000 lie between `from` and `to`. */
  readonly bucket?: 'hour' | 'day';
  /** Default: all calls together. */
  readonly by?: 'model' | 'objective' | 'instance' | 'user';
}

export interface UsageReport {
  readonly from: string;
  readonly to: string;
  readonly bucket: 'hour' | 'day';
  /** In the order of time; hours and days without calls are left out. */
  readonly lines: readonly UsageLine[];
  readonly total: UsageFigures;
}
