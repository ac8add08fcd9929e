import type { EngineId, KernelSnapshot } from '@enginehouse/kernel';

/** Whether the configuration now in force withholds an engine, or restricts it to teams that these are not. */
export function concealedNow(now: KernelSnapshot, teams: readonly string[]): (engineId: EngineId) => boolean {
  return (engineId) => {
    const number = now.engineSet.numbers.get(engineId);
    if (number === undefined) return false;
    const state = now.states[number];
    if (now.withheld[number] === 1 || state === undefined) return true;
    return state.activationState === 'restricted' && !state.restrictedToTeams.some((team) => teams.includes(team));
  };
}
