import { expect, test } from 'vitest';
import { buildExecutionPlan } from './build-plan.ts';
import { snapshotOf } from './testing/snapshot-of.ts';

const SNAPSHOT = snapshotOf({ a: {} });

test.each([
  ['request', null],
  ['request', 'all'],
  ['teams', { teams: 'legal' }],
  ['teams', { teams: [1] }],
  ['teams', { teams: null }],
  ['budget', { budget: -1 }],
  ['budget', { budget: Number.NaN }],
  ['budget', { budget: Number.POSITIVE_INFINITY }],
  ['budget', { budget: '5' }],
  ['targets', { targets: [] }],
  ['targets', { targets: [''] }],
  ['targets', { targets: [{}] }],
  ['domains', { domains: [] }],
  ['domains', { domains: {} }],
  ['maxRisk', { maxRisk: 'extreme' }],
  ['research', { research: 'yes' }],
  ['target', { target: ['a'] }],
])('%s is the problem of %j', (field, request) => {
  expect(() => buildExecutionPlan(SNAPSHOT, request as never)).toThrow(
    expect.objectContaining({ code: 'INVALID_PLAN_REQUEST', problems: [expect.objectContaining({ field })] }),
  );
});

test('every problem is listed, and a field that does not exist is told the nearest', () => {
  expect(() => buildExecutionPlan(SNAPSHOT, { target: ['a'], budget: -1 } as never)).toThrow(
    expect.objectContaining({
      message:
        'The plan request has 2 problems:\n' +
        "  target: is not a field of a plan request; did you mean 'targets'? (expected teams, budget, targets, domains, maxRisk, research)\n" +
        '  budget: is -1 (expected a number of at least 0)',
    }),
  );
});

test('a field that is undefined is a field that is not there', () => {
  const request = { teams: undefined, budget: undefined, targets: undefined, domains: undefined, maxRisk: undefined };
  expect(buildExecutionPlan(SNAPSHOT, request as never).batches).toEqual([['a']]);
});

test('a budget between two integers is the lower one', () => {
  const snapshot = snapshotOf({ a: { computeCost: 2 }, b: { computeCost: 2 } });
  expect(buildExecutionPlan(snapshot, { budget: 3.9 }).totalCost).toBe(2);
});
