import type { RuntimeMethod } from '../routing/method-of.ts';

/** A row of `ai_model_usage` as lists show it. */
export interface UsageRow {
  readonly id: number;
  readonly timestamp: string;
  readonly provider: string | null;
  readonly modelName: string | null;
  readonly objective: string | null;
  readonly requestKind: RuntimeMethod;
  readonly userId: number | null;
  readonly totalTokens: number | null;
  readonly durationMs: number;
  readonly success: boolean;
}

/** One of them, viewed alone. */
export interface UsageDetail extends UsageRow {
  readonly callId: string | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly error: string | null;
  readonly channel: string | null;
  readonly nodeId: string | null;
  readonly runId: string | null;
  readonly engineId: string | null;
  readonly engineInstanceId: number | null;
}
