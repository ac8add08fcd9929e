import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPlatform, type Platform } from '@enginehouse/platform';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { expectProblem } from './testing/expect-problem.ts';

const CANARY = 'sk-canary-0123456789-f00d';
let folder = '';
let platform: Platform;
let app: FastifyInstance;
const everything: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-models-'));
  platform = await openPlatform({ database: { dataDir: folder }, engines: [] });
  app = createServer({ platform, checkAnswers: true });
});
afterAll(async () => {
  await app?.close();
  await platform?.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: unknown) {
  const request: InjectOptions = { method: method as 'GET', url: `/api/v1/models${path}` };
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json' };
  const answer = await app.inject(body === undefined ? request : { ...request, headers, payload });
  everything.push(answer.body);
  return answer;
}

async function create(model: string, values: object): Promise<{ id: number; revision: number }> {
  const answer = await ask('POST', `/${model}`, { values });
  expect({ model, body: answer.json(), status: answer.statusCode }).toMatchObject({ model, status: 200 });
  return answer.json();
}

test('a row goes the whole way: made, found, counted, changed, refused when late, deleted', async () => {
  const values = { name: 'Local', provider: 'ollama', config: { base_url: 'http://localhost:11434' } };
  const { id, revision } = await create('engine_registry', values);
  const filters = encodeURIComponent(JSON.stringify({ provider: 'ollama', name: 'LOC' }));
  const page = (await ask('GET', `/engine_registry?filters=${filters}&sort=name:desc`)).json();
  expect(page).toMatchObject({ totalRows: 1, rows: [{ id, status: 'uninstalled', supported: true }] });
  expect((await ask('GET', `/engine_registry/count?filters=${filters}`)).json()).toEqual({ count: 1 });

  const changed = await ask('PATCH', `/engine_registry/${id}`, { values: { name: 'Here' }, ifRevision: revision });
  expect(changed.json()).toMatchObject({ name: 'Here', config: values.config });
  const late = await ask('PATCH', `/engine_registry/${id}`, { values: { name: 'There' }, ifRevision: revision });
  expect(expectProblem(late, 409).code).toBe('REVISION_CONFLICT');
  expect(expectProblem(await ask('DELETE', `/engine_registry/${id}?ifRevision=${revision}`), 409).code).toBe(
    'REVISION_CONFLICT',
  );

  const model = await create('model_registry', { name: 'llama', engineInstanceId: id, capabilities: ['chat'] });
  const blocked = expectProblem(await ask('DELETE', `/engine_registry/${id}`), 409);
  expect([blocked.code, JSON.stringify(blocked)]).toEqual(['CONFLICT', expect.stringContaining('model_registry')]);
  expect((await ask('DELETE', `/engine_registry/${id}?cascade=true`)).json()).toEqual({ deleted: true });
  expect(expectProblem(await ask('GET', `/model_registry/${model.id}`), 404).code).toBe('UNKNOWN_ROW');
});

describe('what cannot be meant is a typed error that says what to do', () => {
  const instance = (more: object): object => ({ values: { name: 'x', provider: 'openai', ...more } });

  test.each<[string, string, string, unknown, number, string]>([
    ['an unknown core model', 'GET', '/engine_registri', undefined, 404, 'UNKNOWN_CORE_MODEL'],
    ['an unknown form', 'GET', '/engine_registry/forms/confg', undefined, 404, 'UNKNOWN_FORM'],
    ['an unknown filter', 'GET', '/users?filters={"passwordHash":"a"}', undefined, 400, 'UNKNOWN_FILTER'],
    ['a prototype as filter', 'GET', '/users?filters={"__proto__":"a"}', undefined, 400, 'UNKNOWN_FILTER'],
    ['a filter of another type', 'GET', '/users?filters={"id":"one"}', undefined, 400, 'INVALID_FILTER'],
    ['a deep filter', 'GET', '/users?filters={"id":{"a":{"b":1}}}', undefined, 400, 'INVALID_FILTER'],
    ['a NUL in a filter', 'GET', '/users?filters={"username":"%5Cu0000"}', undefined, 400, 'INVALID_FILTER'],
    ['an unknown order', 'GET', '/users?sort=passwordHash', undefined, 400, 'UNKNOWN_SORT'],
    ['a forged cursor', 'GET', '/audit_events?after=bm90aGluZw', undefined, 400, 'INVALID_PAGE'],
    ['an unknown field', 'POST', '/users', { values: { usrname: 'a' } }, 422, 'UNKNOWN_FIELD'],
    ['a policy as field', 'POST', '/users', { values: { policy: 'bypass' } }, 422, 'UNKNOWN_FIELD'],
    ['another type', 'POST', '/users', { values: { username: 7, password: CANARY } }, 422, 'INVALID_VALUES'],
    ['a blank name', 'POST', '/organizations', { values: { name: ' ' } }, 422, 'INVALID_VALUES'],
    ['a NUL in a name', 'POST', '/organizations', { values: { name: 'a\0b' } }, 422, 'INVALID_VALUES'],
    ['half a character', 'POST', '/organizations', '{"values":{"name":"\\ud800"}}', 422, 'INVALID_VALUES'],
    ['a long name', 'POST', '/organizations', { values: { name: 'n'.repeat(5_000) } }, 422, 'INVALID_VALUES'],
    ['an unknown provider', 'POST', '/engine_registry', instance({ provider: 'opena' }), 422, 'INVALID_VALUES'],
    [
      'a mask in a new row',
      'POST',
      '/engine_registry',
      instance({ config: { api_key: { hasValue: true, hint: null } } }),
      422,
      'MASK_REFUSED',
    ],
    ['a status', 'POST', '/engine_registry', instance({ status: 'active' }), 409, 'LIFECYCLE_OWNED'],
    [
      'a reference to nothing',
      'POST',
      '/objective_mappings',
      { values: { objective: 'sum', modelId: 999 } },
      422,
      'REFERENCE_MISSING',
    ],
    ['a write of what is read-only', 'POST', '/audit_events', { values: {} }, 405, 'READ_ONLY'],
    ['a deletion of it', 'DELETE', '/audit_events/1', undefined, 405, 'READ_ONLY'],
    ['an update of it', 'PATCH', '/engine_runs/1', { values: {} }, 405, 'READ_ONLY'],
    ['a row that does not exist', 'PATCH', '/users/999', { values: { language: 'de' } }, 404, 'UNKNOWN_ROW'],
    ['a key of another kind', 'GET', '/users/one', undefined, 404, 'UNKNOWN_ROW'],
    ['a NUL as key', 'GET', '/settings/%00', undefined, 404, 'UNKNOWN_ROW'],
    ['a key that is too large', 'GET', '/users/99999999999999999999', undefined, 404, 'UNKNOWN_ROW'],
    ['a setting that is none', 'POST', '/settings', { values: { key: 'hardcap', value: 1 } }, 400, 'UNKNOWN_SETTING'],
    ['a prototype', 'POST', '/engine_registry', '{"values":{"config":{"__proto__":{"a":1}}}}', 400, 'FORBIDDEN_KEY'],
  ])('%s', async (_, method, path, body, status, code) => {
    const problem = expectProblem(await ask(method, path, body), status);
    expect(problem.code).toBe(code);
  });

  test('a credential in a URL is refused, and not repeated', async () => {
    const config = { base_url: `http://user:${CANARY}@localhost` };
    const answer = await ask('POST', '/engine_registry', instance({ provider: 'ollama', config }));
    expect(expectProblem(answer).code).toBe('URL_CREDENTIALS');
  });

  test('names that differ in case only', async () => {
    await create('organizations', { name: 'Mill' });
    const again = expectProblem(await ask('POST', '/organizations', { values: { name: 'mILL' } }), 409);
    expect(again.code).toBe('ALREADY_EXISTS');
  });

  test('a percent sign in a filter is a percent sign', async () => {
    await create('organizations', { name: '100 % wool' });
    for (const [name, count] of Object.entries({ '%': 1, _: 0, '\\': 0, '100 %': 1 })) {
      const filters = encodeURIComponent(JSON.stringify({ name }));
      expect((await ask('GET', `/organizations/count?filters=${filters}`)).json()).toEqual({ count });
    }
  });

  test('two writers at once: one makes the name', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask('POST', '/organizations', { values: { name: 'twins' } })),
    );
    const codes = answers.map((answer) => (answer.statusCode === 200 ? 'made' : expectProblem(answer).code));
    expect(codes.toSorted()).toEqual([...Array(19).fill('ALREADY_EXISTS'), 'made']);
  });
});

