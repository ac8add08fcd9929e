import {
  checkStateChange,
  type Engine,
  type EngineId,
  type KernelSnapshot,
  type PromotionEvidence,
  type StateChange,
  type StateImpact,
  stateImpact,
  unknownEngine,
} from '@enginehouse/kernel';
import type { ProcessTable, PromotionOptions } from '@enginehouse/sdk';
import type { RunLogReader } from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import { changeEngineState, type StateParts } from '../configuration/change-engine-state.ts';
import { impactView } from '../configuration/impact-view.ts';
import { codeReplaced, insufficientEvidence, notWithheld, reasonRequired } from '../errors.ts';
import type { Session } from '../session.ts';

/** What a promotion is made with. */
export interface PromotionParts extends StateParts {
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
    const impact = stateImpact(kernel, engineId, promotionOf(kernel, engineId, options));
    requireReturnable(kernel, impact);
    const evidence = await evidenceOf(parts, kernel, impact.engineId, options.compareWith ?? []);
    if (options.dryRun === true) return { revision, applied: false, evidence, impact: impactView(impact) };
    if (options.override === true && (options.reason ?? '').trim() === '')
      throw reasonRequired('a promotion without evidence');
    if (!evidence.sufficient && options.override !== true) throw insufficientEvidence(evidence);
    const changed = await changeEngineState(parts, session, withReason(options, evidence), (now) => {
      // Evidence is of one code. Another one may have been loaded since, which has none yet.
      if (engineOf(now, engineId)?.contentHash !== evidence.contentHash) throw codeReplaced(engineId);
      const change = promotionOf(now, engineId, options);
      // `cascade`: whom a promotion to teams cuts off depends on the engine, hence was withheld so far.
      const promoted = checkStateChange(now, engineId, change, { promotion: true, cascade: true });
      requireReturnable(now, promoted);
      return promoted;
    });
    return { ...changed, evidence };
  };
}

function requireReturnable(kernel: KernelSnapshot, impact: StateImpact): void {
  if (impact.newlyReturnable.includes(impact.engineId)) return;
  throw notWithheld(impact.engineId, kernel.withheld[kernel.engineSet.numbers.get(impact.engineId) ?? -1] === 1);
}

function engineOf(kernel: KernelSnapshot, engineId: string): Engine | undefined {
  return kernel.engineSet.engines[kernel.engineSet.numbers.get(engineId) ?? -1];
}

/** The change that a promotion makes: returnable as the code declares, or as asked. */
function promotionOf(
  kernel: KernelSnapshot,
  engineId: string,
  { to, restrictedToTeams }: PromotionOptions,
): StateChange {
  const declared = engineOf(kernel, engineId)?.definition.activationState === 'restricted' ? 'restricted' : 'active';
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
  engineId: EngineId,
  compareWith: readonly string[],
): Promise<PromotionEvidence> {
  const { numbers } = kernel.engineSet;
  const unknown = compareWith.find((other) => !numbers.has(other));
  if (unknown !== undefined) throw unknownEngine(unknown, numbers.keys());
  return await reader.evidence({
    engineId,
    contentHash: engineOf(kernel, engineId)?.contentHash ?? '',
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
