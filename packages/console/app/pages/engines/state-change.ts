import type { ActivationState, EffectiveState } from './engine-entry.ts';

/** What somebody has chosen in the form of a state change. */
export interface StateDraft {
  /** `declared`: every override is taken away. */
  readonly state: ActivationState | 'declared';
  readonly teams: readonly string[];
  /** The output stays withheld although the state does not say so. */
  readonly withhold: boolean;
  readonly priority: number;
}

/** The fields of a change as the API takes them. Absent: stays as it is; null: as declared. */
export interface StateChange {
  readonly activationState?: ActivationState | null;
  readonly researchOnly?: boolean | null;
  readonly restrictedToTeams?: readonly string[] | null;
  readonly priority?: number | null;
}

/** The form as it begins: what is in force. */
export function draftOf(now: EffectiveState): StateDraft {
  return {
    state: now.activationState,
    teams: now.restrictedToTeams,
    withhold: now.researchOnly,
    priority: now.priority,
  };
}

/** Whether a draft says all that it has to: whoever restricts names teams. */
export function isComplete({ state, teams }: StateDraft): boolean {
  return state !== 'restricted' || teams.length > 0;
}

const RESET: StateChange = { activationState: null, researchOnly: null, restrictedToTeams: null, priority: null };

/** What a draft asks to be changed of what is in force; null: nothing. */
export function changeOf(draft: StateDraft, now: EffectiveState): StateChange | null {
  if (draft.state === 'declared') return RESET;
  const teamsAsked = draft.state === 'restricted' && draft.teams.length > 0;
  // Research is withheld whatever the mark says, and what is deprecated keeps its mark by itself.
  const markAsked = draft.state === 'active' || draft.state === 'restricted';
  const change: StateChange = {
    ...(draft.state === now.activationState ? {} : { activationState: draft.state }),
    ...(markAsked && draft.withhold !== now.researchOnly ? { researchOnly: draft.withhold } : {}),
    ...(teamsAsked && !sameTeams(draft.teams, now.restrictedToTeams) ? { restrictedToTeams: draft.teams } : {}),
    ...(draft.priority === now.priority ? {} : { priority: draft.priority }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

function sameTeams(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((team) => b.includes(team));
}
