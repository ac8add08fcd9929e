import type { PlanView } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { planDifference } from './plan-difference.ts';
import { isUnconditional, requestAddress, requestOf, withRequest } from './plan-request.ts';

const whole = {
  teams: ['legal', 'a, b & c'],
  targets: ['purchase-intent'],
  domains: ['sales', 'trust'],
  budget: 12,
  maxRisk: 'high',
} as const;

test('a request survives the address that it is written into', () => {
  expect(requestOf(new URLSearchParams(requestAddress(whole)))).toEqual(whole);
  expect(requestAddress({})).toBe('');
  expect(isUnconditional({})).toBe(true);
  expect(isUnconditional({ budget: 0 })).toBe(false);
});

test('what an address has no right value for is left out', () => {
  expect(requestOf(new URLSearchParams('budget=-1&maxRisk=huge&teams=&targets=&other=1'))).toEqual({});
  expect(requestOf(new URLSearchParams('budget=1e3'))).toEqual({});
});

test('another request leaves the rest of an address alone', () => {
  const address = withRequest(new URLSearchParams('compare=true&budget=3&teams=x'), { maxRisk: 'low' });
  expect(address.toString()).toBe('compare=true&maxRisk=low');
});

test('says what a request leaves out and saves, against one without conditions', () => {
  const plan = (costs: Readonly<Record<string, number>>, criticalPath: readonly string[]) =>
    ({
      engines: Object.entries(costs).map(([engineId, computeCost]) => ({ engineId, computeCost })),
      totalCost: Object.values(costs).reduce((sum, cost) => sum + cost, 0),
      criticalPath,
    }) as unknown as PlanView;
  expect(planDifference(plan({ a: 2, new: 1 }, ['a']), plan({ a: 2, b: 5 }, ['a', 'b']))).toEqual({
    missing: ['b'],
    added: ['new'],
    savedCost: 4,
    savedPath: 5,
  });
});
