import { expect, test } from 'vitest';
import { RANGES, startsOf } from './time-range.ts';

const now = Date.parse('2026-11-20T12:34:56Z');

test('hours and days begin where the server begins them, the last one is under way', () => {
  const hours = startsOf(RANGES.day, now);
  expect([hours.length, hours[0], hours.at(-1)]).toEqual([24, '2026-11-19T13:00:00.000Z', '2026-11-20T12:00:00.000Z']);
  const days = startsOf(RANGES.week, now);
  expect([days.length, days[0], days.at(-1)]).toEqual([7, '2026-11-14T00:00:00.000Z', '2026-11-20T00:00:00.000Z']);
});
