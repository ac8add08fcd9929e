import { inspect } from 'node:util';
import { ALL_MODELS } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { localOperator, type Session } from '../session.ts';
import { createCatalogue } from './create-catalogue.ts';
import type { ModelsParts } from './model-calls.ts';
import { modelsAccess } from './models-access.ts';

const operator = localOperator({ channel: 'test' });

/** Parts of which nothing but the catalogue may be touched: whoever makes or shows a proxy asks no database. */
function untouchable(): ModelsParts {
  const refuse = (name: string): never => {
    throw new TypeError(`${name} was touched`);
  };
  const closed = <Part extends object>(name: string): Part => new Proxy({} as Part, { get: () => refuse(name) });
  return {
    repository: closed('repository'),
    catalogue: createCatalogue({ providers: [] }),
    specific: new Map(),
  };
}

const never = (): Session => {
  throw new TypeError('the session was asked for');
};
/** As JavaScript, where nothing stops a wrong name. */
type Loose = Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>;
const loose = (session: Session | (() => Session) = operator): Loose =>
  modelsAccess(untouchable(), session) as unknown as Loose;

test('making proxies, listing and printing them asks for nothing', () => {
  const models = modelsAccess(untouchable(), never);
  expect(models.engineRegistry).toBe(models.engineRegistry);
  expect(models.get(' ENGINE_Registry\n')).toBe(models.engineRegistry);
  expect(Object.keys(models)).toHaveLength(ALL_MODELS.length);
  expect(Object.keys(models)).toContain('aiModelPipelineSteps');
  expect('engineRegistry' in models).toBe(true);
  expect('engine_registry' in models).toBe(false);
  expect(inspect(models)).toMatch(/^ModelsAccess \{ .*engineRegistry, .* \}$/);
  expect(inspect(models.users)).toContain('verify');
  expect(Object.keys(models.users)).toEqual(
    expect.arrayContaining(['list', 'create', 'formModelExtra', 'getInfoById']),
  );
  expect(Object.keys(models.roles)).not.toContain('verify');
  expect(String(models)).toBe('[object Object]');
  expect(JSON.stringify(models.users)).toBe('{}');
});

test('neither the access nor a proxy is a promise', async () => {
  const models = modelsAccess(untouchable(), never);
  expect((await Promise.resolve(models)) === models).toBe(true);
  expect((await Promise.resolve(models.engineRegistry)) === models.engineRegistry).toBe(true);
});

test('nothing can be set on them', () => {
  const models = modelsAccess(untouchable(), never);
  expect(() => Object.assign(models, { users: null })).toThrow(TypeError);
  expect(() => Object.assign(models.users, { verify: async () => true })).toThrow(TypeError);
  expect(() => Object.defineProperty(models.users, 'verify', { value: null })).toThrow(TypeError);
  expect(Reflect.deleteProperty(models.users, 'list')).toBe(false);
  expect(Reflect.get(models, '__proto__')).toBeNull();
});

test('an unknown core model is an error of the first call, with the nearest names as they were spelled', async () => {
  const models = loose();
  const misspelled = models.engineRegistri;
  await expect(misspelled?.list?.()).rejects.toMatchObject({
    code: 'UNKNOWN_CORE_MODEL',
    message: "'engineRegistri' is not a core model; did you mean 'engineRegistry'?",
  });
  await expect(misspelled?.verify?.()).rejects.toMatchObject({ code: 'UNKNOWN_CORE_MODEL' });
  const named = modelsAccess(untouchable(), operator).get('engine_registri');
  for (const call of ['list', 'all', 'count', 'view', 'create', 'update', 'delete', 'tableModel'] as const) {
    await expect(named[call](1 as never, {} as never)).rejects.toMatchObject({
      code: 'UNKNOWN_CORE_MODEL',
      message: "'engine_registri' is not a core model; did you mean 'engine_registry'?",
    });
  }
  for (const name of [
    '',
    '__proto__',
    'constructor',
    'get',
    7,
    null,
    undefined,
    {},
    Object.create(null),
    'x'.repeat(1e6),
  ]) {
    const proxy = modelsAccess(untouchable(), operator).get(name as string);
    await expect(proxy.count()).rejects.toMatchObject({ code: 'UNKNOWN_CORE_MODEL' });
  }
});

