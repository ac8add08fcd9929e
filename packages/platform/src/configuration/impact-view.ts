import type { StateImpact as KernelImpact } from '@enginehouse/kernel';
import type { StateImpact } from '@enginehouse/sdk';

/** What a change does, in the words of the process table. */
export function impactView(impact: KernelImpact): StateImpact {
  const { engineId, before, after, cutOff, newlyRunning, newlyWithheld, newlyReturnable } = impact;
  const restricts =
    after.activationState === 'restricted' &&
    (before.activationState !== 'restricted' ||
      before.restrictedToTeams.some((team) => !after.restrictedToTeams.includes(team)));
  return {
    engineId,
    before,
    after,
    cutOff,
    restored: newlyRunning,
    newlyWithheld,
    newlyReturnable,
    tightening: impact.noLongerRunning.length > 0 || newlyWithheld.length > 0 || restricts,
    requiresPromotion: impact.promotion,
  };
}
