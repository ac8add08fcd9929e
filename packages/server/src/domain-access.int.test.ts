import { allRoutes, type RouteDefinition } from '@enginehouse/api';
import {
  localOperator,
  type Sdk,
  type Session,
  SYSTEM_PERMISSIONS,
  type SystemPermission,
} from '@enginehouse/platform';
import { openTestPlatform, TEST_PROVIDER, type TestPlatform } from '@enginehouse/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from './create-server.ts';

const MISSING = 987_654;
const NO_TASK = '01990000-0000-7000-8000-000000000009';

/** Who may: `reads` organization level or the permission, `writes` both, `uses` the permission at any level, `anybody`. */
type Rule = 'reads' | 'writes' | 'uses' | 'anybody';
type Line = readonly [Rule, SystemPermission | null, (sdk: Sdk) => Promise<unknown>, route?: string];

const manage = 'system.engine.manage';
const bind = 'system.engine.model.manage';

/** Every call of the domains around engine instances, said a second time: who may make it, and the route that makes it. */
const LINES: { readonly [call: string]: Line } = {
  'engines.constants': ['anybody', null, ({ engines }) => engines.constants(), 'providers.constants'],
  'engines.listProviders': ['reads', manage, ({ engines }) => engines.listProviders(), 'providers.list'],
  'engines.getProvider': ['reads', manage, ({ engines }) => engines.getProvider('gone'), 'providers.get'],
  'engines.providerProblems': ['reads', manage, ({ engines }) => engines.providerProblems(), 'providers.list'],
  'engines.providerRequirements': [
    'reads',
    manage,
    ({ engines }) => engines.providerRequirements('gone'),
    'providers.requirements',
  ],
  'engines.isSupported': ['reads', manage, ({ engines }) => engines.isSupported('gone')],
  'engines.checkRuntimeConfig': [
    'reads',
    manage,
    ({ engines }) => engines.checkRuntimeConfig('gone', {}),
    'providers.checkConfig',
  ],
  'engines.checkReady': ['reads', manage, ({ engines }) => engines.checkReady('gone'), 'providers.checkReady'],
  'engines.beginInstall': ['writes', manage, ({ engines }) => engines.beginInstall(MISSING), 'instances.install'],
  'engines.installStatus': [
    'reads',
    manage,
    ({ engines }) => engines.installStatus(MISSING),
    'instances.installStatus',
  ],
  'engines.cancelInstall': [
    'writes',
    manage,
    ({ engines }) => engines.cancelInstall(MISSING),
    'instances.cancelInstall',
  ],
  'engines.retryInstall': ['writes', manage, ({ engines }) => engines.retryInstall(MISSING), 'instances.retryInstall'],
  'engines.activationRequirements': [
    'reads',
    manage,
    ({ engines }) => engines.activationRequirements(MISSING),
    'instances.activationRequirements',
  ],
  'engines.activateInstance': [
    'writes',
    manage,
    ({ engines }) => engines.activateInstance(MISSING),
    'instances.activate',
  ],
  'engines.deactivateInstance': [
    'writes',
    manage,
    ({ engines }) => engines.deactivateInstance(MISSING),
    'instances.deactivate',
  ],
  'engines.uninstall': ['writes', manage, ({ engines }) => engines.uninstall(MISSING), 'instances.uninstall'],
  'engines.listAvailableModels': [
    'reads',
    manage,
    ({ engines }) => engines.listAvailableModels(MISSING),
    'instances.availableModels',
  ],
  'engines.listModels': ['reads', manage, ({ engines }) => engines.listModels(MISSING), 'instances.models'],
  'engines.bindModel': [
    'writes',
    bind,
    ({ engines }) => engines.bindModel(MISSING, { modelId: 'echo' }),
    'instances.bindModel',
  ],
  'engines.activateModel': ['writes', bind, ({ engines }) => engines.activateModel(MISSING), 'instances.activateModel'],
  'engines.deactivateModel': [
    'writes',
    bind,
    ({ engines }) => engines.deactivateModel(MISSING),
    'instances.deactivateModel',
  ],
  'engines.listLoadedModels': ['reads', manage, ({ engines }) => engines.listLoadedModels(), 'instances.loadedModels'],
  'engines.unloadLoadedModel': [
    'writes',
    manage,
    ({ engines }) => engines.unloadLoadedModel(MISSING, 'echo'),
    'instances.unloadModel',
  ],
  'engines.stopEngine': ['writes', manage, ({ engines }) => engines.stopEngine(MISSING), 'instances.stop'],
  'engines.listActiveCalls': ['reads', manage, ({ engines }) => engines.listActiveCalls(), 'instances.activeCalls'],
  'ai.forModel': ['uses', 'system.ai.call', ({ ai }) => ai.forModel(MISSING).generateText({ prompt: 'x' }), 'ai.try'],
  'ai.forObjective': [
    'uses',
    'system.ai.call',
    ({ ai }) => ai.forObjective('nothing').embed({ values: ['x'] }),
    'openai.embeddings',
  ],
  'ai.usage': ['anybody', null, ({ ai }) => ai.usage(), 'usage.get'],
  'ai.explain': ['uses', 'system.ai.call', ({ ai }) => ai.explain('nothing', 'embed'), 'ai.explain'],
  'tasks.start': ['anybody', null, ({ tasks }) => tasks.start({ kind: 'nothing', label: 'x' })],
  'tasks.get': ['anybody', null, ({ tasks }) => tasks.get(NO_TASK), 'tasks.get'],
  'tasks.progress': ['anybody', null, ({ tasks }) => Array.fromAsync(tasks.progress(NO_TASK)), 'tasks.wait'],
  'tasks.confirm': ['anybody', null, ({ tasks }) => tasks.confirm(NO_TASK, true), 'tasks.confirm'],
  'tasks.cancel': ['anybody', null, ({ tasks }) => tasks.cancel(NO_TASK), 'tasks.cancel'],
  'nodes.list': ['uses', 'system.node.manage', ({ nodes }) => nodes.list(), 'nodes.list'],
  'nodes.waitForRevision': ['anybody', null, ({ nodes }) => nodes.waitForRevision(0), 'nodes.waitForRevision'],
  'egress.policy': ['reads', 'system.egress.manage', ({ egress }) => egress.policy(), 'egress.policy'],
  'egress.denials': ['reads', 'system.egress.manage', ({ egress }) => egress.denials(), 'egress.denials'],
  'egress.check': [
    'reads',
    'system.egress.manage',
    ({ egress }) => egress.check('engine/1', 'https://x.example/'),
    'egress.check',
  ],
};

