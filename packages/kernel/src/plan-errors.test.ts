import type { EnginehouseError } from '@enginehouse/errors';
import { expect, test } from 'vitest';
import { buildExecutionPlan } from './build-plan.ts';
import type { PlanRequest } from './plan.ts';
import { adapterError, visibleExclusions } from './plan-errors.ts';
import { snapshotOf, type TestDefinition, type TestSnapshotOptions } from './testing/snapshot-of.ts';

const RESEARCH = { activationState: 'research-only', researchOnly: true } as const;
const LEGAL_ONLY = { activationState: 'restricted', restrictedToTeams: ['legal'] } as const;

/** The error that a plan is refused with. */
function refusal(
  definitions: Readonly<Record<string, TestDefinition>>,
  request: PlanRequest,
  options: TestSnapshotOptions = {},
): EnginehouseError {
  try {
    buildExecutionPlan(snapshotOf(definitions, options), request);
  } catch (error) {
    return error as EnginehouseError;
  }
  throw new Error('there is a plan');
}

function shown({ code, message, fix, where, details }: EnginehouseError) {
  return { code, message, fix, where, details };
}

test('a target that does not exist, with the nearest visible names alone', () => {
  const table = {
    intent: {},
    'intent-lab': RESEARCH,
    'intent-legal': LEGAL_ONLY,
    'intent-old': { activationState: 'deprecated' },
  } as const;
  expect(refusal(table, { targets: ['intend'] })).toMatchObject({
    code: 'UNKNOWN_TARGET',
    message: "Target 'intend' does not exist; did you mean 'intent'?",
    where: 'targets',
  });
});

test.each([
  ['deprecated', { t: { activationState: 'deprecated' } }, {}, "Target 't' is deprecated"],
  [
    'risk',
    { t: { riskLevel: 'critical' } },
    { maxRisk: 'low' },
    "Target 't' is above the highest risk that the request allows",
  ],
  [
    'domain',
    { t: { domain: 'legal' } },
    { domains: ['sales'] },
    "Target 't' is not of the domains that the request names",
  ],
  [
    'dependency',
    { t: { needs: ['d'] }, d: { activationState: 'deprecated' } },
    {},
    "Target 't' depends on 'd', which does not run",
  ],
] as const)('a target that does not run is excluded with its reason: %s', (_, table, request, message) => {
  const error = refusal(table, { targets: ['t'], ...request } as PlanRequest);
  expect(error).toMatchObject({ code: 'TARGET_EXCLUDED', message });
  expect(adapterError(error)).toMatchObject({ code: 'TARGET_EXCLUDED', message });
});

test('targets that do not fit into the budget are named with the smallest that would do', () => {
  const table = {
    base: { computeCost: 3 },
    a: { computeCost: 4, needs: ['base'] },
    b: { computeCost: 5, needs: ['base'] },
  };
  expect(refusal(table, { targets: ['a', 'b'], budget: 8 })).toMatchObject({
    code: 'TARGET_EXCLUDED',
    message: "Target 'b' does not fit into the budget",
    fix: 'Ask with a budget of at least 12, or leave `budget` out.',
  });
  expect(refusal(table, { targets: ['a', 'b'] }, { limits: { hardCap: 8 } }).fix).toBe(
    'No budget would do: it takes 12, and the setting hardCap allows 8; ask an operator to raise it.',
  );
});

test('a budget below the cheapest engine names the smallest that would do', () => {
  const table = {
    base: { computeCost: 3 },
    a: { needs: ['base'] },
    lab: { ...RESEARCH, computeCost: 1 },
    foreign: LEGAL_ONLY,
  };
  const error = refusal(table, { budget: 2 });
  expect(error).toMatchObject({
    code: 'EMPTY_PLAN',
    message: 'The budget of 2 is below the cheapest engine with what it needs: the smallest budget that would do is 3',
    fix: 'Ask with a budget of at least 3, or leave `budget` out.',
    details: { budget: { smallest: 3, limit: 2, hardCap: null } },
  });
  const cap = refusal(table, { budget: 9 }, { limits: { hardCap: 2 } });
  expect(cap.message).toBe(
    'The hard cap of 2 is below the cheapest engine with what it needs: the smallest budget that would do is 3',
  );
});

