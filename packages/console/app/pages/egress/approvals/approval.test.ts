import { expect, test } from 'vitest';
import { standingOf } from './approval.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const label = (subject: string, until: string | null) =>
  standingOf({ subject, until }, [{ subject: 'engine/1' }], now).label;

test('an approval holds until its end, which it does not include, and for subjects that are there', () => {
  expect(label('engine/1', null)).toBe('In force');
  expect(label('engine/1', '2026-11-20T12:00:00.001Z')).toBe('In force');
  expect(label('engine/1', '2026-11-20T12:00:00Z')).toBe('Ended');
  expect(label('engine/2', null)).toBe('Nobody of that name');
  expect(label('engine/2', '2026-11-19T12:00:00Z')).toBe('Ended');
});
