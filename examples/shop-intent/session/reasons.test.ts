import type { EngineEvent, Json } from '@enginehouse/kernel';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../fit/engine-context.ts';
import { SESSION } from '../testing/hand-written-session.ts';
import { reasonsFrom, STATE } from './reasons.ts';

const event = (topic: string, payload: Json): EngineEvent => ({
  topic,
  engineId: 'season-evidence' as EngineEvent['engineId'],
  payload,
});
const weighed = (payload: Json) => event('evidence.columns.weighed', payload);
const reasons = (events: readonly EngineEvent[], own = {}, slope = 1) =>
  reasonsFrom(SESSION, contextOf({ engineId: 'purchase-intent', events }), { own, slope, most: 3 });

describe('reasons', () => {
  test('say the strongest columns first, in words, with what they do to the odds', () => {
    expect(reasons([weighed({ Month: Math.log(1.5), ExitRates: -Math.log(4), Region: 0.01 })])).toEqual([
      'Saw pages on which 2 % of visits end: odds x0.25',
      'A visit in November: odds x1.5',
    ]);
  });

  test('add up what several engines found in one column', () => {
    const events = [weighed({ Month: Math.log(1.2) }), weighed({ Month: Math.log(1.5) })];
    expect(reasons(events, { Month: Math.log(2) })).toEqual(['A visit in November: odds x3.6']);
  });

  test('leave out what cancels', () => {
    expect(reasons([weighed({ Month: 1 }), weighed({ Month: -1 })])).toEqual([]);
  });

  test('count in calibrated odds', () => {
    expect(reasons([weighed({ Month: Math.log(4) })], {}, 0.5)).toEqual(['A visit in November: odds x2']);
  });

  test('are not more than asked for', () => {
    const many = weighed({ Month: 1, Region: 2, Browser: 3, Weekend: 4, VisitorType: 5 });
    expect(reasons([many]).map((reason) => reason.split(':')[0])).toEqual([
      'A returning visitor',
      'A visit on a weekday',
      'Browser 2',
    ]);
  });

  test('tell how far the session went from the transition that was detected', () => {
    const moved = event('state.transition.detected', { from: 'browsing', to: 'comparing', evidence: 0.4 });
    expect(reasons([moved], { [STATE]: 1 })).toEqual(['Went on from browsing to comparing: odds x2.7']);
    expect(reasons([], { [STATE]: -1 })).toEqual(['No sign of comparing products: odds x0.37']);
  });

  test('pass over other topics and payloads that are none', () => {
    expect(reasons([event('confidence.updated', { Month: 3 }), weighed('Month'), weighed([3])])).toEqual([]);
  });
});