test('a secret is in no answer: not of the write, a list, a form, an error, an audit event or an outbox record', async () => {
  const { id } = await create('engine_registry', { name: 'Cloud', provider: 'openai', config: { api_key: CANARY } });
  await ask('GET', `/engine_registry/${id}`);
  await ask('GET', '/engine_registry');
  await ask('GET', `/engine_registry/forms/update?id=${id}`);
  await ask('PATCH', `/engine_registry/${id}`, { values: { config: { api_key: CANARY, nothing: 1 } } });
  await ask('PATCH', `/engine_registry/${id}`, { values: { config: { api_key: `${CANARY}2` } } });
  await ask('POST', '/mcp_server_registry', {
    values: { name: 'tools', endpointUrl: 'https://tools.example', config: { headers: { authorization: CANARY } } },
  });
  await ask('POST', '/users', { values: { username: 'ada', password: CANARY, accessLevel: 1 } });
  const events = (await ask('GET', '/audit_events?pageSize=200')).json<{ rows: { id: number }[] }>();
  expect(events.rows.length).toBeGreaterThan(4);
  for (const event of events.rows) await ask('GET', `/audit_events/${event.id}`);
  expect(everything.join('\n')).not.toMatch(/canary|eh1\.|argon2/);
  expect(everything.join('\n')).toContain('"hint":"f00d"');
});
