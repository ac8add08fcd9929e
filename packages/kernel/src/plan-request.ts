import { didYouMean, type Problem } from '@enginehouse/errors';
import { RISK_LEVELS, type RiskLevel } from './definition.ts';
import { kernelErrors, problem, problemLines, shortened } from './errors.ts';
import type { PlanRequest } from './plan.ts';
import { planningIndex } from './planning-index.ts';
import type { KernelSnapshot } from './snapshot.ts';

/** A request as the planner reads it: checked, without what cannot change the plan, lists sorted and without repeats. */
export interface CanonicalRequest {
  /** Only teams that some engine is restricted to. */
  readonly teams: readonly string[];
  /** Undefined: none, or more than all engines cost. */
  readonly budget: number | undefined;
  readonly targets: readonly string[] | undefined;
  readonly domains: readonly string[] | undefined;
  /** Index into RISK_LEVELS. */
  readonly maxRisk: number;
  readonly research: boolean;
}

const FIELDS = [
  'teams',
  'budget',
  'targets',
  'domains',
  'maxRisk',
  'research',
] as const satisfies (keyof PlanRequest)[];
const HIGHEST_RISK = RISK_LEVELS.length - 1;
const NONE: readonly string[] = Object.freeze([]);

/** Checks a request and brings it to its canonical form. Throws `INVALID_PLAN_REQUEST` listing every problem. */
export function canonicalRequest(snapshot: KernelSnapshot, request: PlanRequest): CanonicalRequest {
  if (!isValid(request)) throw invalidRequest(request);
  const { teams, budget, targets, domains, maxRisk, research } = request;
  return {
    teams: teams === undefined || teams.length === 0 ? NONE : relevantTeams(teams, snapshot.teams),
    budget:
      budget === undefined || budget >= planningIndex(snapshot.engineSet).totalCost ? undefined : Math.floor(budget),
    targets: targets === undefined ? undefined : sortedOnce(targets),
    domains: domains === undefined ? undefined : sortedOnce(domains),
    maxRisk: maxRisk === undefined ? HIGHEST_RISK : RISK_LEVELS.indexOf(maxRisk),
    research: research === true && targets !== undefined,
  };
}

/** One text for one canonical request: equal texts, equal plans. Words are prefixed with their length, so none can pose as two. */
export function requestKey(request: CanonicalRequest): string {
  let key = `${request.maxRisk}${request.research ? 'r' : ''}`;
  if (request.budget !== undefined) key += `b${request.budget}`;
  if (request.teams.length > 0) key += `|t${words(request.teams)}`;
  if (request.targets !== undefined) key += `|g${words(request.targets)}`;
  if (request.domains !== undefined) key += `|d${words(request.domains)}`;
  return key;
}

function words(list: readonly string[]): string {
  let text = '';
  for (const word of list) text += `${word.length}:${word}`;
  return text;
}

function relevantTeams(teams: readonly string[], relevant: ReadonlySet<string>): readonly string[] {
  const found = teams.filter((team) => relevant.has(team));
  return found.length > 1 ? sortedOnce(found) : found;
}

function sortedOnce(list: readonly string[]): readonly string[] {
  // Most lists have one or two words, or come sorted: a set and a sort for each made a cached plan 1.6x slower.
  if (list.length === 2 && list[0]! > list[1]!) return [list[1]!, list[0]!];
  for (let index = 1; index < list.length; index++) {
    if (list[index - 1]! >= list[index]!) return [...new Set(list)].sort();
  }
  return list;
}

/** The quick yes for the cached path; every no is explained by `invalidRequest`. */
function isValid(request: unknown): request is PlanRequest {
  if (typeof request !== 'object' || request === null) return false;
  for (const key in request) if (!(FIELDS as readonly string[]).includes(key)) return false;
  const { teams, budget, targets, domains, maxRisk, research } = request as Record<string, unknown>;
  return (
    (teams === undefined || isWords(teams)) &&
    (budget === undefined || (typeof budget === 'number' && budget >= 0 && budget < Number.POSITIVE_INFINITY)) &&
    (targets === undefined || (isWords(targets) && targets.length > 0)) &&
    (domains === undefined || (isWords(domains) && domains.length > 0)) &&
    (maxRisk === undefined || RISK_LEVELS.includes(maxRisk as RiskLevel)) &&
    (research === undefined || typeof research === 'boolean')
  );
}

function isWords(value: unknown): value is string[] {
  if (!Array.isArray(value)) return false;
  for (const entry of value) if (typeof entry !== 'string' || entry === '') return false;
  return true;
}

function invalidRequest(request: unknown) {
  const problems = requestProblems(request);
  return kernelErrors.error('INVALID_PLAN_REQUEST', {
    message: `The plan request has ${problems.length} problem${problems.length === 1 ? '' : 's'}:${problemLines(problems)}`,
    problems,
  });
}

function requestProblems(request: unknown): Problem[] {
  if (typeof request !== 'object' || request === null) {
    return [problem('request', `is ${shortened(request)}`, request, 'an object')];
  }
  const problems: Problem[] = [];
  for (const key in request) {
    if ((FIELDS as readonly string[]).includes(key)) continue;
    problems.push(
      problem(key, `is not a field of a plan request${didYouMean(key, FIELDS)}`, undefined, FIELDS.join(', ')),
    );
  }
  const { teams, budget, targets, domains, maxRisk, research } = request as Record<string, unknown>;
  const list = (field: string, value: unknown, expected: string, mayBeEmpty: boolean): void => {
    if (value === undefined) return;
    if (!isWords(value)) problems.push(problem(field, `is ${shortened(value)}`, value, `a list of ${expected}`));
    else if (value.length === 0 && !mayBeEmpty) {
      problems.push(problem(field, 'is empty', value, `at least one of ${expected}; leave it out for all`));
    }
  };
  list('teams', teams, 'team names', true);
  list('targets', targets, 'engine ids', false);
  list('domains', domains, 'domains', false);
  if (budget !== undefined && !(typeof budget === 'number' && budget >= 0 && budget < Number.POSITIVE_INFINITY)) {
    problems.push(
      problem(
        'budget',
        `is ${typeof budget === 'number' ? budget : shortened(budget)}`,
        undefined,
        'a number of at least 0',
      ),
    );
  }
  if (maxRisk !== undefined && !RISK_LEVELS.includes(maxRisk as RiskLevel)) {
    problems.push(
      problem('maxRisk', `is ${shortened(maxRisk)}`, maxRisk, RISK_LEVELS.map((level) => `'${level}'`).join(' | ')),
    );
  }
  if (research !== undefined && typeof research !== 'boolean') {
    problems.push(problem('research', `is ${shortened(research)}`, research, 'true or false'));
  }
  return problems;
}
