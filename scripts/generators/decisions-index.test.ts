import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DECISION_PAGE } from './decisions-index.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'decisions');
const pages = (await readdir(FOLDER)).filter((name) => name.endsWith('.md') && name !== 'README.md').toSorted();

test('numbers are used once', () => {
  const numbers = pages.map((name) => name.slice(0, 3));
  expect(new Set(numbers).size).toBe(numbers.length);
});

test.each(pages)('%s has its number in the name and the heading, and says when to look at it again', async (name) => {
  expect(name).toMatch(DECISION_PAGE);
  const text = await readFile(join(FOLDER, name), 'utf8');
  expect(text).toMatch(new RegExp(`^# ${name.slice(0, 3)}\\. `));
  expect(text).toMatch(/when to revisit/i);
});
