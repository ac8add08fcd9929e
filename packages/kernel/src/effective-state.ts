import type { ActivationState, EngineDefinition, EngineId } from './definition.ts';

/** What the control plane overrides at run time. A missing key means: as declared. */
export interface EngineOverride {
  readonly activationState?: ActivationState;
  readonly researchOnly?: boolean;
  readonly restrictedToTeams?: readonly string[];
  /** Default 0. Exists only as an override: it is an operator's choice. */
  readonly priority?: number;
}

/** Override ?? declared. */
export interface EffectiveState {
  readonly activationState: ActivationState;
  readonly researchOnly: boolean;
  readonly restrictedToTeams: readonly string[];
  readonly priority: number;
  /** `research-only`, or `researchOnly`: runs, logged, never returned. Taint of dependencies comes on top. */
  readonly withheld: boolean;
}

export type Overrides = ReadonlyMap<EngineId, EngineOverride>;

const NO_TEAMS: readonly string[] = Object.freeze([]);

/** The state in force for one engine: override ?? declared, field by field. */
export function effectiveState(definition: EngineDefinition, override?: EngineOverride): EffectiveState {
  const activationState = override?.activationState ?? definition.activationState;
  const researchOnly = override?.researchOnly ?? definition.researchOnly;
  return {
    activationState,
    researchOnly,
    restrictedToTeams: override?.restrictedToTeams ?? definition.restrictedToTeams ?? NO_TEAMS,
    priority: override?.priority ?? 0,
    withheld: researchOnly || activationState === 'research-only',
  };
}
