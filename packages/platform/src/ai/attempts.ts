import type { EnginehouseError } from '@enginehouse/errors';
import type { AnsweredBy, CallOptions, ObjectiveOptions, RuntimeMethod, TokenUsage } from '@enginehouse/sdk';
import type { ModelResource } from '@enginehouse/store';
import type { Runtime } from '../engines/runtimes/runtime-registry.ts';
import type { Session } from '../session.ts';

/** Which model is asked: one, or whichever serves an objective. */
export type CallTarget =
  | { readonly model: number }
  | { readonly objective: string; readonly options: ObjectiveOptions };

/** A call before its model is chosen. */
export interface AskedCall extends CallOptions {
  readonly target: CallTarget;
  readonly method: RuntimeMethod;
  readonly session: Session;
  /** Of calls that engines make. */
  readonly run?: { readonly runId: string; readonly engineId: string; readonly withheld: boolean };
  /** What is asked, for its descriptor in the steps; never kept whole unless `keepAiPayloads`. */
  readonly input: unknown;
}

/** One try at one model. */
export interface Attempt {
  readonly model: ModelResource;
  readonly runtime: Runtime;
  /** Aborted when the caller cancels, the time is up or the runtime is stopped. */
  readonly signal: AbortSignal;
  readonly by: AnsweredBy;
  /** The model has begun to answer: no other is asked after this, and the time limit is off until `waits`. */
  begun(): void;
  /** More is waited for: the time limit runs from now, until `begun` or the next `waits`. */
  waits(): void;
  /** The typed error of what the runtime threw, without secrets: for what tells of it before the call has ended. */
  failure(thrown: unknown): EnginehouseError;
}

/** What an attempt comes to. */
export interface Answer<Result> {
  readonly result: Result;
  /** Null where it is not known yet: then `ended` brings it. */
  readonly usage: TokenUsage | null;
  /** For answers that go on after `result`: streams. Resolves when the last part is through, or rejects with why not. */
  readonly ended?: Promise<{ readonly usage: TokenUsage; readonly output: unknown }>;
  /** For the descriptor in the steps: a value, or a `PayloadMeter` that it went through. */
  readonly output?: unknown;
}

/** Asks the candidates one after the other; keeps one `ai_model_usage` row and the steps of each call. */
export interface AiCalls {
  /** Rejects as every call of `AiHandle` does. */
  call<Result>(asked: AskedCall, attempt: (attempt: Attempt) => Promise<Answer<Result>>): Promise<Result>;
}
