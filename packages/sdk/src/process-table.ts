import type {
  EffectiveState,
  EngineDefinition,
  EngineId,
  EngineOverride,
  PromotionEvidence,
  StateChange,
} from '@enginehouse/kernel';

/** One line of the process table: an engine as declared, as overridden, as in force. */
export interface ProcessTableEntry {
  readonly engineId: EngineId;
  readonly definition: EngineDefinition;
  readonly contentHash: string;
  readonly drifted: boolean;
  readonly override: EngineOverride | null;
  readonly effective: EffectiveState;
  /** The engine's own state withholds it, or that of something it depends on does (`withheldBecauseOf`). */
  readonly withheld: boolean;
  readonly withheldBecauseOf: readonly EngineId[];
  readonly dependents: readonly EngineId[];
}

/** An engine file that did not make it into the process table, and why. */
export interface LoadProblem {
  readonly file: string | null;
  readonly engineId: string | null;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Engines that stay out because they depend on this one. */
  readonly dependents: readonly string[];
}

export interface ProcessTableView {
  readonly revision: number;
  readonly engineSetHash: string;
  readonly engines: readonly ProcessTableEntry[];
  readonly problems: readonly LoadProblem[];
  readonly warnings: readonly string[];
}

/** A state in force from one moment to the next; `until` null: still in force. */
export interface StateHistoryEntry {
  readonly override: EngineOverride;
  readonly reason: string | null;
  readonly actor: string;
  readonly from: string;
  readonly until: string | null;
  readonly revision: number;
}

export interface SeenVersion {
  readonly version: string;
  readonly contentHash: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

export interface ProcessTableDetail extends ProcessTableEntry {
  readonly file: string | null;
  readonly history: readonly StateHistoryEntry[];
  readonly versions: readonly SeenVersion[];
}

export interface StateChangeOptions {
  /** Kept in the history and the audit. */
  readonly reason?: string;
  /**
   * Makes the change although dependents are cut off or withheld with it; their own states stay as they are. Default
   * false: such a change is refused, listing them.
   */
  readonly cascade?: boolean;
  /** Writes nothing: answers the impact, or refuses what the change itself would be refused for. */
  readonly dryRun?: boolean;
  /** Refuses the change when the configuration in force is another one. */
  readonly ifRevision?: number;
}

/** What a change does, engine by engine: to itself and to everything that depends on it. */
export interface StateImpact {
  readonly engineId: EngineId;
  readonly before: EffectiveState;
  readonly after: EffectiveState;
  /** Dependents that would no longer run, or no longer for every caller for whom they run now. */
  readonly cutOff: readonly EngineId[];
  /** Engines that cannot run now, whoever asks, and would. */
  readonly restored: readonly EngineId[];
  /** Engines whose output would no longer be returned. */
  readonly newlyWithheld: readonly EngineId[];
  /** Engines whose output would be returned from then on: the engine itself, and dependents that only it withheld. */
  readonly newlyReturnable: readonly EngineId[];
  /** True: takes something away (deprecate, restrict, withhold). */
  readonly tightening: boolean;
  /** True: `setState` refuses the change, and `promote` is the way to it. */
  readonly requiresPromotion: boolean;
}

export interface StateChangeResult {
  /** The one that the change made, or the one in force when nothing was written. */
  readonly revision: number;
  /** False for a dry run, and when everything was as asked already. */
  readonly applied: boolean;
  readonly impact: StateImpact;
}

export interface PromotionOptions {
  /** Engines whose scores the evidence is compared with, over the same runs. */
  readonly compareWith?: readonly string[];
  /** Default: what the code declares if that is returnable, else `active`. */
  readonly to?: 'active' | 'restricted';
  readonly restrictedToTeams?: readonly string[];
  readonly reason?: string;
  /** Promotes before the days of research have passed; needs a reason. */
  readonly override?: boolean;
  /** Answers evidence and impact, sufficient or not, and writes nothing. */
  readonly dryRun?: boolean;
}

export interface PromotionResult {
  readonly revision: number;
  readonly applied: boolean;
  /**
   * Of the engine named, and of no other: dependents that become returnable with it stand in `impact.newlyReturnable`
   * without evidence of their own.
   */
  readonly evidence: PromotionEvidence;
  readonly impact: StateImpact;
}

/** `sdk.processTable`: the engines of this house, their states, and how they change at run time. */
export interface ProcessTable {
  list(): Promise<ProcessTableView>;
  /** Throws `UNKNOWN_ENGINE` with the nearest ids. */
  get(engineId: string): Promise<ProcessTableDetail>;
  /** What a change would do, without judging it: also of changes that `setState` refuses. */
  impact(engineId: string, change: StateChange): Promise<StateImpact>;
  /** Throws `PROMOTION_REQUIRED`, `DEPENDENTS_CUT_OFF`, `INVALID_STATE_CHANGE`, `REVISION_CONFLICT`, `UNKNOWN_ENGINE`. */
  setState(engineId: string, change: StateChange, options?: StateChangeOptions): Promise<StateChangeResult>;
  /** Throws `INSUFFICIENT_EVIDENCE`, `NOT_WITHHELD`, `REASON_REQUIRED`, `INVALID_STATE_CHANGE`, `UNKNOWN_ENGINE`. */
  promote(engineId: string, options?: PromotionOptions): Promise<PromotionResult>;
}
