import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RocAuc } from './roc-auc.ts';

function aucOf(pairs: readonly (readonly [number, boolean])[]): number | null {
  const auc = new RocAuc();
  for (const [score, positive] of pairs) auc.add(score, positive);
  return auc.value();
}

describe('ROC AUC', () => {
  test('is 1 when every positive stands above every negative, 0 the other way round', () => {
    expect(
      aucOf([
        [0.1, false],
        [0.9, true],
      ]),
    ).toBe(1);
    expect(
      aucOf([
        [0.9, false],
        [0.1, true],
      ]),
    ).toBe(0);
  });

  test('counts ties as half', () => {
    expect(
      aucOf([
        [0.5, false],
        [0.5, true],
      ]),
    ).toBe(0.5);
  });

  test('is unknown with one label only', () => {
    expect(aucOf([[0.5, true]])).toBeNull();
    expect(aucOf([])).toBeNull();
  });

  test('equals the share of pairs in the right order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 60 }), (pairs) => {
        const positives = pairs.filter(([, positive]) => positive);
        const negatives = pairs.filter(([, positive]) => !positive);
        const wins = positives.flatMap(([p]) => negatives.map(([n]) => (p > n ? 1 : p === n ? 0.5 : 0)));
        const expected = wins.length === 0 ? null : wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
        const found = aucOf(pairs);
        if (expected === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(expected, 12);
      }),
    );
  });

  test('grows past its first block', () => {
    const auc = new RocAuc();
    for (let index = 0; index < 5000; index += 1) auc.add(index, index >= 2500);
    expect(auc.count).toBe(5000);
    expect(auc.value()).toBe(1);
  });
});
