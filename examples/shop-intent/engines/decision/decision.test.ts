import type { EngineEvent } from '@enginehouse/kernel';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../fit/engine-context.ts';
import { SESSION } from '../../testing/hand-written-session.ts';
import { createBoostedTrees } from './boosted-trees-intent.logic.ts';
import { createBrowsingIntent } from './browsing-intent.logic.ts';
import { createNaiveBayes } from './naive-bayes-intent.logic.ts';
import { createPurchaseIntent, spreadAt } from './purchase-intent.logic.ts';

const sigmoid = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));
const event = (topic: string, payload: EngineEvent['payload']): EngineEvent => ({
  topic,
  engineId: 'session-rarity' as EngineEvent['engineId'],
  payload,
});

describe('browsing-intent', () => {
  const score = createBrowsingIntent({
    states: { browsing: -0.5, comparing: 0.1, deciding: 0.4 },
    terms: [{ axes: [{ kind: 'Month', values: ['Nov'] }], weights: [0.2] }],
    calibration: { intercept: -2, slope: 0.5 },
  });
  const outputs = {
    'engagement-evidence': { logOdds: 0.3 },
    'friction-evidence': { logOdds: -0.1 },
    'season-evidence': { logOdds: 0.2 },
    'visitor-evidence': { logOdds: 0.1 },
    'state-machine-runtime': { state: 'deciding' },
  };

  test('sums the evidence, calibrates it and publishes its own part', () => {
    const emitted: EngineEvent[] = [];
    const result = score(SESSION, contextOf({ engineId: 'browsing-intent', outputs, emitted }));
    expect(result.logOdds).toBeCloseTo(0.3 - 0.1 + 0.2 + 0.1 + 0.4 + 0.2);
    expect(result.score).toBeCloseTo(sigmoid(-2 + 0.5 * 1.1), 4);
    expect(emitted.map(({ payload }) => payload)).toEqual([{ Month: 0.2, State: 0.4 }]);
  });

  test('says which input it lacks', () => {
    const without = (engineId: string) =>
      contextOf({ engineId: 'browsing-intent', outputs: { ...outputs, [engineId]: {} } });
    expect(() => score(SESSION, without('season-evidence'))).toThrow(/'season-evidence' has no number 'logOdds'/);
    expect(() => score(SESSION, without('state-machine-runtime'))).toThrow(/no known 'state'/);
  });
});

describe('purchase-intent', () => {
  const interval = {
    logOdds: [-4, 0, 4],
    variances: [0.4, 0.2, 0.1],
    comparable: 0.5,
    comparablePrior: 0.8,
    scores: 2.5,
  };
  const score = createPurchaseIntent({ calibration: { intercept: -2, slope: 0.9 }, interval });
  const run = (browsing: number, confidence: number, events: readonly EngineEvent[] = []) =>
    score(
      SESSION,
      contextOf({
        engineId: 'purchase-intent',
        outputs: {
          'browsing-intent': { logOdds: browsing },
          'page-value-evidence': { logOdds: 0.5 },
          'bayesian-confidence': { confidence },
        },
        events,
      }),
    );

  test('scores the sum and keeps the score inside its interval', () => {
    const result = run(1, 0.7);
    expect(result.score).toBeCloseTo(sigmoid(-2 + 0.9 * 1.5), 4);
    expect(result.low).toBeLessThan(result.score);
    expect(result.high).toBeGreaterThan(result.score);
    for (const browsing of [-40, -3, 0, 3, 40]) {
      const { low, score: middle, high } = run(browsing, 0.5);
      expect(low).toBeLessThanOrEqual(middle);
      expect(high).toBeGreaterThanOrEqual(middle);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
    }
  });

  test('is surer where more comparable sessions are known', () => {
    const [little, much] = [run(1, 0.3), run(1, 0.9)];
    expect(much.confidence).toBeGreaterThan(little.confidence);
    expect(much.high - much.low).toBeLessThan(little.high - little.low);
  });

  test('draws the uncertainty of a score between the fitted points, and keeps it beyond them', () => {
    const variance = (logOdds: number) => spreadAt(interval, logOdds, 1) ** 2;
    expect(variance(-4)).toBeCloseTo(0.4);
    expect(variance(-2)).toBeCloseTo(0.3);
    expect(variance(3)).toBeCloseTo(0.125);
    expect([variance(-9), variance(9)]).toEqual([expect.closeTo(0.4), expect.closeTo(0.1)]);
  });

  test('warns of a session unlike those it was fitted on', () => {
    const rare = event('session.anomaly.detected', { what: '700 product pages', share: 0.002 });
    expect(run(1, 0.7).reasons).toEqual([]);
    expect(run(1, 0.7, [rare]).reasons).toEqual([
      'Unlike most sessions the figures come from, so less certain: 700 product pages',
    ]);
  });
});

describe('boosted-trees-intent', () => {
  const score = createBoostedTrees({
    intercept: -1,
    axes: [
      { measure: 'PageValues', edges: [1] },
      { kind: 'Month', values: ['Feb', 'Nov'] },
    ],
    trees: [
      { axes: [0, 1], cuts: [1, 1], below: [-1, -2], others: [1, -3], leaves: [-1, 1, 2] },
      { axes: [], cuts: [], below: [], others: [], leaves: [0.25] },
    ],
  });

  test('adds one leaf of each tree', () => {
    expect(score({ ...SESSION, PageValues: 0 }).score).toBeCloseTo(sigmoid(-1 - 1 + 0.25), 4);
    expect(score({ ...SESSION, Month: 'Feb' }).score).toBeCloseTo(sigmoid(-1 + 1 + 0.25), 4);
    expect(score(SESSION).score).toBeCloseTo(sigmoid(-1 + 2 + 0.25), 4);
  });
});

describe('naive-bayes-intent', () => {
  test('adds the weight of every column to the prior', () => {
    const score = createNaiveBayes({
      intercept: -1.5,
      terms: [
        { axes: [{ kind: 'Month', values: ['Nov'] }], weights: [0.5] },
        { axes: [{ measure: 'PageValues', edges: [1] }], weights: [-1, 2] },
      ],
    });
    expect(score(SESSION).score).toBeCloseTo(sigmoid(1), 4);
  });
});
