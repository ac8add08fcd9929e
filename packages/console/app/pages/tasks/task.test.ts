import { expect, test } from 'vitest';
import { withLines } from './task.ts';

const lines = (...numbers: number[]) => numbers.map((number) => ({ number, time: '', nodeId: 'a', text: `${number}` }));
const numbers = (known: ReturnType<typeof lines>, brought: ReturnType<typeof lines>) =>
  withLines(known, brought).map(({ number }) => number);

test('new lines follow those that are known', () => {
  expect(numbers(lines(1, 2), lines(3, 4))).toEqual([1, 2, 3, 4]);
  expect(numbers([], lines(1))).toEqual([1]);
  expect(numbers(lines(1), [])).toEqual([1]);
});

test('lines that come again after a lost connection stand there once', () => {
  expect(numbers(lines(1, 2, 3), lines(1, 2, 3, 4))).toEqual([1, 2, 3, 4]);
  expect(numbers(lines(1, 2, 3), lines(3, 4))).toEqual([1, 2, 3, 4]);
});

test('no more than the last thousand are kept', () => {
  const many = lines(...Array.from({ length: 1_000 }, (_, index) => index + 1));
  expect(numbers(many, lines(1_001))).toHaveLength(1_000);
  expect(numbers(many, lines(1_001)).at(0)).toBe(2);
});
