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
