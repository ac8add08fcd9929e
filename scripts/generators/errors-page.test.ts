import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readErrorTables, renderErrors } from './errors-page.ts';

const entry = { status: 400, meaning: 'It was wrong.', fix: 'Make it right.' };

test('one code in two packages is refused, naming both', () => {
  const tables = new Map([
    ['kernel', { SAME: entry }],
    ['store', { SAME: entry }],
  ]);
  expect(() => renderErrors(tables)).toThrow('the error code SAME stands in kernel and in store');
});

test('a code that is not SCREAMING_SNAKE_CASE is refused', () => {
  expect(() => renderErrors(new Map([['kernel', { wrongCode: entry }]]))).toThrow(/'wrongCode'/);
});

test('a pipe in a sentence does not end its cell', () => {
  expect(renderErrors(new Map([['cli', { A: { ...entry, fix: 'Use a|b.' } }]]))).toContain('| Use a\\|b. |');
});

test('every entry of every package says what it means and what to do, in sentences', async () => {
  const tables = await readErrorTables(join(import.meta.dirname, '..', '..'));
  const wrong = [...tables].flatMap(([name, table]) =>
    Object.entries(table)
      .filter(
        ([, { meaning, fix, status }]) =>
          !/^[A-Z`].*\.$/.test(meaning) || !/^[A-Z`].*\.$/.test(fix) || status < 400 || status > 599,
      )
      .map(([code]) => `${name}: ${code}`),
  );
  expect(wrong).toEqual([]);
  expect(tables.size).toBeGreaterThan(0);
});
