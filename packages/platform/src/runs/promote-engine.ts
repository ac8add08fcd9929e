import { checkStateChange, type KernelSnapshot, stateImpact } from '@enginehouse/kernel';
import type { Database, RunLogReader } from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import { changeEngineState } from '../configuration/change-engine-state.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { impactView } from '../configuration/impact-view.ts';
import type { ProcessTable, PromotionEvidence, PromotionOptions, StateChange } from '../configuration/process-table.ts';
import { insufficientEvidence, notWithheld, reasonRequired } from '../errors.ts';
import type { Session } from '../session.ts';

/** What a promotion is made with. */
export interface PromotionParts {
  readonly db: Database;
  readonly configuration: Configuration;
  readonly reader: RunLogReader;
}

/**
 * `sdk.processTable.promote`: shows what research has shown of the code that would be promoted, and refuses before the
 * days of research that the setting asks for, unless overridden with a reason.
 */
export function promoteEngine(parts: PromotionParts, session: Session): ProcessTable['promote'] {
  return async (engineId, options = {}) => {
    requirePermission(session, 'system.process.promote');
    const { configuration } = parts;
    const { kernel, revision } = configuration.current();
    const change = promotionOf(kernel, engineId, options);
    const impact = stateImpact(kernel, engineId, change);
    if (!impact.newlyReturnable.includes(impact.engineId)) {
      throw notWithheld(engineId, kernel.withheld[kernel.engineSet.numbers.get(engineId) ?? -1] === 1);
    }
    const evidence = await evidenceOf(parts, kernel, impact.engineId, options.compareWith ?? []);
    if (options.dryRun === true) return { revision, applied: false, evidence, impact: impactView(impact) };
    if (options.override === true && (options.reason ?? '').trim() === '')
      throw reasonRequired('a promotion without evidence');
    if (!evidence.sufficient && options.override !== true) {
      throw insufficientEvidence(engineId, evidence.daysOfResearch, evidence.requiredDays);
    }
    const changed = await changeEngineState(parts, session, withReason(options, evidence), (now) =>
      checkStateChange(now, engineId, promotionOf(now, engineId, options), { promotion: true, cascade: true }),
    );
    return { ...changed, evidence };
  };
}

/** The change that a promotion makes: returnable as the code declares, or as asked. */
function promotionOf(
  kernel: KernelSnapshot,
  engineId: string,
  { to, restrictedToTeams }: PromotionOptions,
): StateChange {
  const definition = kernel.engineSet.engines[kernel.engineSet.numbers.get(engineId) ?? -1]?.definition;
  const declared = definition?.activationState === 'restricted' ? 'restricted' : 'active';
  const activationState = to ?? declared;
  return {
    activationState,
    researchOnly: false,
    ...(restrictedToTeams === undefined ? {} : { restrictedToTeams }),
  };
}

async function evidenceOf(
  { configuration, reader }: PromotionParts,
  kernel: KernelSnapshot,
  engineId: string,
  compareWith: readonly string[],
): Promise<PromotionEvidence> {
  const engine = kernel.engineSet.engines[kernel.engineSet.numbers.get(engineId) ?? -1];
  return await reader.evidence({
    engineId: engineId as never,
    contentHash: engine?.contentHash ?? '',
    compareWith,
    requiredDays: configuration.current().settings.promotionDays,
    now: Date.now(),
  });
}

/** The audit says on what a promotion rested. */
function withReason(options: PromotionOptions, evidence: PromotionEvidence) {
  const { runs, daysOfResearch } = evidence;
  const rested = `promoted on ${runs} runs over ${daysOfResearch.toFixed(1)} days of research`;
  return { reason: options.reason === undefined ? rested : `${options.reason} (${rested})` };
}
