import { didYouMean, type EnginehouseError } from '@enginehouse/errors';
import { kernelErrors } from './errors.ts';
import type { Exclusion, ExclusionReason } from './plan.ts';

/** Why one named target cannot be had. */
export interface TargetProblem {
  readonly engineId: string;
  /** `withheld`: it would run, but the asker may not know of it. */
  readonly reason: ExclusionReason | 'unknown' | 'withheld';
  /** For `dependency-excluded`. */
  readonly cause: { readonly engineId: string; readonly concealed: boolean } | null;
  /** True: whoever asked must not learn that the engine exists. */
  readonly concealed: boolean;
}

/** What a budget would have to be. */
export interface BudgetFacts {
  /** The smallest that would do. */
  readonly smallest: number;
  /** What there was: the lower of the request's budget and the operator's hard cap. */
  readonly limit: number;
  /** The operator's limit for every plan; null: none. */
  readonly hardCap: number | null;
}

/**
 * The whole truth about targets that cannot be had: `UNKNOWN_TARGET` when one does not exist, else `TARGET_EXCLUDED`.
 * `details` hold what `adapterError` needs to answer somebody who must not know of concealed engines.
 */
export function targetError(
  problems: readonly TargetProblem[],
  visibleNames: readonly string[],
  budget: BudgetFacts | undefined,
): EnginehouseError {
  const details = {
    targets: problems.map((entry) => ({ ...entry, hint: didYouMean(entry.engineId, visibleNames) })),
    budget: budget ?? null,
  };
  return madeFrom(details, problems.some((entry) => entry.reason === 'unknown') ? 'UNKNOWN_TARGET' : 'TARGET_EXCLUDED');
}

interface TargetDetails {
  readonly targets: readonly (TargetProblem & { readonly hint: string })[];
  readonly budget: BudgetFacts | null;
}

function madeFrom(details: TargetDetails, code: 'UNKNOWN_TARGET' | 'TARGET_EXCLUDED'): EnginehouseError {
  const sentences = details.targets.map((target) => `target '${target.engineId}' ${why(target)}`);
  const fix = details.budget === null ? undefined : budgetFix(details.budget);
  return kernelErrors.error(code, {
    message: `${sentences.join('; ').replace(/^t/, 'T')}`,
    where: 'targets',
    ...(fix === undefined ? {} : { fix }),
    details: { ...details },
  });
}

function why(target: TargetDetails['targets'][number]): string {
  switch (target.reason) {
    case 'unknown':
      return `does not exist${target.hint}`;
    case 'withheld':
      return 'is withheld: it runs, but its output is never returned';
    case 'deprecated':
      return 'is deprecated';
    case 'restricted':
      return 'is restricted to teams that the request does not have';
    case 'risk':
      return 'is above the highest risk that the request allows';
    case 'domain':
      return 'is not of the domains that the request names';
    case 'budget':
      return 'does not fit into the budget';
    case 'dependency-excluded':
      return target.cause === null
        ? 'depends on an engine that does not run'
        : `depends on '${target.cause.engineId}', which does not run`;
  }
}

/** No engine is left that may be returned; `budget` when it was the budget that took the last one. */
export function emptyPlan(excluded: readonly Exclusion[], budget: BudgetFacts | undefined): EnginehouseError {
  return emptyPlanFrom({ excluded, budget: budget ?? null });
}

interface EmptyDetails {
  readonly excluded: readonly Exclusion[];
  readonly budget: BudgetFacts | null;
}

function emptyPlanFrom(details: EmptyDetails): EnginehouseError {
  const { budget, excluded } = details;
  const counts = new Map<string, number>();
  for (const { reason } of excluded) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const message =
    budget === null
      ? `No engine is left whose output may be returned${reasons === '' ? '' : ` (excluded: ${reasons})`}`
      : `${limitOf(budget)} is below the cheapest engine with what it needs: the smallest budget that would do is ${budget.smallest}`;
  return kernelErrors.error('EMPTY_PLAN', {
    message,
    ...(budget === null ? {} : { fix: budgetFix(budget), where: 'budget' }),
    details: { ...details },
  });
}

function limitOf({ limit, hardCap }: BudgetFacts): string {
  return limit === hardCap ? `The hard cap of ${limit}` : `The budget of ${limit}`;
}

function budgetFix({ smallest, hardCap }: BudgetFacts): string {
  return hardCap !== null && hardCap < smallest
    ? `No budget would do: it takes ${smallest}, and the setting hardCap allows ${hardCap}; ask an operator to raise it.`
    : `Ask with a budget of at least ${smallest}, or leave \`budget\` out.`;
}

/**
 * What somebody may be told who must not know of concealed engines: the same error, byte for byte, that a process
 * without those engines would have answered. Every door for adapters passes the errors of a plan through it.
 */
export function adapterError(error: EnginehouseError): EnginehouseError {
  if (error.code === 'UNKNOWN_TARGET' || error.code === 'TARGET_EXCLUDED') {
    const { targets, budget } = error.details as unknown as TargetDetails;
    const unknown = targets
      .filter((target) => target.reason === 'unknown' || target.concealed)
      .map(({ engineId, hint }) => ({ engineId, hint, reason: 'unknown' as const, cause: null, concealed: false }));
    if (unknown.length > 0) return madeFrom({ targets: unknown, budget: null }, 'UNKNOWN_TARGET');
    const shown = targets.map((target) => (target.cause?.concealed === true ? { ...target, cause: null } : target));
    return madeFrom({ targets: shown, budget }, 'TARGET_EXCLUDED');
  }
  if (error.code === 'EMPTY_PLAN') {
    const { excluded, budget } = error.details as unknown as EmptyDetails;
    return emptyPlanFrom({ excluded: visibleExclusions(excluded), budget });
  }
  return error;
}

/** What an adapter may know of what its request left out; a cause it must not know of is left unsaid. */
export function visibleExclusions(excluded: readonly Exclusion[]): Exclusion[] {
  const concealed = new Set(excluded.filter((entry) => entry.concealed).map((entry) => entry.engineId));
  return excluded
    .filter((entry) => !entry.concealed)
    .map(({ engineId, reason, cause }) => ({
      engineId,
      reason,
      ...(cause === undefined || concealed.has(cause) ? {} : { cause }),
      concealed: false,
    }));
}
