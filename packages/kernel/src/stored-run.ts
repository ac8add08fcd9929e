import type { EngineId } from './definition.ts';
import type { Json, Signals } from './json.ts';
import type { Exclusion, PlanRequest } from './plan.ts';
import type { EngineFailure, EngineStatus, RunId, RunOrigin, RunStatus } from './record.ts';

/** One engine of a run, as read back from a log. */
export interface StoredEngine {
  readonly engineId: EngineId;
  readonly version: string;
  /** SHA-256 (hex) of the engine's code, as loaded when it ran. */
  readonly contentHash: string;
  readonly drifted: boolean;
  readonly batch: number;
  readonly dependencies: readonly EngineId[];
  readonly withheld: boolean;
  /** The teams that might have it when it ran; absent when every team might. */
  readonly restrictedToTeams?: readonly string[];
  readonly status: EngineStatus;
  readonly durationMs: number;
  readonly startedAfterMs: number;
  /** SHA-256 (hex) of the canonical JSON of its output; null unless it succeeded. */
  readonly outputHash: string | null;
  /** Kept for withheld engines up to 64 KB, and for others where `keepOutputs` says so. */
  readonly output?: Json;
  /** In place of an output that would be kept but is above 64 KB: its bytes of UTF-8, and how its JSON begins. */
  readonly outputPreview?: { readonly bytes: number; readonly preview: string };
  readonly failure?: EngineFailure;
}

/** The whole of one run, as read back from a log. Filter it with `visibleRun` before anyone sees it. */
export interface StoredRun {
  readonly runId: RunId;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly origin: RunOrigin;
  readonly teams: readonly string[];
  readonly request: PlanRequest;
  readonly signalsHash: string;
  /** Present where `keepSignals` was on. */
  readonly signals?: Signals;
  readonly planHash: string;
  readonly visibleHash: string;
  readonly revision: number;
  /** Null to those who may not know of withheld engines, which it covers. */
  readonly engineSetHash: string | null;
  readonly status: RunStatus;
  /** In plan order. */
  readonly engines: readonly StoredEngine[];
  readonly excluded: readonly Exclusion[];
}