test('with domains the smallest budget is that of an engine that was asked for', () => {
  const table = { base: { domain: 'sales', computeCost: 3 }, a: { domain: 'legal', computeCost: 4, needs: ['base'] } };
  expect(refusal(table, { domains: ['legal'], budget: 6 }).details).toMatchObject({ budget: { smallest: 7 } });
});

test.each([
  ['no engines', {}],
  ['none that is returned', { a: RESEARCH }],
  ['none that runs', { a: { activationState: 'deprecated' }, b: { needs: ['a'] } }],
] as const)('a plan of %s is empty', (_, table) => {
  expect(refusal(table, {})).toMatchObject({ code: 'EMPTY_PLAN', details: { budget: null } });
});

test('an operator learns the truth about a concealed target, an adapter that it does not exist', () => {
  const table = { lab: RESEARCH, foreign: LEGAL_ONLY, intent: {} };
  const withheld = refusal(table, { targets: ['lab'] });
  expect(withheld).toMatchObject({
    code: 'TARGET_EXCLUDED',
    message: "Target 'lab' is withheld: it runs, but its output is never returned",
  });
  const foreign = refusal(table, { targets: ['foreign'] });
  expect(foreign.message).toBe("Target 'foreign' is restricted to teams that the request does not have");
  for (const [target, error] of [
    ['lab', withheld],
    ['foreign', foreign],
  ] as const) {
    expect(shown(adapterError(error))).toEqual(shown(adapterError(refusal({ intent: {} }, { targets: [target] }))));
  }
});

test('among several targets the concealed ones count as unknown, before any other reason is told', () => {
  const here = { lab: RESEARCH, old: { activationState: 'deprecated' }, intent: {} } as const;
  const there = { old: here.old, intent: {} };
  const request = { targets: ['lab', 'nothing', 'old'] };
  expect(refusal(here, request).code).toBe('UNKNOWN_TARGET');
  const answer = shown(adapterError(refusal(here, request)));
  expect(answer).toEqual(shown(adapterError(refusal(there, request))));
  expect(answer.message).toBe("Target 'lab' does not exist; target 'nothing' does not exist");
});

test('an adapter is not told of a concealed cause', () => {
  const table = { foreign: LEGAL_ONLY, t: { needs: ['foreign'] } };
  const error = refusal(table, { targets: ['t'] });
  expect(error.message).toContain("'foreign'");
  const answer = adapterError(error);
  expect(answer.message).toBe("Target 't' depends on an engine that does not run");
  expect(JSON.stringify(answer.details)).not.toContain('foreign');
});

test('an empty plan tells an adapter of visible engines alone', () => {
  const table = {
    lab: RESEARCH,
    foreign: LEGAL_ONLY,
    t: { needs: ['foreign'] },
    old: { activationState: 'deprecated' },
  } as const;
  const error = refusal(table, {});
  expect(error.message).toBe(
    'No engine is left whose output may be returned (excluded: 1 restricted, 1 deprecated, 1 dependency-excluded)',
  );
  const answer = adapterError(error);
  expect(answer.message).toBe(
    'No engine is left whose output may be returned (excluded: 1 deprecated, 1 dependency-excluded)',
  );
  expect(answer.details).toEqual({
    budget: null,
    excluded: [
      { engineId: 'old', reason: 'deprecated', concealed: false },
      { engineId: 't', reason: 'dependency-excluded', concealed: false },
    ],
  });
});

test('other errors pass as they are', () => {
  const error = refusal({ a: {} }, { budget: -1 });
  expect(adapterError(error)).toBe(error);
});

test('visible exclusions keep a cause that is visible', () => {
  const { excluded } = buildExecutionPlan(
    snapshotOf({
      a: { activationState: 'deprecated' },
      b: { needs: ['a'] },
      foreign: LEGAL_ONLY,
      c: { needs: ['foreign'] },
      d: {},
    }),
  );
  expect(visibleExclusions(excluded)).toEqual([
    { engineId: 'a', reason: 'deprecated', concealed: false },
    { engineId: 'b', reason: 'dependency-excluded', cause: 'a', concealed: false },
    { engineId: 'c', reason: 'dependency-excluded', concealed: false },
  ]);
});
