import { type EffectiveState, type EngineId, effectiveState, type KernelSnapshot } from '@enginehouse/kernel';

/** Whether an engine's output must not be returned. */
export type Concealed = (engineId: EngineId) => boolean;

/**
 * Whether the configuration now in force withholds an engine, or restricts it to teams that these are not; itself or by
 * what it depends on; teams null: those of everybody. An engine that is not loaded any more is judged by the override that outlived it.
 */
export function concealedNow(now: KernelSnapshot, teams: readonly string[] | null): Concealed {
  const { engineSet, states, withheld, overrides } = now;
  const { topologicalOrder, dependencyStart, dependencies } = engineSet;
  const marks = new Uint8Array(states.length);
  for (const number of topologicalOrder) {
    const state = states[number];
    let mark = withheld[number] === 1 || state === undefined || isForeign(state, teams) ? 1 : 0;
    for (const dependency of dependencies.subarray(dependencyStart[number], dependencyStart[number + 1])) {
      mark |= marks[dependency] ?? 1;
    }
    marks[number] = mark;
  }
  return (engineId) => {
    const number = engineSet.numbers.get(engineId);
    if (number !== undefined) return marks[number] === 1;
    const override = overrides.get(engineId);
    if (override === undefined) return false;
    const state = effectiveState(UNLOADED, override);
    return state.withheld || isForeign(state, teams);
  };
}

/**
 * What has been taken away since a run began, asked again at each moment that something of it leaves. Undefined while
 * the configuration and the engines are those that it began with.
 */
export function concealedSince(
  began: KernelSnapshot,
  current: () => KernelSnapshot,
  teams: readonly string[],
): () => Concealed | undefined {
  let seen = began;
  let concealed: Concealed | undefined;
  return () => {
    const now = current();
    if (now !== seen) {
      seen = now;
      concealed = concealedNow(now, teams);
    }
    return concealed;
  };
}

/** As `concealedNow`, by the configuration in force at the moment of each question. */
export function concealedFrom(current: () => KernelSnapshot, teams: readonly string[] | null): Concealed {
  let seen = current();
  let concealed = concealedNow(seen, teams);
  return (engineId) => {
    const now = current();
    if (now !== seen) concealed = concealedNow(now, teams);
    seen = now;
    return concealed(engineId);
  };
}

/** As much of a definition as decides a state, for overrides without one. */
const UNLOADED = { activationState: 'active', researchOnly: false } as Parameters<typeof effectiveState>[0];

function isForeign(state: EffectiveState, teams: readonly string[] | null): boolean {
  if (teams === null) return false;
  return state.activationState === 'restricted' && !state.restrictedToTeams.some((team) => teams.includes(team));
}
