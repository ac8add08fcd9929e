import type { ActivationState, EffectiveState, EngineDefinition, EngineId, EngineOverride } from '@enginehouse/kernel';

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

/** A change of override. Absent keys keep what is in force; `null` returns to what the code declares. */
export interface StateChange {
  readonly activationState?: ActivationState | null;
  readonly researchOnly?: boolean | null;
  readonly restrictedToTeams?: readonly string[] | null;
  readonly priority?: number | null;
}

export interface StateChangeOptions {
  readonly reason?: string;
  /** Also deprecates what would be cut off. Default false: such a change is refused, listing them. */
  readonly cascade?: boolean;
  /** Answers the impact and writes nothing. */
  readonly dryRun?: boolean;
  /** Refuses the change when the configuration in force is another one. */
  readonly ifRevision?: number;
}

/** What a change does, engine by engine. */
export interface StateImpact {
  readonly engineId: EngineId;
  readonly before: EffectiveState;
  readonly after: EffectiveState;
  /** Engines that would no longer run. */
  readonly cutOff: readonly EngineId[];
  /** Engines that would run again. */
  readonly restored: readonly EngineId[];
  /** Engines whose output would no longer be returned. */
  readonly newlyWithheld: readonly EngineId[];
  /** Engines whose output would be returned from now on: a promotion. */
  readonly newlyReturnable: readonly EngineId[];
  /** True: takes something away (deprecate, restrict, withhold). */
  readonly tightening: boolean;
  readonly requiresPromotion: boolean;
}

export interface StateChangeResult {
  readonly revision: number;
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
  /** Promotes in spite of missing evidence; needs `system.process.promote` and a reason. */
  readonly override?: boolean;
  readonly dryRun?: boolean;
}

export interface ScoreDistribution {
  readonly count: number;
  readonly min: number;
  readonly p05: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly mean: number;
}

/** What the research runs of the code that would be promoted have shown. */
export interface PromotionEvidence {
  readonly engineId: EngineId;
  readonly contentHash: string;
  readonly firstResearchRunAt: string | null;
  readonly daysOfResearch: number;
  readonly requiredDays: number;
  readonly runs: number;
  readonly failures: number;
  readonly failureRate: number;
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly score: ScoreDistribution | null;
  readonly comparisons: readonly {
    readonly engineId: EngineId;
    readonly pairs: number;
    /** Spearman; null with fewer than 3 pairs or a constant side. */
    readonly rankCorrelation: number | null;
  }[];
  readonly sufficient: boolean;
}

export interface PromotionResult {
  readonly revision: number;
  readonly applied: boolean;
  readonly evidence: PromotionEvidence;
  readonly impact: StateImpact;
}

/** `sdk.processTable`: the engines of this house, their states, and how they change at run time. */
export interface ProcessTable {
  list(): Promise<ProcessTableView>;
  /** Throws `UNKNOWN_ENGINE` with the nearest ids. */
  get(engineId: string): Promise<ProcessTableDetail>;
  impact(engineId: string, change: StateChange, options?: StateChangeOptions): Promise<StateImpact>;
  setState(engineId: string, change: StateChange, options?: StateChangeOptions): Promise<StateChangeResult>;
  promote(engineId: string, options?: PromotionOptions): Promise<PromotionResult>;
}
