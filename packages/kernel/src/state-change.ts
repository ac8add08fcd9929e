import type { EngineId } from './definition.ts';
import { kernelErrors } from './errors.ts';
import type { KernelSnapshot } from './snapshot.ts';
import type { StateChange } from './state-change-fields.ts';
import { type StateImpact, stateImpact } from './state-impact.ts';

export interface StateChangeOptions {
  /** Makes the change although dependents are cut off or withheld with it. Default false. */
  readonly cascade?: boolean;
  /** The change comes through `promote`, which has seen the evidence. Default false. */
  readonly promotion?: boolean;
}

/**
 * Judges a change: gives its impact, or throws `UNKNOWN_ENGINE`, `INVALID_STATE_CHANGE`, `PROMOTION_REQUIRED` (unless it
 * comes through `promote`) or `DEPENDENTS_CUT_OFF` (unless `cascade`). The snapshot must be the configuration read under
 * the lock that also writes the change.
 */
export function checkStateChange(
  snapshot: KernelSnapshot,
  engineId: string,
  change: StateChange,
  options: StateChangeOptions = {},
): StateImpact {
  const impact = stateImpact(snapshot, engineId, change);
  if (impact.promotion && options.promotion !== true) throw promotionRequired(impact);
  const lost = impact.newlyWithheld.filter((id) => id !== impact.engineId);
  if ((impact.cutOff.length > 0 || lost.length > 0) && options.cascade !== true) throw dependentsCutOff(impact, lost);
  return impact;
}

function promotionRequired(impact: StateImpact) {
  return kernelErrors.error('PROMOTION_REQUIRED', {
    message: `The change of engine '${impact.engineId}' would make withheld output returnable: ${listed(impact.newlyReturnable)}`,
    where: impact.engineId,
    details: { engineId: impact.engineId, newlyReturnable: impact.newlyReturnable },
  });
}

function dependentsCutOff(impact: StateImpact, withheld: readonly EngineId[]) {
  const parts = [
    ...(impact.cutOff.length === 0 ? [] : [`no longer run for everyone who has them: ${listed(impact.cutOff)}`]),
    ...(withheld.length === 0 ? [] : [`be withheld: ${listed(withheld)}`]),
  ];
  return kernelErrors.error('DEPENDENTS_CUT_OFF', {
    message: `With the change of engine '${impact.engineId}', engines that depend on it would ${parts.join('; would ')}`,
    where: impact.engineId,
    details: { engineId: impact.engineId, cutOff: impact.cutOff, newlyWithheld: withheld },
  });
}

function listed(ids: readonly string[]): string {
  return ids.map((id) => `'${id}'`).join(', ');
}
