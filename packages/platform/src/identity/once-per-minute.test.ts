import { expect, test } from 'vitest';
import { createOncePerMinute } from './once-per-minute.ts';

test('a subject is news once a minute', () => {
  let now = 120_000;
  const isNews = createOncePerMinute(() => now);
  expect([isNews('a'), isNews('a'), isNews('b')]).toEqual([true, false, true]);
  now = 179_999;
  expect(isNews('a')).toBe(false);
  now = 180_000;
  expect(isNews('a')).toBe(true);
});

test('remembers no more than it can hold', () => {
  const isNews = createOncePerMinute(() => 0);
  for (let subject = 0; subject <= 10_000; subject++) expect(isNews(String(subject))).toBe(true);
  expect(isNews('10000')).toBe(false);
});
