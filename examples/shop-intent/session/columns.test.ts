import { describe, expect, test } from 'vitest';
import { readKind, readNumber } from './columns.ts';

describe('a number', () => {
  test.each([
    [12, 12],
    ['12', 12],
    [' 64.5 ', 64.5],
    ['0', 0],
    ['1e-3', 0.001],
    [0, 0],
  ])('is read from %o', (given, number) => {
    expect(readNumber({ ExitRates: given }, 'ExitRates')).toBe(number);
  });

  test.each([
    [undefined, /column 'ExitRates' is missing: give a number of 0 or more/],
    [null, /is missing/],
    ['', /is missing/],
    ['  ', /expected a number of 0 or more/],
    ['a lot', /column 'ExitRates' is "a lot": expected a number of 0 or more/],
    ['12 s', /expected/],
    [-1, /column 'ExitRates' is -1: expected/],
    ['-1', /expected/],
    ['Infinity', /expected/],
    [true, /expected/],
    [[1], /expected/],
    [{ value: 1 }, /expected/],
  ])('is refused when it is %o', (given, message) => {
    const signals = given === undefined ? {} : { ExitRates: given };
    expect(() => readNumber(signals, 'ExitRates')).toThrow(message);
  });

  test('is not echoed at length', () => {
    expect(() => readNumber({ ExitRates: 'x'.repeat(10_000) }, 'ExitRates')).toThrow(/^.{1,150}$/);
  });
});

describe('a kind', () => {
  test.each([
    ['Nov', 'Nov'],
    [' June ', 'June'],
    [2, '2'],
    ['2', '2'],
    [true, 'TRUE'],
    ['false', 'FALSE'],
    ['FALSE', 'FALSE'],
    [null, ''],
    [['Nov'], ''],
  ])('is read from %o', (given, kind) => {
    expect(readKind({ Month: given }, 'Month')).toBe(kind);
  });

  test('is empty when missing', () => {
    expect(readKind({}, 'Month')).toBe('');
  });
});
