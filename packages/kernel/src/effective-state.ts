import { ACTIVATION_STATES, type ActivationState, type EngineDefinition, type EngineId } from './definition.ts';

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

// Without teams and overrides there are eight states: thousands of engines share them.
const DECLARED: readonly EffectiveState[] = ACTIVATION_STATES.flatMap((activationState) =>
  [false, true].map((researchOnly) => Object.freeze(stateOf(activationState, researchOnly, NO_TEAMS, 0))),
);

/** The state in force for one engine: override ?? declared, field by field. */
export function effectiveState(definition: EngineDefinition, override?: EngineOverride): EffectiveState {
  if (override === undefined && definition.restrictedToTeams === undefined) {
    const shared =
      DECLARED[ACTIVATION_STATES.indexOf(definition.activationState) * 2 + (definition.researchOnly ? 1 : 0)];
    if (shared !== undefined) return shared;
  }
  const activationState = override?.activationState ?? definition.activationState;
  const researchOnly = override?.researchOnly ?? definition.researchOnly;
  const restrictedToTeams = override?.restrictedToTeams ?? definition.restrictedToTeams ?? NO_TEAMS;
  return stateOf(activationState, researchOnly, restrictedToTeams, override?.priority ?? 0);
}

function stateOf(
  activationState: ActivationState,
  researchOnly: boolean,
  restrictedToTeams: readonly string[],
  priority: number,
): EffectiveState {
  const withheld = researchOnly || activationState === 'research-only';
  return { activationState, researchOnly, restrictedToTeams, priority, withheld };
}
