import { expect, test } from 'vitest';
import { isDeeperThan, parseJson } from './parse-json.ts';

const nested = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

test('reads JSON of as many levels as a server takes', () => {
  expect(parseJson('{"a":[1]}', 'values')).toEqual({ a: [1] });
  expect(parseJson(nested(64), 'values')).toBeTypeOf('object');
});

test('refuses deeper JSON, however deep, and what is not JSON, naming where it stands', () => {
  for (const levels of [65, 5_000, 100_000]) {
    expect(() => parseJson(nested(levels), '--file row.json')).toThrow(
      expect.objectContaining({ code: 'WRONG_USAGE', message: '--file row.json nests deeper than 64 levels' }),
    );
  }
  expect(() => parseJson('{"a":', 'config')).toThrow(/^config is not JSON: /);
});

test('counts levels of lists and objects alike', () => {
  expect(isDeeperThan(1, 0)).toBe(false);
  expect(isDeeperThan([[{}]], 3)).toBe(false);
  expect(isDeeperThan([1, [{}], 'x'], 2)).toBe(true);
});
