import { expect, test } from 'vitest';
import { DIALOGUE_STATES } from '../dialogue/states.ts';
import { createLikelihood, MEASURES } from '../engines/decision/donation-likelihood.logic.ts';
import parameters from '../engines/decision/donation-likelihood.parameters.json' with { type: 'json' };
import { areaUnderCurve } from './area-under-curve.ts';
import { fitLikelihood, type Outcome } from './fit-likelihood.ts';

const NONE = { pledges: 0, agreements: 0, refusals: 0 };

function outcomes(state: (typeof DIALOGUE_STATES)[number], donors: number, others: number): Outcome[] {
  return Array.from({ length: donors + others }, (_, n) => ({ last: { state, ...NONE }, donated: n < donors ? 1 : 0 }));
}

test('the area under the curve counts ties half, and is nothing without one of each kind', () => {
  expect(areaUnderCurve([0.1, 0.9, 0.8, 0.2], [0, 1, 1, 0])).toBe(1);
  expect(areaUnderCurve([0.5, 0.5, 0.5, 0.5], [0, 1, 1, 0])).toBe(0.5);
  expect(areaUnderCurve([0.3, 0.3, 0.1], [1, 0, 0])).toBe(0.75);
  expect(areaUnderCurve([Number.NaN, 0.3], [1, 0])).not.toBeNull();
  expect(areaUnderCurve([0.3], [1])).toBeNull();
});

test('a fit finds the shares that were put in, pulled a little to the middle', () => {
  const likelihoodOf = createLikelihood(
    fitLikelihood([...outcomes('pledged', 400, 100), ...outcomes('refused', 100, 400)]),
  );
  expect(likelihoodOf({ state: 'pledged', ...NONE })).toBeCloseTo(0.8, 1);
  expect(likelihoodOf({ state: 'refused', ...NONE })).toBeCloseTo(0.2, 1);
});

test.each([0, 1, 2])('a fit of %i dialogues comes to an end', (count) => {
  const { base } = fitLikelihood(outcomes('asked', count, 0));
  expect(Number.isFinite(base)).toBe(true);
});

test('the committed parameters have a weight for every measure', () => {
  const { base, states, ...counts } = parameters;
  expect(Object.keys(states)).toEqual([...DIALOGUE_STATES]);
  expect(['base', ...Object.keys(states), ...Object.keys(counts)]).toEqual([...MEASURES]);
  expect([base, ...Object.values(states), ...Object.values(counts)].every(Number.isFinite)).toBe(true);
});
