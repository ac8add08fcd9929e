import type { EngineEvent } from './context.ts';
import type { Json, Signals } from './json.ts';
import type { ExecutionPlan, PlanRequest } from './plan.ts';

export type RunId = string & { readonly __brand: 'RunId' };

export const ENGINE_STATUSES = ['succeeded', 'failed', 'skipped', 'cancelled', 'pending', 'lost'] as const;
/** `pending`: a withheld engine that goes on behind the answer; `lost`: the process ended before it did. */
export type EngineStatus = (typeof ENGINE_STATUSES)[number];

export const RUN_STATUSES = ['succeeded', 'partial', 'failed', 'cancelled'] as const;
/** Of the returnable engines alone: all succeeded, some failed, none succeeded, the request was cancelled. */
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface EngineFailure {
  readonly code: string;
  readonly message: string;
  /** For `skipped`: the dependency that did not succeed. */
  readonly cause?: string;
}

/** What one engine did in one run, by its position in the plan. */
export interface EngineOutcome {
  readonly status: EngineStatus;
  /** Milliseconds on a monotonic clock; 0 when it never started. */
  readonly durationMs: number;
  /** Milliseconds from the start of the run to the start of the engine; 0 when it never started. */
  readonly startedAfterMs: number;
  /** Undefined unless it succeeded. Hashed and kept by the log, not here: hashing inside a run costs 2x. */
  readonly output?: Json;
  readonly failure?: EngineFailure;
  readonly events: readonly EngineEvent[];
}

/** Who asked, and how; given by the platform, kept with the run. */
export interface RunOrigin {
  readonly actor: string;
  readonly userId: number | null;
  readonly organizationId: number | null;
  readonly module: string | null;
  readonly adapter: string | null;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
}

/** The whole of one run, withheld engines included; what a `RunLog` writes. */
export interface RunRecord {
  readonly runId: RunId;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** To the last returnable engine. */
  readonly durationMs: number;
  readonly origin: RunOrigin;
  readonly teams: readonly string[];
  readonly request: PlanRequest;
  readonly plan: ExecutionPlan;
  readonly signals: Signals;
  readonly status: RunStatus;
  /** By position in the plan. */
  readonly outcomes: readonly EngineOutcome[];
}

/** The withheld engines' part of a run, known after the answer. */
export interface WithheldPart {
  readonly runId: RunId;
  readonly plan: ExecutionPlan;
  /** Position in the plan and what came of it. */
  readonly outcomes: ReadonlyMap<number, EngineOutcome>;
}

/** Port: where records go. Implemented by the store; a program without a database needs none. */
export interface RunLog {
  /** Resolves when the record is on disk; rejects when it is not. Waits when the queue is full. */
  append(record: RunRecord): Promise<void>;
  /** Adds the withheld part to a record already appended. */
  complete(part: WithheldPart): Promise<void>;
}
