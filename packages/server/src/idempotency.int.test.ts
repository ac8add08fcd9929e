import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Credential, openServedHouse, PASSWORD, type ServedHouse } from './testing/served-house.ts';

let served: ServedHouse;
let ada: Credential;
beforeAll(async () => {
  served = await openServedHouse();
  ada = await served.enter({ username: 'ada', accessLevel: 1 });
});
afterAll(() => served?.[Symbol.asyncDispose]());

const path = '/api/v1/models/organizations';
let number = 0;
const newKey = (): string => `key-${++number}`;

async function create(name: string, key: string, who = ada) {
  const response = await served.ask(who, 'POST', path, { values: { name } }, { 'idempotency-key': key });
  const body = (await response.json()) as { readonly id?: number; readonly code?: string };
  return { status: response.status, replayed: response.headers.get('idempotency-replayed'), body };
}
const countOf = (name: string): Promise<number> =>
  served.house.operator.models.organizations.count({ filters: { name } });
const rowsOf = async () => {
  const { rows } = await served.house.operator.models.auditEvents.all({
    filters: { eventType: 'core.organizations.created' },
  });
  return rows.length;
};

test('what is sent again does nothing, and is answered as the first time', async () => {
  const key = newKey();
  const first = await create('north', key);
  expect([first.status, first.replayed]).toEqual([200, null]);
  const again = await create('north', key);
  expect(again).toEqual({ status: 200, replayed: 'true', body: first.body });
  expect(await countOf('north')).toBe(1);
  expect(await rowsOf()).toBe(1);
});

test('another body, another route or another caller is another request', async () => {
  const key = newKey();
  await create('south', key);
  expect(await create('west', key)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  const { cookie } = await served.enter({ username: 'bea', accessLevel: 1 });
  expect(await create('east', key, { cookie })).toMatchObject({ status: 200, replayed: null });
  const plan = await served.ask(
    ada,
    'POST',
    '/api/v1/egress/check',
    { subject: 'engine/1', url: 'https://x.example/' },
    { 'idempotency-key': key },
  );
  expect([plan.status, plan.headers.get('idempotency-replayed')]).toEqual([200, null]);
});

test('of many at once one works, and the others are told so or answered', async () => {
  const key = newKey();
  const answers = await Promise.all(Array.from({ length: 8 }, () => create('crowd', key)));
  expect(await countOf('crowd')).toBe(1);
  for (const { status, body } of answers) expect([200, 409]).toContain(body.code === undefined ? status : 409);
  const codes = answers.flatMap(({ body: { code } }) => (code === undefined ? [] : [code]));
  expect(codes.every((code) => code === 'IDEMPOTENCY_UNDER_WAY')).toBe(true);
  expect(await create('crowd', key)).toMatchObject({ status: 200, replayed: 'true' });
});

test('what was refused may be sent again', async () => {
  const key = newKey();
  await create('taken', newKey());
  const refused = await create('taken', key);
  expect(refused.status).toBe(409);
  const { rows } = await served.house.operator.models.organizations.all({ filters: { name: 'taken' } });
  await served.house.operator.models.organizations.delete(rows[0]?.id as number);
  expect(await create('taken', key)).toMatchObject({ status: 200, replayed: null });
});

test('a caller that leaves in the middle finds it done', async () => {
  const key = newKey();
  const leaving = new AbortController();
  const left = fetch(served.url + path, {
    method: 'POST',
    headers: { ...ada, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ values: { name: 'left' } }),
    signal: leaving.signal,
  });
  left.catch(() => undefined);
  await expect.poll(() => countOf('left'), { timeout: 30_000, interval: 1 }).toBe(1);
  leaving.abort();
  await expect.poll(() => create('left', key), { timeout: 30_000 }).toMatchObject({ status: 200, replayed: 'true' });
  expect(await countOf('left')).toBe(1);
});

test('secrets are shown once and never kept', async () => {
  const key = newKey();
  for (const [route, body] of [
    ['/api/v1/auth/sign-in', { username: 'ada', password: PASSWORD }],
    ['/api/v1/auth/reauthenticate', { password: PASSWORD }],
    ['/api/v1/auth/tokens', { name: 'x', scopes: [] }],
    ['/api/v1/models/engine_registry/1/reveal', { path: 'config.api_key' }],
  ] as const) {
    const answer = await served.ask(ada, 'POST', route, body, { 'idempotency-key': key });
    expect([route, ((await answer.json()) as { code: string }).code]).toEqual([route, 'IDEMPOTENCY_NOT_SUPPORTED']);
  }
  const user = { username: 'kept', password: PASSWORD, accessLevel: 3 };
  await served.ask(ada, 'POST', '/api/v1/models/users', { values: user }, { 'idempotency-key': key });
  const again = await served.ask(ada, 'POST', '/api/v1/models/users', { values: user }, { 'idempotency-key': key });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await again.text()).not.toContain(PASSWORD);
});

test('the typed client sends a key, and refuses none that is one', async () => {
  const client = served.clientOf(ada);
  const key = newKey();
  const make = () =>
    client.models.create(
      { params: { model: 'organizations' }, body: { values: { name: 'typed' } } },
      { idempotencyKey: key },
    );
  expect(await make()).toEqual(await make());
  const bad = await served.ask(ada, 'POST', path, { values: { name: 'bad' } }, { 'idempotency-key': 'a b' });
  expect(bad.status).toBe(400);
});
