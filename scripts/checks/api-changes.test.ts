import { expect, test } from 'vitest';
import { currentDocument } from '../generators/openapi-file.ts';
import { type ApiDocument, apiChanges } from './api-changes.ts';

const whole = await currentDocument(`${import.meta.dirname}/../..`);
/** A few routes of each kind: comparing all of them takes most of a second. */
const FEW = ['/readyz', '/api/v1/runs', '/api/v1/plan', '/api/v1/models/{model}/{id}'];
const before = { ...whole, paths: Object.fromEntries(FEW.map((path) => [path, whole.paths[path]])) };

type Node = { [name: string]: Node } & { [index: number]: Node } & { push(value: unknown): void; pop(): unknown };

/** What changes when somebody changes the document like this. */
function changed(change: (paths: Node, schemas: Node) => void): ReturnType<typeof apiChanges> {
  const after = structuredClone(before);
  const { paths, components } = after as unknown as { readonly paths: Node; readonly components: { schemas: Node } };
  change(paths, components.schemas);
  return apiChanges(before, after as ApiDocument);
}

const at = (node: Node, ...path: (string | number)[]): Node =>
  path.reduce((found, name) => (found as Record<string, Node>)[name] as Node, node);

test('a document that is the same breaks nobody', () => {
  expect(changed(() => undefined)).toEqual({ breaking: [], differs: false });
});

test.each([
  ['a route that goes', (paths: Node) => delete paths['/api/v1/plan']],
  ['a method that goes', (paths: Node) => delete at(paths, '/api/v1/models/{model}/{id}').delete],
  ['an answer without a field', (_: Node, schemas: Node) => delete at(schemas, 'Readiness', 'properties').revision],
  [
    'a field of another type',
    (_: Node, schemas: Node) => Object.assign(at(schemas, 'Readiness', 'properties', 'revision'), { type: 'string' }),
  ],
  [
    'a field that bodies must bring',
    (_: Node, schemas: Node) => at(schemas, 'ScoreRequestInput', 'required').push('budget'),
  ],
  [
    'a field that bodies may bring no more',
    (_: Node, schemas: Node) => delete at(schemas, 'ScoreRequestInput', 'properties').budget,
  ],
  [
    'a parameter that must be there',
    (paths: Node) =>
      at(paths, '/api/v1/runs', 'get', 'parameters').push({ name: 'x', in: 'query', required: true, schema: {} }),
  ],
  ['a parameter that goes', (paths: Node) => at(paths, '/api/v1/runs', 'get', 'parameters').pop()],
  [
    'a value that is taken no more',
    (paths: Node) =>
      (at(paths, '/api/v1/runs', 'get', 'parameters') as unknown as Node[])
        .map((one) => at(one, 'schema'))
        .find((schema) => schema.enum !== undefined)
        ?.enum?.pop(),
  ],
  ['a code that goes', (paths: Node) => at(paths, '/readyz', 'get', 'x-error-codes').pop()],
])('%s breaks callers', (_, change) => {
  const { breaking } = changed(change);
  expect(breaking.length).toBeGreaterThan(0);
  expect(breaking.join('\n')).toMatch(/^(GET|POST|PUT|DELETE)? ?\/[\w/.{}-]+: \S/m);
});

test.each([
  [
    'a new route',
    (paths: Node) => Object.assign(paths, { '/x': { get: { responses: { 200: { description: 'x' } } } } }),
  ],
  [
    'a new field of an answer',
    (_: Node, schemas: Node) => Object.assign(at(schemas, 'Readiness', 'properties'), { x: {} }),
  ],
  [
    'a field that bodies may bring',
    (_: Node, schemas: Node) => Object.assign(at(schemas, 'ScoreRequestInput', 'properties'), { x: {} }),
  ],
  ['a code more', (paths: Node) => at(paths, '/readyz', 'get', 'x-error-codes').push('SHUTTING_DOWN')],
  ['other words', (paths: Node) => Object.assign(at(paths, '/readyz', 'get'), { summary: 'Says it otherwise.' })],
])('%s breaks nobody', (_, change) => {
  expect(changed(change)).toEqual({ breaking: [], differs: true });
});