/** Names of callers; the audit knows them by their place here. */
const ACTORS: string[] = [];
function session(actor: string, more: Partial<Session>): Session {
  if (!ACTORS.includes(actor)) ACTORS.push(actor);
  const userId = ACTORS.indexOf(actor);
  return localOperator({ channel: 'test', actor, userId, organizationId: 5, credential: 'session', ...more });
}
const all = new Set(SYSTEM_PERMISSIONS);

/** Whoever there is, for a permission: with it alone, or with every other. */
function callersOf(
  permission: SystemPermission | null,
): readonly (readonly [Session, isOrganization: boolean, has: boolean])[] {
  const only = new Set(permission === null ? [] : [permission]);
  const others = new Set(SYSTEM_PERMISSIONS.filter((one) => one !== permission));
  return [
    [localOperator({ channel: 'test' }), true, true],
    [session('super', { accessLevel: 1, permissions: all }), true, true],
    [session('organization with it', { accessLevel: 2, permissions: only }), true, true],
    [session('organization without it', { accessLevel: 2, permissions: others }), true, false],
    [session('user with it', { accessLevel: 3, permissions: only }), false, true],
    [session('user without it', { accessLevel: 3, permissions: others }), false, false],
    [session('token with it', { accessLevel: 2, permissions: only, credential: 'token' }), true, true],
    [session('token without it', { accessLevel: 2, permissions: others, credential: 'token' }), true, false],
    [session('guest with it', { accessLevel: 99, permissions: only }), false, true],
  ];
}

