import type { PayloadDescriptor, RuntimeMethod } from '@enginehouse/models';

/** A call of an AI model as it is kept: one row of `ai_model_usage`, and its steps. */
export interface AiCallRecord {
  /** `pipelineId` of the steps. */
  readonly callId: string;
  readonly method: RuntimeMethod;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly success: boolean;
  readonly error: string | null;
  readonly objective: string | null;
  readonly provider: string | null;
  readonly modelName: string | null;
  readonly engineInstanceId: number | null;
  readonly deploymentMode: 'local' | 'remote' | 'hybrid' | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
  readonly userId: number | null;
  readonly organizationId: number | null;
  readonly sessionId: string | null;
  readonly nodeId: string | null;
  readonly requestId: string | null;
  readonly correlationId: string | null;
  readonly channel: string | null;
  readonly runId: string | null;
  readonly engineId: string | null;
  readonly withheld: boolean;
  /** In their order; the first is the one that the others hang on. */
  readonly steps: readonly AiStepRecord[];
}

export interface AiStepRecord {
  readonly type: 'resolve' | 'connect' | 'call' | 'parse';
  /** What people read. */
  readonly name: string;
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'cancelled';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly provider: string | null;
  readonly engineInstanceId: number | null;
  readonly modelRegistryId: number | null;
  readonly modelName: string | null;
  readonly error: string | null;
  readonly input: PayloadDescriptor | null;
  readonly output: PayloadDescriptor | null;
  readonly stats: { readonly [name: string]: unknown } | null;
  readonly metadata: { readonly [name: string]: unknown } | null;
}
