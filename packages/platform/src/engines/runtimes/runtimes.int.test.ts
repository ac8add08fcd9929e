import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPlatform } from '../../open-platform.ts';
import type { Platform } from '../../platform.ts';
import { localOperator } from '../../session.ts';
import { openTestPlatform } from '../../testing/open-test-platform.ts';
import { heldCalls, letGo } from '../../testing/test-adapter.ts';
import { adapterEvents, TEST_PROVIDER } from '../../testing/test-provider.ts';

const SECRET = 'sk-a-secret-of-several-nodes';
/** Machines are busy now and then. */
const WAITING = { timeout: 20_000 };
const OPERATOR = localOperator({ channel: 'test' });

const sdkOf = (platform: Platform) => platform.createSdk(OPERATOR);

/** An active instance with one active model of this id, made through a node. */
async function activeModel(platform: Platform, modelId: string, config: object = {}) {
  const { engines, models, nodes } = sdkOf(platform);
  const name = `${modelId} ${crypto.randomUUID()}`;
  const { id } = await models.engineRegistry.create({
    name,
    provider: 'test-provider',
    config: { api_key: SECRET, ...config },
  });
  await engines.beginInstall(id);
  expect(await engines.activateInstance(id)).toMatchObject({ ready: true, status: 'active' });
  const model = await engines.bindModel(id, { modelId, name, unlisted: true, capabilities: ['chat'], activate: true });
  // What only gives is in force elsewhere moments later: whoever needs it there waits.
  await nodes.waitForRevision(model.revision);
  return { id, modelRegistryId: model.id };
}

const say = (platform: Platform, modelRegistryId: number, prompt = 'hello') =>
  sdkOf(platform).ai.forModel(modelRegistryId).generateText({ prompt });

describe('runtimes of two nodes on one server', () => {
  const resources = new AsyncDisposableStack();
  let one: Platform;
  let two: Platform;
  beforeAll(async () => {
    const location = resources.use(await migratedTestLocation('postgres'));
    const keys = { keys: makeKeyText('main'), keyFile: null };
    const open = async (nodeId: string): Promise<Platform> => {
      const dataDir = await mkdtemp(join(tmpdir(), 'runtimes-'));
      resources.defer(() => rm(dataDir, { recursive: true, force: true }));
      return resources.use(
        await openPlatform({
          database: location.options,
          engines: [],
          providers: [TEST_PROVIDER],
          keys,
          nodeId,
          dataDir,
          logLevel: 'silent',
        }),
      );
    };
    one = await open('one');
    two = await open('two');
  });
  afterAll(() => resources.disposeAsync());

  test('an instance that one node activates takes calls on the other, and none once it was deactivated', async () => {
    const { id, modelRegistryId } = await activeModel(one, 'held');
    await vi.waitFor(
      async () => expect((await sdkOf(one).engines.installStatus(id)).summary.installed).toBe(2),
      WAITING,
    );
    const underWay = say(two, modelRegistryId);
    await heldCalls(1);
    expect(await sdkOf(one).engines.deactivateInstance(id)).toMatchObject({ status: 'installed' });
    await expect(say(two, modelRegistryId)).rejects.toMatchObject({ status: expect.any(Number) });
    await expect(say(one, modelRegistryId)).rejects.toMatchObject({ status: expect.any(Number) });
    await letGo(1);
    expect(await underWay).toMatchObject({ text: 'hello' });
    await sdkOf(two).engines.activateInstance(id);
    const again = say(one, modelRegistryId, 'again');
    await letGo(1);
    expect(await again).toMatchObject({ text: 'again' });
  });

  test('what is written of an instance is what the next call on any node works with', async () => {
    const { id, modelRegistryId } = await activeModel(one, 'echo');
    for (const greeting of ['first ', 'second ', 'third ']) {
      await sdkOf(one).models.engineRegistry.update(id, { config: { greeting } });
      for (const node of [two, one]) {
        expect((await say(node, modelRegistryId, 'word')).text).toBe(`${greeting}word`);
      }
    }
    expect(await sdkOf(one).models.engineRegistry.delete(id, { cascade: true })).toBe(true);
    await expect(say(two, modelRegistryId)).rejects.toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
  });

  test('one node sees what is under way and in memory on the other, and ends it', async () => {
    const { id, modelRegistryId } = await activeModel(one, 'hang');
    const { engines } = sdkOf(one);
    const underWay = say(two, modelRegistryId).catch(({ code }) => code);
    await vi.waitFor(async () => {
      expect(await engines.listActiveCalls(id)).toMatchObject([
        { nodeId: 'two', method: 'generateText', userId: null },
      ]);
      expect(await engines.listLoadedModels(id)).toMatchObject([{ nodeId: 'two', modelId: 'hang' }]);
    }, WAITING);
    await engines.unloadLoadedModel(id, 'hang');
    await vi.waitFor(async () => expect(await engines.listLoadedModels(id)).toEqual([]), WAITING);
    await engines.stopEngine(id, 'one');
    expect(await engines.listActiveCalls(id)).toHaveLength(1);
    await engines.stopEngine(id);
    expect(await underWay).toMatch(/^[A-Z_]+$/);
    await vi.waitFor(async () => expect(await engines.listActiveCalls(id)).toEqual([]), WAITING);
  });
});

test('a runtime is made of secrets that a rotation sealed anew', async () => {
  const keys = { keys: `${makeKeyText('main')} ${makeKeyText('key-2')}`, keyFile: null };
  await using house = await openTestPlatform('pglite', {}, { providers: [TEST_PROVIDER], keys });
  const { modelRegistryId, id } = await activeModel(house.platform, 'echo', { greeting: 'still ' });
  expect((await say(house.platform, modelRegistryId, 'there')).text).toBe('still there');
  const { length } = adapterEvents;
  expect(await house.operator.keys.rotate()).toMatchObject({ keyId: 'key-2', retired: ['main'] });
  expect((await say(house.platform, modelRegistryId, 'there')).text).toBe('still there');
  // The secret is the same: so is the runtime.
  expect(adapterEvents).toHaveLength(length);
  await house.operator.engines.stopEngine(id);
  expect((await say(house.platform, modelRegistryId, 'here')).text).toBe('still here');
});

test('an instance whose provider is gone takes no calls, and can be taken out of service all the same', async () => {
  await using house = await openTestPlatform('pglite', {}, { providers: [TEST_PROVIDER] });
  const { id, modelRegistryId } = await activeModel(house.platform, 'echo');
  const idle = await house.operator.models.engineRegistry.create({
    name: 'idle',
    provider: 'test-provider',
    config: {},
  });
  await house.reopen({}, { providers: ['./no/such/provider.ts'] });
  const { engines, models } = house.operator;
  expect(await models.engineRegistry.view(id)).toMatchObject({ supported: false });
  expect(await engines.providerProblems()).toMatchObject([{ code: 'PROVIDER_NOT_LOADED' }]);
  await expect(say(house.platform, modelRegistryId)).rejects.toMatchObject({
    code: expect.stringMatching(/^[A-Z_]+$/),
  });
  for (const refused of [() => engines.beginInstall(idle.id), () => engines.listAvailableModels(id)]) {
    await expect(refused()).rejects.toMatchObject({
      code: 'PROVIDER_NOT_SUPPORTED',
      message: expect.stringContaining('./no/such/provider.ts'),
    });
  }
  expect(await engines.deactivateInstance(id)).toMatchObject({ supported: false });
  expect(await engines.activationRequirements(id)).toMatchObject({ ready: false, reason: 'provider_not_supported' });
  expect(await engines.uninstall(id)).toMatchObject({ status: 'uninstalled' });
});