function isAllowed(rule: Rule, isOrganization: boolean, has: boolean): boolean {
  switch (rule) {
    case 'reads':
      return isOrganization || has;
    case 'writes':
      return isOrganization && has;
    case 'uses':
      return has;
    case 'anybody':
      return true;
  }
}

describe('who may make the calls around engine instances', () => {
  let house: TestPlatform;
  beforeAll(async () => {
    house = await openTestPlatform('pglite', {}, { providers: [TEST_PROVIDER] });
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  test('the table has every call of these domains and no other', () => {
    const { engines, ai, tasks, nodes, egress } = house.operator;
    const calls = Object.entries({ engines, ai, tasks, nodes, egress }).flatMap(([domain, access]) =>
      Object.keys(access).map((call) => `${domain}.${call}`),
    );
    expect(calls.sort()).toEqual(Object.keys(LINES).sort());
  });

  test('is as the table says, and who is refused is audited, once', async () => {
    const refused: string[] = [];
    for (const [call, [rule, permission, make]] of Object.entries(LINES)) {
      for (const [caller, isOrganization, has] of callersOf(permission)) {
        const code = await make(house.platform.createSdk(caller)).then(
          () => undefined,
          (error: { code?: string }) => error.code ?? String(error),
        );
        const isDenied = code === 'PERMISSION_DENIED';
        const about = `${call} by ${caller.actor}`;
        expect(`${about}: ${!isDenied}`).toBe(`${about}: ${isAllowed(rule, isOrganization, has)}`);
        // Whoever is let through meets a refusal of another kind at most: nothing fails.
        if (!isDenied) expect(code === undefined || /^[A-Z_]+$/.test(code), `${about}: ${code}`).toBe(true);
        if (isDenied && !call.startsWith('ai.')) refused.push(about);
      }
    }
    const { rows } = await house.operator.models.auditEvents.all({ filters: { status: 'refused' } });
    const audited = rows.map(
      ({ eventType, operation, actorUserId }) => `${eventType} ${operation} by ${ACTORS[actorUserId ?? -1]}`,
    );
    const expected = refused.map((about) => about.replace(/^(\w+)\.(\w+)/, 'core.$1.refused $2'));
    expect(audited.sort()).toEqual(expected.sort());
  });

  test('routes declare what their calls ask for, and refuse no less than these', async () => {
    const routes = new Map((allRoutes as readonly RouteDefinition[]).map((route) => [route.name as string, route]));
    for (const [call, [rule, permission, , name]] of Object.entries(LINES)) {
      if (name === undefined) continue;
      // What organization level alone opens is decided behind the door.
      const declared = rule === 'writes' || permission === 'system.ai.call' ? permission : 'session';
      expect(`${call} ${name} ${routes.get(name)?.permission}`).toBe(`${call} ${name} ${declared}`);
    }
  });

  test('a refusal at the door is audited as one behind it is, but for rights to use the house', async () => {
    const facts = { accessLevel: 2, userId: 77, organizationId: 5 } as const;
    const app = createServer({
      platform: house.platform,
      sessionOf: (given) => localOperator({ ...given, ...facts, channel: 'http', permissions: new Set() }),
    });
    const payload = { model: 'echo', messages: [{ role: 'user', content: 'x' }] };
    for (const [url, body] of [
      ['/api/v1/engine-instances/3/activate', {}],
      ['/api/v1/engine-models/3/activate', {}],
      ['/v1/chat/completions', payload],
    ] as const) {
      const answer = await app.inject({ method: 'POST', url, payload: body });
      expect([url, answer.statusCode]).toEqual([url, 403]);
    }
    await app.close();
    const { rows } = await house.operator.models.auditEvents.all({ filters: { actorUserId: facts.userId } });
    expect(rows.map(({ eventType, operation, status }) => `${eventType} ${operation} ${status}`).sort()).toEqual([
      'core.instances.refused activate refused',
      'core.instances.refused activateModel refused',
    ]);
  });
});
