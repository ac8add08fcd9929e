import { allRoutes, fillPath, type RouteDefinition, type RouteName } from '@enginehouse/api';
import { SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/platform';
import { TEST_PROVIDER } from '@enginehouse/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTE_ACCESS, type RouteRule } from './testing/route-access.ts';
import { ROUTES_OF_CALLS, ROUTES_OF_MODEL_CALLS } from './testing/routes-of-calls.ts';
import { type Credential, openServedHouse, type ServedHouse } from './testing/served-house.ts';

const SCOPE = 'system.ai.call' satisfies SystemPermission;

/** Where the example of a route would do something to whoever calls, or wait. */
const INSTEAD: Readonly<Record<string, Partial<RouteDefinition['example']>>> = {
  'auth.changePassword': { body: { currentPassword: 'a wrong one', password: 'a longer one than that' } },
  'nodes.waitForRevision': { query: { waitFor: '0' } },
  'tokens.create': { body: { name: 'nothing', scopes: [] } },
};

interface Caller {
  readonly name: string;
  readonly who: Credential;
  /** Of its user; null: it is nobody. */
  readonly level: 1 | 2 | 3 | null;
  readonly permissions: ReadonlySet<string>;
  /** What it sends is no credential in force, and is refused as such also where nobody is asked who asks. */
  readonly isFalse?: boolean;
}

const all: ReadonlySet<string> = new Set(SYSTEM_PERMISSIONS);
const none: ReadonlySet<string> = new Set();
/** What says that somebody is not who may call, and nothing else does. */
const DENIALS = ['SIGN_IN_REQUIRED', 'INVALID_TOKEN', 'TOKEN_REQUIRED', 'PERMISSION_DENIED', 'REVEAL_REFUSED'];
/** Ids that nothing has, so that whoever is let in finds nothing. */
const MISSING: Readonly<Record<string, string>> = {
  engineInstanceId: '987654',
  modelRegistryId: '987654',
  tokenId: '987654',
  sessionId: '01900000-0000-7000-8000-000000000000',
  taskId: '01990000-0000-7000-8000-000000000009',
  runId: '01990000-0000-7000-8000-000000000009',
};

let served: ServedHouse;
let callers: readonly Caller[];
let south: number;

beforeAll(async () => {
  served = await openServedHouse({}, { providers: [TEST_PROVIDER] });
  const { models } = served.house.operator;
  const { id: north } = await models.organizations.create({ name: 'North' });
  ({ id: south } = await models.organizations.create({ name: 'South' }));
  await models.roles.create({ name: 'everything', permissions: [...SYSTEM_PERMISSIONS] });
  const enter = (username: string, accessLevel: number, organizationId: number | null, roles: string[] = []) =>
    served.enter({ username, accessLevel, organizationId, roles });
  const root = await enter('root', 1, null);
  const expired = await enter('gone', 1, null);
  await served.ask(expired, 'POST', '/api/v1/auth/sign-out', {});
  await enter('stranger', 3, south);
  const made = await served.ask(root, 'POST', '/api/v1/auth/tokens', { name: 'robot', scopes: [SCOPE] });
  const { token } = (await made.json()) as { readonly token: string };
  callers = [
    { name: 'nobody', who: {}, level: null, permissions: none },
    { name: 'a session that ended', who: expired, level: null, permissions: none },
    { name: 'a foreign token', who: bearer(`eht_1_${'0'.repeat(64)}`), level: null, permissions: none, isFalse: true },
    { name: 'the operator', who: served.operator, level: 1, permissions: all },
    { name: 'super', who: root, level: 1, permissions: all },
    { name: 'a token of super with one scope', who: bearer(token), level: 1, permissions: new Set([SCOPE]) },
    { name: 'organization', who: await enter('olga', 2, north), level: 2, permissions: none },
    { name: 'organization, permitted', who: await enter('olaf', 2, north, ['everything']), level: 2, permissions: all },
    { name: 'user', who: await enter('ursula', 3, north), level: 3, permissions: none },
    { name: 'user, permitted', who: await enter('ulf', 3, north, ['everything']), level: 3, permissions: all },
  ];
});
afterAll(() => served?.[Symbol.asyncDispose]());

function bearer(token: string): Credential {
  return { authorization: `Bearer ${token}` };
}

function isAllowed(rule: RouteRule, { level, permissions, isFalse = false }: Caller): boolean {
  if (isFalse) return false;
  if (rule === 'public') return true;
  if (level === null) return false;
  if (rule === 'session') return true;
  if ('uses' in rule) return permissions.has(rule.uses);
  if ('reads' in rule) return level <= 2 || permissions.has(rule.reads);
  return level <= 2 && permissions.has(rule.writes);
}

/** One request as the reference shows it, to what is not there. */
async function call(route: RouteDefinition, who: Credential): Promise<{ status: number; code: string | undefined }> {
  const { params = {}, query, body } = { ...route.example, ...INSTEAD[route.name] };
  const ids = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, MISSING[name] ?? value]));
  const path = fillPath(route.path, ids) + (query === undefined ? '' : `?${new URLSearchParams(query)}`);
  const isBatch = route.stream?.format === 'ndjson';
  const answer = await fetch(served.url + path, {
    method: route.method,
    headers: {
      ...(route.body === undefined ? {} : { 'content-type': isBatch ? 'application/x-ndjson' : 'application/json' }),
      ...who,
    },
    ...(route.body === undefined ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const isError = answer.status >= 400;
  if (!isError) await answer.body?.cancel();
  const text = isError ? await answer.text() : '{}';
  const { code, error } = JSON.parse(text) as { code?: string; error?: { code?: string } };
  return { status: answer.status, code: code ?? error?.code ?? undefined };
}

describe('core models over HTTP', () => {
  test('show each caller what the SDK shows it, and refuse what that refuses', async () => {
    const index = await served.ask(served.operator, 'GET', '/api/v1/models');
    const names = ((await index.json()) as { models: readonly { name: string }[] }).models.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    let seen = 0;
    for (const { name: caller, who, level } of callers) {
      const secret = who.cookie?.split('=')[1];
      if (level === null || secret === undefined) continue;
      const session = await served.house.platform.identity.sessionOf(decodeURIComponent(secret), { channel: 'http' });
      const sdk = served.house.platform.createSdk(session as NonNullable<typeof session>);
      for (const name of names) {
        const model = sdk.models.get(name as string);
        const path = `/api/v1/models/${name}`;
        const listed = (await (await served.ask(who, 'GET', path)).json()) as { readonly rows: readonly object[] };
        const { rows } = await model.list();
        // Calls leave rows of their own there.
        if (name !== 'audit_events' && name !== 'sessions') {
          expect({ caller, name, rows: listed.rows }).toEqual({ caller, name, rows: JSON.parse(JSON.stringify(rows)) });
        }
        seen += rows.length;
        const refused = await model.create({}).then(
          () => undefined,
          (error: { readonly code?: string }) => error.code,
        );
        const answer = await served.ask(who, 'POST', path, { values: {} });
        const { code } = (await answer.json()) as { readonly code?: string };
        expect({ caller, name, code }).toEqual({ caller, name, code: refused });
      }
    }
    expect(seen).toBeGreaterThan(50);
  });

  test("hold other people's rows for missing ones", async () => {
    const { rows } = await served.house.operator.models.users.all({ filters: { username: 'stranger' } });
    const id = rows[0]?.id;
    for (const { who, level, name } of callers) {
      if (level === null || level === 1) continue;
      const codes = [];
      for (const [method, path, body] of [
        ['GET', `/api/v1/models/users/${id}`, undefined],
        ['PATCH', `/api/v1/models/users/${id}`, { values: { email: 'x@example.org' } }],
        ['GET', `/api/v1/models/users/999999`, undefined],
        ['GET', `/api/v1/models/organizations/${south}`, undefined],
      ] as const) {
        const answer = await served.ask(who, method, path, body);
        codes.push(((await answer.json()) as { readonly code?: string }).code);
      }
      expect({ name, codes }).toEqual({ name, codes: codes.map(() => 'UNKNOWN_ROW') });
    }
  });
});

describe('a secret in clear text', () => {
  test('is shown to a person who has just entered the password, and not kept', async () => {
    const { models } = served.house.operator;
    const config = { base_url: 'http://localhost:1/', api_key: 'sk-of-a-row-that-is-read' };
    const row = (await models.get('engine_registry' as string).create({
      name: 'Keyed',
      provider: 'test-provider',
      config,
    })) as { readonly id: number };
    const path = `/api/v1/models/engine_registry/${row.id}/reveal`;
    const root = callers.find(({ name }) => name === 'super')?.who as Credential;
    const revealed = await served.ask(root, 'POST', path, { path: 'config.api_key' });
    expect([revealed.status, await revealed.json()]).toEqual([200, { value: 'sk-of-a-row-that-is-read' }]);
    expect(revealed.headers.get('cache-control')).toContain('no-store');
    const none = await served.ask(root, 'POST', '/api/v1/models/settings/hardCap/reveal', { path: 'value' });
    expect(((await none.json()) as { code: string }).code).toBe('NOT_SUPPORTED');
  });
});

describe('the calls of the SDK', () => {
  test('have routes, or a reason to have none; and every route has a call or is of the door', () => {
    const sdk = served.house.operator as unknown as Record<string, object>;
    const domains = Object.keys(sdk).filter((domain) => domain !== 'models');
    const calls = domains.flatMap((domain) => Object.keys(sdk[domain] ?? {}).map((call) => `${domain}.${call}`));
    expect(calls.sort()).toEqual(Object.keys(ROUTES_OF_CALLS).sort());
    const names = ['users', 'engine_registry', 'model_capability_priority'] as const;
    const ofModels = new Set(names.flatMap((name) => Reflect.ownKeys(served.house.operator.models.get(name))));
    expect([...ofModels].sort()).toEqual(Object.keys(ROUTES_OF_MODEL_CALLS).sort());
    const named = new Set(
      [...Object.values(ROUTES_OF_CALLS), ...Object.values(ROUTES_OF_MODEL_CALLS)].flatMap((routes) =>
        typeof routes === 'string' ? [] : routes,
      ),
    );
    const ofTheDoor = /^(auth|setup|health|server)\.|^models\.index$|^openai\.models?$/;
    const known = new Set<string>(allRoutes.map(({ name }) => name));
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !named.has(name as RouteName) && !ofTheDoor.test(name))).toEqual([]);
  });
});

describe('who may call which route', () => {
  test('the table has every route and no other', () => {
    expect(Object.keys(ROUTE_ACCESS).sort()).toEqual(allRoutes.map(({ name }) => name).sort());
  });

  test('is as the table says, for every caller', async () => {
    // Whoever signs out is nobody from then on.
    const routes = [...(allRoutes as readonly RouteDefinition[])].sort(
      (a, b) => Number(a.name === 'auth.signOut') - Number(b.name === 'auth.signOut'),
    );
    const wrong: string[] = [];
    for (const caller of callers) {
      for (const route of routes) {
        const { status, code } = await call(route, caller.who);
        const isIn = code === undefined || !DENIALS.includes(code);
        const should = isAllowed(ROUTE_ACCESS[route.name as RouteName], caller);
        if (isIn !== should || status === 500) wrong.push(`${route.name} by ${caller.name}: ${status} ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
