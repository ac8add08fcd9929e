import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { expectHouseHeaders, expectProblem } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

function serve() {
  const platform = createMemoryPlatform();
  const app = createServer({ platform, checkAnswers: true });
  return { platform, ask: (request: InjectOptions) => app.inject(request) };
}

const models = '/api/v1/models';
const json = { 'content-type': 'application/json' };
const write = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): InjectOptions => ({
  method,
  url: `${models}/${path}`,
  ...(body === undefined ? {} : { headers: json, payload: typeof body === 'string' ? body : JSON.stringify(body) }),
});

test('every route answers, and passes on what it was given', async () => {
  const { ask, platform } = serve();
  const answers: [InjectOptions, object][] = [
    [{ url: models }, { models: expect.arrayContaining([expect.objectContaining({ name: 'settings' })]) }],
    [{ url: `${models}/settings` }, { totalRows: 1, page: 0, pageSize: 25 }],
    [{ url: `${models}/settings/count?filters={"key":"x"}` }, { count: 1 }],
    [{ url: `${models}/settings/schema` }, { name: 'settings', primaryKey: ['key'], filters: [{ field: 'key' }] }],
    [{ url: `${models}/settings/forms/create` }, { fields: [{ name: 'key' }], options: [] }],
    [{ url: `${models}/settings/forms/update?id=hardCap` }, { fields: [{ name: 'value' }], options: [] }],
    [{ url: `${models}/settings/forms/keys` }, { fields: [], options: [{ value: 'hardCap' }] }],
    [{ url: `${models}/settings/hardCap` }, { key: 'hardCap', value: 100 }],
    [write('POST', 'settings', { values: { key: 'drift', value: 'warn' } }), { key: 'drift', revision: 2 }],
    [write('PATCH', 'settings/hardCap', { values: { value: 120 }, ifRevision: 1 }), { value: 120, revision: 3 }],
    [write('DELETE', 'settings/hardCap?cascade=true&ifRevision=3'), { deleted: true }],
  ];
  for (const [request, expected] of answers) {
    const answer = await ask(request);
    expect({ request, status: answer.statusCode }).toEqual({ request, status: 200 });
    expect(answer.json()).toMatchObject(expected);
    expectHouseHeaders(answer);
  }
  expect(platform.modelCalls).toEqual([
    {},
    { filters: { key: 'x' } },
    { key: 'drift', value: 'warn' },
    { values: { value: 120 }, options: { ifRevision: 1 } },
    { cascade: true, ifRevision: 3 },
  ]);
});

test('a deletion may name the type of a body that it does not have', async () => {
  const answer = await serve().ask({ ...write('DELETE', 'settings/hardCap'), headers: json });
  expect(answer.statusCode).toBe(200);
});

test('a page is asked for with filters as JSON and an order in words', async () => {
  const { ask, platform } = serve();
  const filters = encodeURIComponent('{"key":{"value":"hardCap"},"revision":null}');
  const query = `page=2&pageSize=999&after=cursor&sort=key:desc,revision&filters=${filters}`;
  expect((await ask({ url: `${models}/settings?${query}` })).statusCode).toBe(200);
  expect(platform.modelCalls).toEqual([
    {
      page: 2,
      pageSize: 999,
      after: 'cursor',
      filters: { key: { value: 'hardCap' }, revision: null },
      sort: [
        { field: 'key', direction: 'desc' },
        { field: 'revision', direction: 'asc' },
      ],
    },
  ]);
});

describe('what cannot be meant', () => {
  test.each<[string, InjectOptions, number, string]>([
    ['a core model that does not exist', { url: `${models}/lamps` }, 404, 'UNKNOWN_CORE_MODEL'],
    ['its schema', { url: `${models}/lamps/schema` }, 404, 'UNKNOWN_CORE_MODEL'],
    ['a row that does not exist', { url: `${models}/settings/none` }, 404, 'UNKNOWN_ROW'],
    ['an update of it', write('PATCH', 'settings/none', { values: {} }), 404, 'UNKNOWN_ROW'],
    ['a deletion of it', write('DELETE', 'settings/none'), 404, 'UNKNOWN_ROW'],
    ['the form to update nothing', { url: `${models}/settings/forms/update` }, 400, 'INVALID_INPUT'],
    ['filters that are not JSON', { url: `${models}/settings?filters=key` }, 400, 'INVALID_INPUT'],
    ['filters that are a list', { url: `${models}/settings?filters=[]` }, 400, 'INVALID_INPUT'],
    ['filters that are null', { url: `${models}/settings?filters=null` }, 400, 'INVALID_INPUT'],
    ['two filters', { url: `${models}/settings?filters={}&filters={}` }, 400, 'INVALID_INPUT'],
    ['an order that is none', { url: `${models}/settings?sort=key:up` }, 400, 'INVALID_INPUT'],
    ['an order of code', { url: `${models}/settings?sort=key;drop` }, 400, 'INVALID_INPUT'],
    ['a page before the first', { url: `${models}/settings?page=-1` }, 400, 'INVALID_INPUT'],
    ['half a page', { url: `${models}/settings?page=0.5` }, 400, 'INVALID_INPUT'],
    ['a policy', { url: `${models}/settings?policy=bypass` }, 400, 'INVALID_INPUT'],
    ['a policy in a body', write('POST', 'settings', { values: {}, policy: 'bypass' }), 400, 'INVALID_INPUT'],
    ['a policy of a deletion', write('DELETE', 'settings/hardCap?policy=bypass'), 400, 'INVALID_INPUT'],
    ['no values', write('POST', 'settings', {}), 400, 'INVALID_INPUT'],
    ['values that are a list', write('POST', 'settings', { values: [] }), 400, 'INVALID_INPUT'],
    [
      'a revision that is none',
      write('PATCH', 'settings/hardCap', { values: {}, ifRevision: '1' }),
      400,
      'INVALID_INPUT',
    ],
    ['a prototype', write('POST', 'settings', '{"values":{"__proto__":{"x":1}}}'), 400, 'FORBIDDEN_KEY'],
    [
      'deep JSON',
      write('POST', 'settings', `{"values":{"a":${'['.repeat(99)}${']'.repeat(99)}}}`),
      400,
      'JSON_TOO_DEEP',
    ],
    ['10 MB', write('POST', 'settings', { values: { a: 'x'.repeat(10 ** 7) } }), 413, 'BODY_TOO_LARGE'],
    ['a method for no row', write('PATCH', 'settings', { values: {} }), 405, 'METHOD_NOT_ALLOWED'],
    ['a row put', { method: 'PUT', url: `${models}/settings/hardCap` }, 405, 'METHOD_NOT_ALLOWED'],
    ['a key that is too long', { url: `${models}/settings/${'k'.repeat(300)}` }, 414, 'ADDRESS_TOO_LONG'],
    ['a failure inside', write('POST', 'settings', { values: { fail: 'untyped' } }), 500, 'INTERNAL_ERROR'],
  ])('%s', async (_, request, status, code) => {
    const problem = expectProblem(await serve().ask(request), status);
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });
});

test('the policy is an unknown key, and the known ones are listed', async () => {
  const { ask } = serve();
  const problem = expectProblem(await ask({ url: `${models}/settings?policy=bypass` }), 400);
  expect(problem.problems).toEqual([
    {
      field: 'query',
      message: 'has a part that is not known',
      expected: 'one of page, pageSize, after, filters, sort',
    },
  ]);
});
