import { describe, expect, test } from 'vitest';
import { contextOf } from '../../fit/engine-context.ts';
import { SESSION } from '../../testing/hand-written-session.ts';
import { createTrafficConversion } from './traffic-conversion.logic.ts';

const score = createTrafficConversion({
  sources: {
    '2': { sessions: 900, ratio: 1.2, low: 1.1, high: 1.3 },
    '9': { sessions: 3, ratio: 9, low: 1, high: 20 },
  },
});
const outputs = { 'bayesian-confidence': { rate: 0.2 } };
const context = contextOf({ engineId: 'traffic-conversion', outputs });

describe('traffic-conversion', () => {
  test('sets the source against comparable sessions', () => {
    expect(score(SESSION, context)).toEqual({
      source: '2',
      sessions: 900,
      ratio: 1.2,
      low: 1.1,
      high: 1.3,
      expected: 0.24,
    });
  });

  test('never expects more than every session to buy', () => {
    expect(score({ ...SESSION, TrafficType: '9' }, context).expected).toBe(1);
  });

  test.each(['77', '', 'constructor', '__proto__'])('knows nothing of source %o', (source) => {
    const unknown = { source: null, sessions: 0, ratio: null, low: null, high: null, expected: 0.2 };
    expect(score({ ...SESSION, TrafficType: source }, context)).toEqual(unknown);
  });

  test('needs the comparable sessions', () => {
    expect(() => score(SESSION, contextOf({ engineId: 'traffic-conversion' }))).toThrow(
      /'bayesian-confidence'.*'rate'/,
    );
  });
});
