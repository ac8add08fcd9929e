import type { EngineEvent } from '@enginehouse/kernel';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../fit/engine-context.ts';
import { SESSION } from '../../testing/hand-written-session.ts';
import { createConfidence } from './bayesian-confidence.logic.ts';
import { createRarity } from './session-rarity.logic.ts';

describe('bayesian-confidence', () => {
  const few = { sessions: 20, purchases: 2, rate: 0.12, low: 0.05, high: 0.24, confidence: 0.4 };
  const many = { sessions: 400, purchases: 120, rate: 0.3, low: 0.26, high: 0.34, confidence: 0.9 };
  const score = createConfidence({
    axes: [{ measure: 'ProductRelated', edges: [10] }],
    tree: { axes: [0], cuts: [1], below: [-1], others: [-2] },
    cells: [few, many],
  });

  test('says what comparable sessions did, and publishes how sure that is', () => {
    const emitted: EngineEvent[] = [];
    const context = contextOf({ engineId: 'bayesian-confidence', emitted });
    expect(score(SESSION, context)).toEqual(many);
    expect(score({ ...SESSION, ProductRelated: 2 }, context)).toEqual(few);
    expect(emitted.map(({ topic, payload }) => [topic, payload])).toEqual([
      ['confidence.updated', { rate: 0.3, confidence: 0.9 }],
      ['confidence.updated', { rate: 0.12, confidence: 0.4 }],
    ]);
  });
});

describe('session-rarity', () => {
  const score = createRarity({
    shares: [0.01, 0.001],
    measures: [
      { measure: 'ProductRelated', thresholds: [200, 400] },
      { measure: 'Administrative', thresholds: [14, 20] },
    ],
  });
  const of = (signals: object) => {
    const emitted: EngineEvent[] = [];
    const output = score({ ...SESSION, ...signals }, contextOf({ engineId: 'session-rarity', emitted }));
    return { output, emitted: emitted.map(({ payload }) => payload) };
  };

  test('finds nothing in an everyday session', () => {
    expect(of({})).toEqual({ output: { share: 1, what: null }, emitted: [] });
  });

  test('announces what one session in five hundred has, both measures counted', () => {
    expect(of({ ProductRelated: 450 })).toEqual({
      output: { share: 0.002, what: '450 product pages' },
      emitted: [{ what: '450 product pages', share: 0.002 }],
    });
  });

  test('keeps silent about one in fifty', () => {
    expect(of({ ProductRelated: 250 })).toEqual({ output: { share: 0.02, what: null }, emitted: [] });
  });

  test('names the rarest', () => {
    expect(of({ ProductRelated: 250, Administrative: 25 }).output.what).toBe('25 account pages');
  });
});
