import { ACTIVATION_STATES } from './definition.ts';
import type { Exclusion, ExclusionReason } from './plan.ts';
import type { CanonicalRequest } from './plan-request.ts';
import type { KernelSnapshot } from './snapshot.ts';

/** Why an engine is out, as the planner notes it: an index into this list. 0 runs; `unasked` is nobody's business. */
export const VERDICTS = [
  'runs',
  'deprecated',
  'restricted',
  'risk',
  'domain',
  'dependency-excluded',
  'budget',
  'unasked',
] as const satisfies readonly (ExclusionReason | 'runs' | 'unasked')[];

/** The same by name, for the planner's integer columns. */
export const VERDICT = {
  runs: 0,
  deprecated: 1,
  restricted: 2,
  risk: 3,
  domain: 4,
  dependencyExcluded: 5,
  budget: 6,
  unasked: 7,
} as const;

export const STATE_RESTRICTED = ACTIVATION_STATES.indexOf('restricted');
export const STATE_DEPRECATED = ACTIVATION_STATES.indexOf('deprecated');

/** Which engines run for one request, by engine number. */
export interface Selection {
  /** Index into VERDICTS. */
  readonly verdicts: Uint8Array;
  /** For `dependency-excluded`: the dependency that is out; else -1. */
  readonly causes: Int32Array;
  /** False: every engine runs. */
  readonly anyOut: boolean;
}

/** The engines that do not run, by number, with the reason. None when targets are named: nothing else was asked for. */
export function exclusions(snapshot: KernelSnapshot, request: CanonicalRequest, selection: Selection): Exclusion[] {
  const found: Exclusion[] = [];
  if (!selection.anyOut || request.targets !== undefined) return found;
  const { engines } = snapshot.engineSet;
  for (let number = 0; number < engines.length; number++) {
    const verdict = selection.verdicts[number]!;
    if (verdict === VERDICT.runs) continue;
    const cause = selection.causes[number]!;
    found.push({
      engineId: engines[number]!.engineId,
      reason: VERDICTS[verdict] as ExclusionReason,
      ...(cause === -1 ? {} : { cause: engines[cause]!.engineId }),
      concealed: isConcealed(snapshot, request.teams, number),
      ...(snapshot.activations[number] === STATE_RESTRICTED
        ? { restrictedToTeams: snapshot.states[number]!.restrictedToTeams }
        : {}),
    });
  }
  return found;
}

/** True: the adapter of this request must not learn that the engine exists. */
export function isConcealed(snapshot: KernelSnapshot, teams: readonly string[], number: number): boolean {
  return snapshot.withheld[number] === 1 || isForeign(snapshot, teams, number);
}

/** True: restricted to teams that the request does not have. */
export function isForeign(snapshot: KernelSnapshot, teams: readonly string[], number: number): boolean {
  return (
    snapshot.activations[number] === STATE_RESTRICTED &&
    !snapshot.states[number]!.restrictedToTeams.some((team) => teams.includes(team))
  );
}
