// Long, because one house serves all of it: opening another costs more than these tests.
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localOperator } from '../../session.ts';
import { openTestPlatform, type TestPlatform } from '../../testing/open-test-platform.ts';
import { TEST_PROVIDER } from '../../testing/test-provider.ts';

const SECRET = 'sk-a-secret-of-a-lifecycle';

describe.each(TEST_DIALECTS)('the lifecycle of engine instances on %s', (dialect) => {
  let house: TestPlatform;
  beforeAll(async () => {
    house = await openTestPlatform(dialect, {}, { providers: [TEST_PROVIDER] });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  let count = 0;
  const sdk = () => house.operator;
  async function add(config: object = { api_key: SECRET }): Promise<number> {
    const row = { name: `instance ${++count}`, provider: 'test-provider', config: { ...config } };
    return (await sdk().models.engineRegistry.create(row)).id;
  }
  async function installed(config?: object): Promise<number> {
    const id = await add(config);
    await sdk().engines.beginInstall(id);
    return id;
  }
  async function active(config?: object): Promise<number> {
    const id = await installed(config);
    expect(await sdk().engines.activateInstance(id)).toMatchObject({ ready: true });
    return id;
  }
  const stateOf = async (id: number) => {
    const row = await sdk().models.engineRegistry.view(id);
    return `${row?.wanted} ${row?.status}`;
  };
  /** Topics of what an instance told, and the audit of what was wanted of it. */
  const told = async (id: number) => {
    const topics: string[] = [];
    for await (const { type, subject } of sdk().events.follow({ after: 0, signal: AbortSignal.timeout(2_000) })) {
      if (subject === `engine_registry/${id}` && type.startsWith('engine.')) topics.push(type);
      if (type === 'engine.instance.uninstalled') break;
    }
    return topics;
  };

  test('begins with several instances of one provider at once', async () => {
    const ids = await Promise.all([add(), add(), add(), add()]);
    const begun = await Promise.all(ids.map((id) => sdk().engines.beginInstall(id)));
    expect(begun.map(({ status }) => status)).toEqual(ids.map(() => 'installed'));
  });

  test('goes from nothing to active and back, and tells of each move once', async () => {
    const { engines, models } = sdk();
    const id = await add();
    expect(await stateOf(id)).toBe('none uninstalled');
    const begun = await engines.beginInstall(id, { requestedBy: 'the test' });
    expect(begun).toMatchObject({
      engineInstanceId: id,
      provider: 'test-provider',
      status: 'installed',
      supported: true,
    });
    expect(await engines.installStatus(id)).toMatchObject({
      wanted: 'installed',
      nodes: [{ live: true, status: 'installed', progress: 1 }],
      summary: { pending: 0, installing: 0, installed: 1, error: 0 },
    });
    const activated = await engines.activateInstance(id);
    expect(activated).toMatchObject({
      ready: true,
      reason: null,
      status: 'active',
      revision: house.platform.revision(),
    });
    expect(activated.event).not.toBe(begun.event);
    expect(await engines.deactivateInstance(id)).toMatchObject({ status: 'installed', event: expect.any(String) });
    expect(await engines.uninstall(id)).toMatchObject({ status: 'uninstalled' });
    expect(await stateOf(id)).toBe('none uninstalled');
    expect(await told(id)).toEqual([
      'engine.allowlist.refresh',
      'engine.instance.install.requested',
      'engine.instance.activated',
      'engine.instance.deactivated',
      'engine.instance.uninstalled',
    ]);
    const { rows } = await models.auditEvents.list({ filters: { entityId: String(id), operation: 'update' } });
    const wanted = await Promise.all(
      rows.map(async (row) => {
        const event = await models.auditEvents.view(row.id);
        const [before, after] = [event?.before, event?.after] as { wanted?: string }[];
        return `${before?.wanted} -> ${after?.wanted}`;
      }),
    );
    expect(wanted.reverse()).toEqual([
      'none -> installed',
      'installed -> active',
      'active -> installed',
      'installed -> none',
    ]);
  });

  test('refuses every other move, says which are allowed, and writes nothing', async () => {
    const { engines } = sdk();
    const at = { none: await add(), installed: await installed(), active: await active() };
    const revision = house.platform.revision();
    const refused: [
      keyof typeof at,
      'beginInstall' | 'activateInstance' | 'deactivateInstance' | 'uninstall',
      string[],
    ][] = [
      ['none', 'activateInstance', ['beginInstall']],
      ['none', 'deactivateInstance', ['beginInstall']],
      ['none', 'uninstall', ['beginInstall']],
      ['installed', 'beginInstall', ['beginInstall with force', 'activateInstance', 'uninstall']],
      ['installed', 'deactivateInstance', ['beginInstall with force', 'activateInstance', 'uninstall']],
      ['active', 'beginInstall', ['beginInstall with force', 'deactivateInstance']],
      ['active', 'activateInstance', ['beginInstall with force', 'deactivateInstance']],
      ['active', 'uninstall', ['beginInstall with force', 'deactivateInstance']],
    ];
    for (const [state, move, allowed] of refused) {
      await expect(engines[move](at[state]), `${move} from ${state}`).rejects.toMatchObject({
        code: 'ILLEGAL_TRANSITION',
        details: { asked: move, allowed },
      });
    }
    expect(house.platform.revision()).toBe(revision);
    for (const move of ['beginInstall', 'installStatus', 'retryInstall', 'deactivateInstance', 'uninstall'] as const) {
      await expect(engines[move](987_654), move).rejects.toMatchObject({ code: 'UNKNOWN_ENGINE_INSTANCE' });
      await expect(engines[move]('1; drop' as never), move).rejects.toMatchObject({ code: 'UNKNOWN_ENGINE_INSTANCE' });
    }
    for (const options of [null, 'x', { force: 'yes' }, { requestedBy: 'x'.repeat(201) }, { taskId: 'mine' }]) {
      await expect(engines.beginInstall(at.none, options as never)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
    for (const binding of [undefined, {}, { modelId: 7 }, { modelId: ' ' }]) {
      await expect(engines.bindModel(at.active, binding as never)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
    expect(await engines.beginInstall(at.active, { force: true })).toMatchObject({ status: 'active' });
  });

  test('activates nothing that is not ready, and says the first thing that is lacking', async () => {
    const { engines } = sdk();
    expect(await engines.activateInstance(987_654)).toMatchObject({
      ready: false,
      reason: 'engine_registry_row_not_found',
      event: null,
    });
    const cases = [
      [{}, 'missing_config', ['config.api_key']],
      [{ api_key: SECRET, greeting: 'forbidden' }, 'runtime_config_invalid', ['config.greeting']],
      [{ api_key: SECRET, broken: 'ready' }, 'runtime_config_invalid', ['config.base_url']],
      [{ api_key: SECRET, broken: 'create' }, 'runtime_config_invalid', []],
    ] as const;
    for (const [config, reason, missing] of cases) {
      const id = await installed(config);
      const revision = house.platform.revision();
      const result = await engines.activateInstance(id);
      expect(result).toMatchObject({ ready: false, reason, missing, status: 'installed', event: null });
      expect(await engines.activationRequirements(id)).toMatchObject({ ready: false, reason, missing });
      expect(JSON.stringify(result)).not.toContain(SECRET);
      expect(house.platform.revision()).toBe(revision);
    }
  });

  test('lets one of two that do the same at once win', async () => {
    const { engines } = sdk();
    for (const [prepare, move] of [
      [add, 'beginInstall'],
      [installed, 'activateInstance'],
      [active, 'deactivateInstance'],
    ] as const) {
      const id = await prepare();
      const outcomes = await Promise.allSettled([engines[move](id), engines[move](id), engines[move](id)]);
      const codes = outcomes.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code));
      expect(codes.toSorted(), move).toEqual(['ILLEGAL_TRANSITION', 'ILLEGAL_TRANSITION', 'done']);
    }
  });

  test('activates and deletes at once without leaving half of either', async () => {
    const { engines, models } = sdk();
    for (let round = 0; round < 5; round++) {
      const id = await installed();
      const [activated, deleted] = await Promise.allSettled([
        engines.activateInstance(id),
        models.engineRegistry.delete(id),
      ]);
      expect(deleted).toMatchObject({ status: 'fulfilled', value: true });
      // Before or after: it was active for a moment, or it was never there.
      if (activated.status === 'fulfilled')
        expect([null, 'engine_registry_row_not_found']).toContain(activated.value.reason);
      else expect(activated.reason.code).toBe('UNKNOWN_ENGINE_INSTANCE');
      expect(await models.engineRegistry.view(id)).toBeNull();
    }
  });

  test('looks anew at a config that is written while it activates', async () => {
    const { engines, models } = sdk();
    const id = await installed();
    const [activated] = await Promise.all([
      engines.activateInstance(id),
      models.engineRegistry.update(id, { config: { greeting: 'forbidden' } }),
    ]);
    // The config came first, and stands against it; or it came second, and the runtime of it is made anew.
    const state = await stateOf(id);
    expect(state).toBe(activated.ready ? 'active active' : 'installed installed');
    if (!activated.ready) expect(activated.reason).toBe('runtime_config_invalid');
  });

  test('binds the models of the one declared source', async () => {
    const { engines, models } = sdk();
    const id = await active();
    const bound = await engines.bindModel(id, { modelId: 'echo', name: `echo of ${id}`, activate: true });
    expect(bound).toMatchObject({
      modelPath: 'echo',
      status: 'active',
      version: '1',
      capabilities: ['chat', 'tool_calling'],
    });
    expect((await engines.listAvailableModels(id)).map((model) => [model.id, model.modelRegistryId])).toEqual([
      ['echo', bound.id],
      ['echo-vectors', null],
      ['echo-words', null],
    ]);
    await expect(engines.bindModel(id, { modelId: 'ecko' })).rejects.toMatchObject({
      code: 'MODEL_NOT_LISTED',
      message: expect.stringContaining('echo'),
    });
    const own = await engines.bindModel(id, { modelId: `own ${id}`, unlisted: true, capabilities: ['chat'] });
    expect((await engines.listModels(id)).map((model) => [model.name, model.status])).toEqual([
      [`echo of ${id}`, 'active'],
      [`own ${id}`, 'available'],
    ]);
    await expect(engines.bindModel(id, { modelId: `own ${id}`, unlisted: true })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    expect(await engines.activateModel(own.id)).toMatchObject({ status: 'active' });
    expect(await engines.deactivateModel(own.id)).toMatchObject({ status: 'available' });
    expect(await engines.deactivateModel(own.id)).toMatchObject({ status: 'available' });
    await models.modelRegistry.update(own.id, { status: 'downloading' });
    await expect(engines.activateModel(own.id)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    await expect(engines.activateModel(987_654)).rejects.toMatchObject({ code: 'UNKNOWN_REGISTERED_MODEL' });
  });

  test('says that the source of its models failed, with its status and without the key', async () => {
    const { engines } = sdk();
    const id = await add({ api_key: SECRET, broken: 'source' });
    const error = await engines.listAvailableModels(id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'MODEL_SOURCE_FAILED', status: 502, details: { providerStatus: 401 } });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(SECRET);
    await expect(engines.bindModel(id, { modelId: 'echo' })).rejects.toMatchObject({ code: 'MODEL_SOURCE_FAILED' });
  });

  test('asks nodes, and tells what they could not do', async () => {
    const { engines, models } = sdk();
    const id = await active();
    const nodeId = (await models.nodes.list()).rows[0]?.id as string;
    await engines.stopEngine(id);
    await engines.stopEngine(id, nodeId);
    await expect(engines.stopEngine(id, 'nowhere')).rejects.toMatchObject({ code: 'UNKNOWN_NODE' });
    await expect(engines.unloadLoadedModel(id, 'echo')).rejects.toMatchObject({
      code: 'NODE_COMMAND_FAILED',
      problems: [{ field: nodeId, message: expect.stringContaining('model echo is not loaded') }],
    });
    expect(await engines.listLoadedModels()).toEqual([]);
    expect(await engines.listActiveCalls(id)).toEqual([]);
  });

  test('is for those who may: others are refused and audited', async () => {
    const id = await installed();
    const manager = localOperator({ channel: 'test', actor: 'manager', accessLevel: 2, userId: 8 });
    const reader = { ...manager, permissions: new Set([]), actor: 'reader' };
    const user = { ...reader, accessLevel: 3 as const, actor: 'user' };
    const of = (session: typeof manager) => house.platform.createSdk(session).engines;
    expect(await of(reader).installStatus(id)).toMatchObject({ status: 'installed' });
    expect(await of(reader).activationRequirements(id)).toMatchObject({ ready: true });
    for (const refused of [
      () => of(reader).activateInstance(id),
      () => of(reader).bindModel(id, { modelId: 'echo' }),
      () => of(reader).stopEngine(id),
      () => of(user).installStatus(id),
      () => of({ ...manager, accessLevel: 3 }).activateInstance(id),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    expect(await of(manager).activateInstance(id)).toMatchObject({ ready: true });
    const labelled = { requestedBy: 'the director', force: true };
    await of(manager).beginInstall(id, labelled);
    // A task of nobody, or of somebody else, takes no lines.
    for (const taskId of [crypto.randomUUID(), '00000000-0000-0000-0000-000000000000']) {
      await expect(of(manager).beginInstall(id, { ...labelled, taskId })).rejects.toMatchObject({
        code: 'UNKNOWN_TASK',
      });
    }
    await of(manager).stopEngine(id);
    await of(manager).cancelInstall(id);
    await of(manager).deactivateInstance(id);
    const moves = await sdk().models.auditEvents.all({ filters: { entityId: String(id) } });
    // Who did it is the session's; what `requestedBy` says is nobody.
    const own = moves.rows.filter(
      ({ actorUserId, entityType }) => actorUserId === 8 && entityType === 'engine_registry',
    );
    expect(own.map(({ operation }) => operation).sort()).toEqual(['cancel', 'stop', 'update', 'update', 'update']);
    const seen = await Promise.all(own.map(({ id: event }) => sdk().models.auditEvents.view(event)));
    expect(new Set(seen.map((event) => event?.actorRole))).toEqual(new Set(['manager']));
    const { rows } = await sdk().models.auditEvents.list({ filters: { entityType: 'engines', status: 'refused' } });
    expect(rows.length).toBeGreaterThanOrEqual(4);
  });

  test('knows what its providers need, and what is wrong with a config before it is stored', async () => {
    const { engines } = sdk();
    expect(await engines.providerRequirements('test-provider')).toMatchObject({
      supported: true,
      remote: false,
      configurable: true,
      requiresConfig: true,
      dependencies: {},
      missingDependencies: [],
    });
    expect(await engines.isSupported('gone')).toBe(false);
    await expect(engines.providerRequirements('test-provide')).rejects.toMatchObject({
      code: 'UNKNOWN_PROVIDER',
      message: expect.stringContaining('test-provider'),
    });
    const check = (config: object) => engines.checkRuntimeConfig('test-provider', { ...config });
    expect(await check({ api_key: SECRET })).toMatchObject({ ready: true });
    expect(await check({ api_key: { hasValue: true, hint: null } })).toMatchObject({ ready: true });
    expect(await check({})).toMatchObject({ ready: false, missing: ['config.api_key'] });
    expect(await check({ api_key: 'x', base_url: 7 })).toMatchObject({ ready: false, missing: ['config.base_url'] });
    expect(await check({ api_key: 'x', colour: 'red' })).toMatchObject({ ready: false, missing: ['config.colour'] });
    expect(await check({ api_key: SECRET, greeting: 'forbidden' })).toMatchObject({
      missing: ['config.greeting'],
      message: 'config.greeting: is no greeting beside the key ***',
    });
    expect(await check([])).toMatchObject({ ready: false });
    expect(await engines.checkReady('test-provider')).toMatchObject({ ready: true });
  });
});
