import { didYouMean, type Problem } from '@enginehouse/errors';
import { ACTIVATION_STATES, type ActivationState } from './definition.ts';
import { kernelErrors, problem, problemLines, shortened } from './errors.ts';

/** A change of one engine's override. A missing key stays as it is; null goes back to what the code declares. */
export interface StateChange {
  readonly activationState?: ActivationState | null;
  readonly researchOnly?: boolean | null;
  readonly restrictedToTeams?: readonly string[] | null;
  readonly priority?: number | null;
}

const FIELDS = [
  'activationState',
  'researchOnly',
  'restrictedToTeams',
  'priority',
] as const satisfies (keyof StateChange)[];

/** Everything that is wrong with a change by itself; empty when it may be applied. */
export function changeProblems(change: unknown): Problem[] {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    return [problem('change', `is ${shortened(change)}`, change, `an object with ${FIELDS.join(', ')}`)];
  }
  const problems: Problem[] = [];
  for (const key of Object.keys(change)) {
    if ((FIELDS as readonly string[]).includes(key)) continue;
    problems.push(problem(key, `cannot be changed${didYouMean(key, FIELDS)}`, undefined, FIELDS.join(', ')));
  }
  const { activationState, researchOnly, restrictedToTeams, priority } = change as Record<string, unknown>;
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
  if (isGiven(activationState) && !ACTIVATION_STATES.includes(activationState as ActivationState)) {
    const expected = ACTIVATION_STATES.map((state) => `'${state}'`).join(' | ');
    problems.push(problem('activationState', `is ${shortened(activationState)}`, activationState, expected));
  }
  if (isGiven(researchOnly) && typeof researchOnly !== 'boolean') {
    problems.push(problem('researchOnly', `is ${shortened(researchOnly)}`, researchOnly, 'true or false'));
  }
  if (activationState === 'research-only' && researchOnly === false) {
    const expected = 'true, or another activationState';
    problems.push(problem('researchOnly', "is false while activationState is 'research-only'", false, expected));
  }
  if (isGiven(restrictedToTeams) && !isTeamList(restrictedToTeams)) {
    const expected = 'a list of one or more role names, each once';
    problems.push(problem('restrictedToTeams', `is ${shortened(restrictedToTeams)}`, restrictedToTeams, expected));
  }
  if (isGiven(priority) && !isPriority(priority)) {
    problems.push(
      problem('priority', `is ${shortened(priority)}`, priority, 'an integer from -2147483648 to 2147483647'),
    );
  }
  return problems;
}

function isTeamList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((team) => typeof team === 'string' && team.trim() !== '' && team === team.trim())
  );
}

/** The snapshot keeps priorities in 32 bits. */
function isPriority(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}

export function invalidChange(engineId: string, problems: readonly Problem[]) {
  return kernelErrors.error('INVALID_STATE_CHANGE', {
    message: `The change of engine '${engineId}' has ${problems.length} problem${problems.length === 1 ? '' : 's'}:${problemLines(problems)}`,
    where: engineId,
    problems,
  });
}
