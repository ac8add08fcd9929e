import type { Clock } from './clock.ts';
import type { EngineId } from './definition.ts';
import type { Json } from './json.ts';
import type { ExclusionReason, PlanRequest } from './plan.ts';
import type {
  EngineFailure,
  EngineOutcome,
  EngineStatus,
  RunId,
  RunOrigin,
  RunRecord,
  RunStatus,
  WithheldPart,
} from './record.ts';
import type { RunServices } from './services.ts';

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
  /** Default: a new one. */
  readonly runId?: RunId | undefined;
  /** Default: actor `local`, everything else null. */
  readonly origin?: Partial<RunOrigin> | undefined;
  /** What the plan was made from; kept in the record. Default `{}`. */
  readonly request?: PlanRequest | undefined;
  /** Teams that engines see and the record keeps. Default: those of `request`. */
  readonly teams?: readonly string[] | undefined;
  /** Cancels the run until it is answered: aborts what is running and starts nothing more. */
  readonly signal?: AbortSignal | undefined;
  /** Cancels the whole run, also the withheld engines that go on behind the answer. For a shutdown. */
  readonly shutdown?: AbortSignal | undefined;
  /** Longest an engine may take, in milliseconds; `Infinity` for no limit. Default 30,000. */
  readonly timeLimitMs?: number | undefined;
  /** Called once for each returnable engine as it ends, before the run is done: provisional. Must not throw. */
  readonly onEngine?: ((result: EngineResult, output: Json | undefined) => void) | undefined;
  /**
   * Called once for every engine as it ends, withheld ones included, by position: for executors that pass a run on
   * to another thread. Nothing of it is meant for an adapter. Must not throw.
   */
  readonly onOutcome?: ((position: number, outcome: EngineOutcome) => void) | undefined;
  /** What contexts are widened with. */
  readonly services?: RunServices | undefined;
  /** Handed to services as `scope.session`; engines never see it. */
  readonly session?: unknown;
  /** Goes on with a run whose executor was ended in its middle. */
  readonly resume?: ResumedRun | undefined;
  /** Default: the machine's clocks. */
  readonly clock?: Clock | undefined;
}

/** What is known of a run that is gone on with. */
export interface ResumedRun {
  /**
   * Engines that have ended, by position. They do not run again and are not reported again; an engine whose dependency is
   * among the failed is skipped.
   */
  readonly outcomes: ReadonlyMap<number, EngineOutcome>;
  /** Milliseconds the run had taken before; added to its duration and to `startedAfterMs`. Default 0. */
  readonly elapsedMs?: number;
  /** When the run began, milliseconds since the epoch. Default: now less `elapsedMs`. */
  readonly startedAt?: number;
}

/** What is there when the last returnable engine has ended. */
export interface RunAnswer {
  readonly result: RunResult;
  readonly record: RunRecord;
}

/** A run under way. `execute` never throws for what an engine does. */
export interface Run {
  readonly runId: RunId;
  /**
   * Resolves when the last returnable engine has ended; never rejects. Withheld engines may still be `pending` in the
   * record. The result is what an adapter gets, the record is for the log.
   */
  readonly answered: Promise<RunAnswer>;
  /** Resolves when the last withheld engine has ended; null when none was pending at the answer. Never rejects. */
  readonly completed: Promise<WithheldPart | null>;
}
