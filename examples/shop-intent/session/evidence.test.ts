import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SESSION } from '../testing/hand-written-session.ts';
import { testSeed } from '../testing/made-up-sessions.ts';
import { edgesUpTo, readAxis } from './axis.ts';
import { readEvidence, readTerm } from './evidence.ts';
import { binsOf, readTree } from './tree.ts';

const seed = testSeed('shop-intent evidence');

const PAGES = { measure: 'ProductRelated', edges: [1, 10, 50] };
const MONTH = { kind: 'Month', values: ['Feb', 'Nov'] };

describe('an axis', () => {
  test('puts a value at an edge above it', () => {
    const { binOf, bins } = readAxis(PAGES);
    const at = (pages: number) => binOf({ ProductRelated: pages });
    expect([at(0), at(1), at(9), at(10), at(49), at(50), at(705)]).toEqual([0, 1, 1, 2, 2, 3, 3]);
    expect(bins).toBe(4);
  });

  test('counts the edges that are not above a value', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: -5, max: 55 }), (values, value) => {
        const edges = Float64Array.from([...new Set(values)].sort((a, b) => a - b));
        expect(edgesUpTo(edges, value)).toBe(edges.filter((edge) => edge <= value).length);
      }),
      { seed },
    );
  });

  test('has no bin for a kind that was not fitted', () => {
    const { binOf } = readAxis(MONTH);
    expect([binOf({ Month: 'Nov' }), binOf({ Month: 'Apr' }), binOf({})]).toEqual([1, -1, -1]);
  });

  test('knows a second per page, and none of no page', () => {
    const { binOf } = readAxis({ measure: 'SecondsPerProductPage', edges: [1, 60] });
    expect(binOf({ ProductRelated: 2, ProductRelated_Duration: 130 })).toBe(2);
    expect(binOf({ ProductRelated: 0, ProductRelated_Duration: 0 })).toBe(0);
  });

  test('refuses a name that is none', () => {
    expect(() => readAxis({ measure: 'Pages', edges: [] })).toThrow(/'Pages'/);
    expect(() => readAxis({ kind: 'Year', values: [] })).toThrow(/'Year'/);
  });
});

describe('evidence', () => {
  const alone = { axes: [PAGES], weights: [-1, -0.5, 0.25, 1] };
  const paired = { axes: [PAGES, MONTH], weights: [0, 0, 0, 0, -0.4, 0.6, 0, 0] };

  test('is the sum of the tables, a pair shared by its two columns', () => {
    const { logOdds, contributions } = readEvidence([alone, paired])({ ProductRelated: 30, Month: 'Nov' });
    expect(logOdds).toBeCloseTo(0.85);
    expect(contributions.ProductRelated).toBeCloseTo(0.25 + 0.3);
    expect(contributions.Month).toBeCloseTo(0.3);
  });

  test('is nothing for a kind that was not fitted, and the rest counts', () => {
    expect(readEvidence([alone, paired])({ ProductRelated: 30, Month: 'Apr' })).toEqual({
      logOdds: 0.25,
      contributions: { ProductRelated: 0.25, Month: 0 },
    });
  });

  test('needs its numbers', () => {
    expect(() => readEvidence([alone])({ Month: 'Nov' })).toThrow(/'ProductRelated' is missing/);
  });

  test('refuses a table that does not fit its axes', () => {
    expect(() => readTerm({ axes: [PAGES], weights: [1, 2] })).toThrow(/ProductRelated: weights do not fit/);
    expect(() => readTerm({ axes: [PAGES, MONTH], weights: [1] })).toThrow(/ProductRelated x Month/);
    expect(() => readTerm({ axes: [], weights: [] })).toThrow(/one or two axes/);
    expect(() => readTerm({ axes: [MONTH, MONTH, MONTH], weights: [1, 2, 3, 4, 5, 6, 7, 8] })).toThrow(/one or two/);
  });
});

describe('a tree', () => {
  const axes = [readAxis(PAGES), readAxis(MONTH)];
  const tree = readTree({ axes: [0, 1], cuts: [2, 1], below: [-1, -2], others: [1, -3] });
  const leaf = (signals: object) => tree.leafOf(binsOf(axes, { ...SESSION, ...signals }));

  test('asks by bins', () => {
    expect([leaf({ ProductRelated: 2 }), leaf({ Month: 'Feb' }), leaf({ Month: 'Nov' })]).toEqual([0, 1, 2]);
  });

  test('takes an unknown kind for the lowest', () => {
    expect(leaf({ Month: 'Apr' })).toBe(1);
  });

  test('has one leaf without a question', () => {
    expect(readTree({ axes: [], cuts: [], below: [], others: [] }).leafOf(new Int32Array(0))).toBe(0);
  });
});
