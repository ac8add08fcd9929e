import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ALL_GENERATORS } from './all-generators.ts';
import { type Generator, placeOf } from './generator.ts';

const isGenerator = (value: unknown): value is Generator =>
  typeof value === 'object' && value !== null && ('render' in value || 'renderAll' in value);

test('the list holds every generator of the folder, each with a file of its own', async () => {
  const names = await readdir(import.meta.dirname);
  const found: Generator[] = [];
  for (const name of names.filter((one) => one.endsWith('.ts') && !one.endsWith('.test.ts'))) {
    const module = (await import(pathToFileURL(join(import.meta.dirname, name)).href)) as Record<string, unknown>;
    found.push(...Object.values(module).filter(isGenerator));
  }
  expect(new Set(ALL_GENERATORS)).toEqual(new Set(found));
  expect(new Set(ALL_GENERATORS.map(placeOf)).size).toBe(found.length);
});
