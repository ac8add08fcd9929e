import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allRoutes, pathParameters, type RouteDefinition } from './index.ts';

const routes: readonly RouteDefinition[] = allRoutes;
const packages = join(import.meta.dirname, '..', '..');

/** Every code of every package, as the error reference lists them. */
async function knownCodes(): Promise<Set<string>> {
  const codes = new Set<string>();
  const files = (await readdir(packages)).flatMap((name) =>
    ['errors.ts', 'error-table.ts'].map((file) => pathToFileURL(join(packages, name, 'src', file)).href),
  );
  for (const file of files) {
    const module = (await import(file).catch(() => ({}))) as Record<string, unknown>;
    for (const value of Object.values(module)) {
      const table = typeof value === 'object' && value !== null && 'table' in value ? value.table : value;
      if (typeof table === 'object' && table !== null) for (const code of Object.keys(table)) codes.add(code);
    }
  }
  return codes;
}

test('the list names every route that the folder defines', async () => {
  const files = (await readdir(join(import.meta.dirname, 'routes'))).filter((name) => !name.endsWith('.test.ts'));
  const defined = await Promise.all(
    files.map((name) => import(pathToFileURL(join(import.meta.dirname, 'routes', name)).href)),
  );
  const names = defined
    .flatMap((module) => Object.values(module as Record<string, RouteDefinition>))
    .map(({ name }) => name);
  expect(routes.map(({ name }) => name).sort()).toEqual(names.sort());
});

test('names, and methods on paths, are unique', () => {
  const names = routes.flatMap(({ name, stream }) => {
    const noun = name.split('.')[0];
    return stream?.format === 'sse' ? [name, `${noun}.${stream.method}`] : [name];
  });
  expect(new Set(names).size).toBe(names.length);
  const doors = routes.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
  expect(new Set(doors).size).toBe(doors.length);
});

test('every code that a route names is in the table of a package', async () => {
  const known = await knownCodes();
  const unknown = routes.flatMap(({ name, errors }) =>
    errors.filter((code) => !known.has(code)).map((code) => `${name}: ${code}`),
  );
  expect(unknown).toEqual([]);
});

describe.each(routes.map((route) => [route.name, route] as const))('%s', (_, route) => {
  test('has a summary that is a sentence, and a permission', () => {
    expect(route.summary).toMatch(/^[A-Z].*\.$/);
    expect(route.permission).toMatch(/^(public|session|system(\.[a-z]+)+)$/);
    // Scrapers look for this one where they always do.
    const isOpen = !/^\/(api\/v1\/|metrics$)/.test(route.path) && route.dialect === undefined;
    expect(isOpen ? 'public' : route.permission).toBe(route.permission);
  });

  test('lists its codes once, in order', () => {
    expect([...new Set(route.errors)].sort()).toEqual([...route.errors].sort());
  });

  test('has the parameters of its path, and no others', () => {
    expect(Object.keys(route.params?.shape ?? {}).sort()).toEqual(pathParameters(route.path).sort());
  });

  test('has an example that its own schemas take', () => {
    for (const part of ['params', 'query', 'headers', 'body'] as const) {
      if (route[part] === undefined) expect(route.example[part]).toBeUndefined();
      else expect(route[part].safeParse(route.example[part] ?? {}).error).toBeUndefined();
    }
    expect(route.response[200].safeParse(route.example.response).error).toBeUndefined();
    expect(route.response[200].safeParse(null).success).toBe(false);
  });

  test('refuses fields that it does not know', () => {
    for (const part of ['params', 'query', 'body'] as const) {
      // A runtime of the dialect may know them.
      if (route[part] === undefined || (part === 'body' && route.dialect !== undefined)) continue;
      const example = { ...(route.example[part] as object), surprise: 1 };
      expect(route[part].safeParse(example).error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
    }
  });
});
