import { allRoutes, type RouteDefinition, textTypeOf } from '@enginehouse/api';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> };
  readonly responses: Record<string, { readonly content: Record<string, { readonly example?: unknown }> }>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

const routes: readonly RouteDefinition[] = allRoutes;
const app = createServer({ platform: createMemoryPlatform(), version: '9.9.9' });
const text = (await app.inject({ url: '/openapi.json' })).body;
const document = JSON.parse(text) as Document;

test('it describes every route, and nothing else', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(document.openapi).toBe('3.1.0');
  expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
});

test('it is an OpenAPI document', async () => {
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(text))).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  const broken = { ...document, paths: { '/x': { get: { responses: 'none' } } } };
  expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
});

test('every reference leads somewhere, and every schema is referred to', () => {
  const named = new Set(Array.from(text.matchAll(/"#\/components\/schemas\/(\w+)"/g), ([, name]) => name));
  expect([...named].sort()).toEqual(Object.keys(document.components.schemas).sort());
});

test.each(routes.map((route) => [route.name, route] as const))('%s is described as the table says', (_, route) => {
  const operation = document.paths[route.path]?.[route.method.toLowerCase()];
  expect(operation).toMatchObject({ operationId: route.name, summary: route.summary });
  const parameters = operation?.parameters?.map(({ name, in: place }) => `${place} ${name}`) ?? [];
  expect(parameters.sort()).toEqual(
    [
      ...Object.keys(route.params?.shape ?? {}).map((name) => `path ${name}`),
      ...Object.keys(route.query?.shape ?? {}).map((name) => `query ${name}`),
      ...Object.keys(route.headers?.shape ?? {}).map((name) => `header ${name}`),
    ].sort(),
  );
  const bodyType = route.stream?.format === 'ndjson' ? 'application/x-ndjson' : 'application/json';
  const type = route.stream?.format === 'feed' ? 'text/event-stream' : (textTypeOf(route) ?? bodyType);
  expect(operation?.requestBody?.content[bodyType]?.example).toEqual(route.example.body);
  expect(operation?.responses['200']?.content[type]?.example).toEqual(route.example.response);
  const errorType = route.dialect === undefined ? 'application/problem+json' : 'application/json';
  expect(Object.keys(operation?.responses.default?.content ?? {})).toEqual([errorType]);
});
