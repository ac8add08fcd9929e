import type {
  EngineId,
  EngineResult,
  ExclusionReason,
  Json,
  RunExplanation as KernelExplanation,
  PlanRequest,
  RunResult,
  RunStatus,
  Signals,
  StoredRun,
} from '@enginehouse/kernel';

/** One request to score signals. */
export interface ScoreRequest extends PlanRequest {
  readonly signals: Signals;
}

export interface ScoreOptions {
  readonly signal?: AbortSignal;
  /** Unique per actor; a second request with the same key and body answers the first run. */
  readonly idempotencyKey?: string;
  /** Called before the answer when it is that of an earlier run with the same idempotency key. */
  readonly onReplay?: () => void;
}

/** Before the final `done`, events are provisional. */
export type RunStreamEvent =
  | { readonly type: 'engine'; readonly provisional: true; readonly engine: EngineResult; readonly output?: Json }
  | { readonly type: 'done'; readonly result: RunResult };

/** A plan as its asker may see it. With `system.run.research.view` withheld engines are included. */
export interface PlanView {
  readonly planHash: string;
  readonly revision: number;
  readonly engines: readonly {
    readonly engineId: EngineId;
    readonly version: string;
    readonly batch: number;
    readonly computeCost: number;
    readonly dependencies: readonly EngineId[];
    readonly withheld: boolean;
  }[];
  readonly batches: readonly (readonly EngineId[])[];
  readonly totalCost: number;
  /** Only with `system.run.research.view`. */
  readonly researchCost?: number;
  readonly criticalPath: readonly EngineId[];
  readonly withheld: readonly EngineId[];
  readonly excluded: readonly {
    readonly engineId: EngineId;
    readonly reason: ExclusionReason;
    readonly cause?: EngineId;
  }[];
}

export interface RunListRequest {
  /** A cursor from `next`. */
  readonly after?: string;
  /** 1 to 200, default 25. */
  readonly pageSize?: number;
  readonly status?: RunStatus;
  readonly planHash?: string;
  readonly actor?: string;
  /** Runs with this engine in their plan, whatever became of it there. */
  readonly engineId?: string;
  /** ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

export interface RunSummary {
  readonly runId: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly status: RunStatus;
  readonly actor: string;
  readonly adapter: string | null;
  readonly planHash: string;
  readonly revision: number;
  readonly engines: number;
  readonly failed: number;
}

export interface RunPage {
  readonly rows: readonly RunSummary[];
  readonly totalRows: number;
  /** True: there are more than `totalRows`. */
  readonly more: boolean;
  readonly next: string | null;
}

/** Why two runs came out as they did, as far as their asker may see them. */
export interface RunExplanation extends KernelExplanation {
  readonly a: string;
  readonly b: string;
}

/** `sdk.runs`: plans, runs and their record. */
export interface Runs {
  /** Runs nothing. Throws `EMPTY_PLAN`, `TARGET_EXCLUDED`, `UNKNOWN_TARGET`. */
  plan(request: PlanRequest): Promise<PlanView>;
  /** Answers when the record is on disk. Throws what `plan` throws, `STALE_REVISION`, `SHUTTING_DOWN`, `RUN_NOT_LOGGED`. */
  score(request: ScoreRequest, options?: ScoreOptions): Promise<RunResult>;
  stream(request: ScoreRequest, options?: ScoreOptions): AsyncIterable<RunStreamEvent>;
  list(request?: RunListRequest): Promise<RunPage>;
  /** Null for missing and for out of scope alike. */
  get(runId: string): Promise<StoredRun | null>;
  /** Throws `UNKNOWN_RUN`. */
  explain(a: string, b: string): Promise<RunExplanation>;
}
