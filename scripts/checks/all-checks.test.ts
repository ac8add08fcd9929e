import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ALL_CHECKS } from './all-checks.ts';

test('the list holds every check of the folder', async () => {
  const files = (await readdir(import.meta.dirname)).filter((name) => /^check-.*(?<!\.test)\.ts$/.test(name));
  const found: unknown[] = [];
  for (const file of files) {
    const module = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as Record<string, unknown>;
    found.push(
      ...Object.entries(module)
        .filter(([name]) => name.startsWith('check'))
        .map(([, check]) => check),
    );
  }
  expect(new Set(ALL_CHECKS)).toEqual(new Set(found));
  expect(new Set(ALL_CHECKS.map((check) => check.name)).size).toBe(found.length);
});
