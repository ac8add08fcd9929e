import { join } from 'node:path';
import { allRoutes, defineRoute } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readErrorTables } from './errors-page.ts';
import { renderRoutes } from './routes-page.ts';

test('every code that a route names stands in the table of some package', async () => {
  const tables = await readErrorTables(join(import.meta.dirname, '..', '..'));
  const known = new Set([...tables.values()].flatMap((table) => Object.keys(table)));
  const unknown = allRoutes.flatMap((route) => route.errors.filter((code) => !known.has(code)));
  expect(unknown).toEqual([]);
});

test('a page shows fields with their place, type and whether they may be left out', () => {
  const route = defineRoute({
    name: 'shelves.put',
    method: 'PUT',
    path: '/shelves/{id}',
    summary: 'Fills a shelf.',
    permission: 'public',
    params: z.object({ id: z.string().meta({ description: 'Its name.' }) }),
    body: z.object({ size: z.enum(['small', 'large']).optional(), books: z.array(z.union([z.string(), z.number()])) }),
    response: { 200: z.object({}) },
    errors: ['NO_SHELF'],
    example: { response: {} },
  });
  const page = renderRoutes([route]);
  expect(page).toContain('| `id` | path | string | Its name. |');
  expect(page).toContain('| `size` (optional) | body | `small`, `large` |  |');
  expect(page).toContain('| `books` | body | list of string or number |  |');
  expect(page).toContain('Errors: `NO_SHELF`.');
});