test('a call that the core model lacks says so, with the nearest', async () => {
  const models = loose();
  await expect(models.engineRegistry?.verify?.('ada', 'x')).rejects.toMatchObject({
    code: 'NOT_SUPPORTED',
    message: "engine_registry has no call 'verify'",
    where: 'engine_registry.verify',
  });
  // It is one of the core model, and this platform has nobody to make it.
  await expect(models.users?.verify?.('ada', 'x')).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  await expect(models.roles?.lst?.()).rejects.toMatchObject({
    message: "roles has no call 'lst'; did you mean 'list'?",
  });
});

test('a call of one model alone is made for the session of that moment', async () => {
  const seen: string[] = [];
  const specific = new Map([
    [
      'users',
      (session: Session) => ({
        verify: async (username: string) => {
          seen.push(`${session.actor} verifies ${username}`);
          return true;
        },
      }),
    ],
  ]);
  let actor = 'ada';
  const { users } = modelsAccess({ ...untouchable(), specific }, () => ({ ...operator, actor }));
  const { verify } = users;
  await expect(verify('carl', 'x')).resolves.toBe(true);
  actor = 'bertha';
  await expect(verify('carl', 'x')).resolves.toBe(true);
  expect(seen).toEqual(['ada verifies carl', 'bertha verifies carl']);
  await expect(users.getInfo('carl')).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
});

test('schemas show what the level sees', async () => {
  const fieldsOf = async (accessLevel: Session['accessLevel']): Promise<readonly string[]> => {
    const { engineRegistry } = modelsAccess(untouchable(), { ...operator, accessLevel });
    return (await engineRegistry.tableModel()).map(({ field }) => field);
  };
  expect(await fieldsOf(1)).toContain('config');
  expect(await fieldsOf(2)).toContain('config');
  expect(await fieldsOf(3)).toContain('name');
  expect(await fieldsOf(3)).not.toContain('config');
  expect(await fieldsOf(99)).toEqual([]);
  const filtersOf = async (accessLevel: Session['accessLevel']): Promise<number> =>
    (await modelsAccess(untouchable(), { ...operator, accessLevel }).roles.filtersModel()).length;
  expect(await filtersOf(2)).toBe(4);
  expect(await filtersOf(3)).toBe(0);
});

test('forms come from what the platform has; one that is not there names those that are', async () => {
  const provider = { id: 'lamp', label: 'Lamp', deployment: 'local', configSchema: [] } as const;
  const catalogue = { ...createCatalogue({ providers: [] }), providers: () => [provider] };
  const models = modelsAccess({ ...untouchable(), catalogue }, operator);
  const form = await models.engineRegistry.formModelCreate();
  expect(form.find(({ name }) => name === 'provider')?.options).toEqual([{ value: 'lamp', label: 'Lamp' }]);
  await expect(models.engineRegistry.formModelExtra('config:lamp')).resolves.toEqual([]);
  await expect(models.engineRegistry.formModelExtra('config:lmap')).rejects.toMatchObject({
    code: 'UNKNOWN_FORM',
    message: "engine_registry has no form 'config:lmap': it has config:lamp",
  });
  await expect(models.auditEvents.formModelCreate()).resolves.toEqual([]);
  await expect(models.auditEvents.formModelUpdate(1)).resolves.toEqual([]);
  await expect(models.auditEvents.formModelExtra('x')).rejects.toMatchObject({
    message: "audit_events has no form 'x': it has no further forms",
  });
  const permissions = await models.roles.formModelExtra('permissions_options');
  expect(permissions).toContainEqual({ value: 'system.run.score', label: 'Ask for runs' });
});
