import type { EngineId } from './definition.ts';
import type { Json } from './json.ts';
import type { ExclusionReason } from './plan.ts';
import type { EngineFailure, EngineStatus, RunId, RunOrigin, RunRecord, RunStatus, WithheldPart } from './record.ts';

/** What an adapter learns of one engine whose output it may have. */
export interface EngineResult {
  readonly engineId: EngineId;
  readonly version: string;
  readonly status: EngineStatus;
  readonly durationMs: number;
  readonly failure?: EngineFailure;
}

/** What an adapter gets: speaks only of engines whose output it may have. */
export interface RunResult {
  readonly runId: RunId;
  readonly status: RunStatus;
  /** `ExecutionPlan.visibleHash`. */
  readonly planHash: string;
  readonly durationMs: number;
  readonly outputs: { readonly [engineId: string]: Json };
  readonly engines: readonly EngineResult[];
  readonly excluded: readonly {
    readonly engineId: EngineId;
    readonly reason: ExclusionReason;
    readonly cause?: EngineId;
  }[];
}

export interface RunOptions {
  readonly runId?: RunId;
  readonly origin?: Partial<RunOrigin>;
  readonly teams?: readonly string[];
  /** Cancels the run: aborts what is running and starts nothing more. */
  readonly signal?: AbortSignal;
  /** Longest an engine may take, in milliseconds. Default 30,000. */
  readonly timeLimitMs?: number;
  /** Called once for each returnable engine as it ends, before the run is done: provisional. */
  readonly onEngine?: (result: EngineResult, output: Json | undefined) => void;
}

/** A run under way. `execute` never throws for what an engine does. */
export interface Run {
  readonly runId: RunId;
  /** Resolves when the last returnable engine has ended. Withheld engines may still be `pending` in the record. */
  readonly answered: Promise<{ readonly result: RunResult; readonly record: RunRecord }>;
  /** Resolves when the last withheld engine has ended; null when none was pending at the answer. */
  readonly completed: Promise<WithheldPart | null>;
}
