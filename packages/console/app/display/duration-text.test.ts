import { expect, test } from 'vitest';
import { durationText } from './duration-text.ts';

test('durations are told in the unit that fits', () => {
  expect([0, 0.0301, 0.85, 4.256, 1350, 125_000].map(durationText)).toEqual([
    '0 µs',
    '30.1 µs',
    '850 µs',
    '4.26 ms',
    '1.35 s',
    '2 min 5 s',
  ]);
});
