import type { EngineId, RiskLevel } from './definition.ts';
import type { Engine } from './engine.ts';

/** What one request asks of the process table. */
export interface PlanRequest {
  /** Teams of the caller: role names. Default none. */
  readonly teams?: readonly string[];
  /** Highest sum of computeCost. Default: the hard cap. */
  readonly budget?: number;
  /** Only these engines and what they need. Default: all. */
  readonly targets?: readonly string[];
  /**
   * Only engines of these domains (`cross-domain` always) and what they need. Default: all. A domain that no engine has
   * is empty, not an error: which domains exist is not everybody's to know.
   */
  readonly domains?: readonly string[];
  /** Leaves out engines above this risk level. Default `critical`. */
  readonly maxRisk?: RiskLevel;
  /**
   * The asker may know of withheld engines, so `targets` may name them. Default false: to everybody else they do not
   * exist, and naming one is refused.
   */
  readonly research?: boolean;
}

export type ExclusionReason = 'deprecated' | 'restricted' | 'budget' | 'risk' | 'domain' | 'dependency-excluded';

export interface Exclusion {
  readonly engineId: EngineId;
  readonly reason: ExclusionReason;
  /** For `dependency-excluded`: the direct dependency that does not run; it is in the list itself. */
  readonly cause?: EngineId;
  /** True: invisible to the adapter of this request (withheld, or restricted to teams it lacks). */
  readonly concealed: boolean;
  /** Teams that may know of it, where it is restricted; absent when every team may. Not for adapters. */
  readonly restrictedToTeams?: readonly string[];
}

/** One engine of a plan. Positions are indices into `ExecutionPlan.engines`. */
export interface PlannedEngine {
  readonly engine: Engine;
  readonly position: number;
  readonly batch: number;
  readonly dependencies: readonly number[];
  readonly dependents: readonly number[];
  /** Its own state or a dependency's withholds it. */
  readonly withheld: boolean;
  /** Teams that may have its output, where it is restricted; absent when every team may. */
  readonly restrictedToTeams?: readonly string[];
  /** Positions of the transitive dependencies that emit a topic this engine subscribes to, in plan order. */
  readonly eventSources: readonly number[];
}

/** The ordered engines for one request. Immutable, shared by every run made from it. */
export interface ExecutionPlan {
  /**
   * SHA-256 (hex) over one line `batch engineId@version` for each engine, in plan order. Covers withheld engines, so
   * adapters get `visibleHash`.
   */
  readonly planHash: string;
  /** The same over the engines that may be returned; their batches never depend on withheld ones. */
  readonly visibleHash: string;
  /** The process table's revision the plan was made from: other changes of the configuration leave a plan as it is. */
  readonly revision: number;
  readonly engineSetHash: string;
  /** In order of batch, then engineId. */
  readonly engines: readonly PlannedEngine[];
  readonly batches: readonly (readonly EngineId[])[];
  /** Sum of computeCost of the engines that may be returned. */
  readonly totalCost: number;
  /** Sum of computeCost of the withheld ones. */
  readonly researchCost: number;
  /** The dependency chain of highest summed computeCost, first to last, withheld engines included. */
  readonly criticalPath: readonly EngineId[];
  readonly withheld: readonly EngineId[];
  readonly excluded: readonly Exclusion[];
}
