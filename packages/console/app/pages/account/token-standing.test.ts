import { expect, test } from 'vitest';
import { tokenStanding } from './token-standing.ts';

const now = Date.parse('2026-11-20T10:00:00Z');

test.each([
  [null, 'in force'],
  ['2026-11-20T10:00:00Z', 'ended'],
  ['2026-11-20T10:00:01Z', 'ends soon'],
  ['2026-12-04T09:59:59Z', 'ends soon'],
  ['2026-12-04T10:00:00Z', 'in force'],
] as const)('a token that ends at %s is %s', (expiresAt, standing) => {
  expect(tokenStanding(expiresAt, now)).toBe(standing);
});
