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

/** What calls came to. Tokens as far as providers say; latencies of the calls, the failed ones included. */
export interface UsageFigures {
  readonly calls: number;
  readonly failures: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Milliseconds; null without calls. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** One hour or day of one key. */
export interface UsageLine extends UsageFigures {
  /** When it began, ISO 8601. */
  readonly start: string;
  /** Name of a model, objective, or id of an instance or a user; null: calls without one, or all together. */
  readonly key: string | null;
  /** The calls of every key that is not among the 20 called most. */
  readonly others: boolean;
}

export interface UsageReport {
  readonly from: string;
  readonly to: string;
  readonly bucket: 'hour' | 'day';
  /** In the order of time; hours and days without calls are left out. */
  readonly lines: readonly UsageLine[];
  readonly total: UsageFigures;
}
