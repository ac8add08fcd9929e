import type { EngineEvent, Json } from '@enginehouse/kernel';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../fit/engine-context.ts';
import { SESSION } from '../../testing/hand-written-session.ts';
import { createStateMachine } from './state-machine-runtime.logic.ts';

const score = createStateMachine({
  toComparing: { axes: [{ measure: 'ProductRelated', edges: [10] }], weights: [-1, 0.5] },
  toDeciding: { axes: [{ measure: 'Administrative', edges: [1] }], weights: [-0.2, 0.3] },
  toBuying: { states: { browsing: -3, comparing: -2, deciding: -1 }, comparable: 1, averageLogOdds: -1.7 },
});

function run(signals: object, events: readonly EngineEvent[] = []) {
  const emitted: EngineEvent[] = [];
  const output = score({ ...SESSION, ...signals }, contextOf({ engineId: 'state-machine-runtime', events, emitted }));
  return { ...output, moves: emitted.map(({ payload }) => payload) };
}

function confidence(payload: Json): EngineEvent {
  return { topic: 'confidence.updated', engineId: 'bayesian-confidence' as EngineEvent['engineId'], payload };
}

describe('state-machine-runtime', () => {
  test('stays at browsing without evidence of comparing, whatever else was seen', () => {
    expect(run({ ProductRelated: 3, Administrative: 9 })).toMatchObject({
      state: 'browsing',
      evidence: [-1],
      moves: [],
    });
  });

  test('moves one state at a time and says what each move rests on', () => {
    expect(run({ Administrative: 0 })).toMatchObject({
      state: 'comparing',
      evidence: [0.5, -0.2],
      moves: [{ from: 'browsing', to: 'comparing', evidence: 0.5 }],
    });
    expect(run({})).toMatchObject({
      state: 'deciding',
      evidence: [0.5, 0.3],
      moves: [
        { from: 'browsing', to: 'comparing', evidence: 0.5 },
        { from: 'comparing', to: 'deciding', evidence: 0.3 },
      ],
    });
  });

  test('goes by the state alone when confidence says nothing', () => {
    expect(run({}).toBuying).toBeCloseTo(1 / (1 + Math.exp(1)), 3);
    expect(run({}, [confidence('nothing')]).toBuying).toBe(run({}).toBuying);
  });

  test('listens to comparable sessions as far as they are sure', () => {
    const chance = (rate: number, sure: number) => run({}, [confidence({ rate, confidence: sure })]).toBuying;
    expect(chance(0.6, 0)).toBe(run({}).toBuying);
    expect(chance(0.6, 0.9)).toBeGreaterThan(chance(0.6, 0.3));
    expect(chance(0.03, 0.9)).toBeLessThan(chance(0.03, 0.3));
  });
});
