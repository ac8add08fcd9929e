import { configFormFields } from '@enginehouse/models';
import type { Provider, ProviderInstance } from '@enginehouse/sdk';
import type { InstanceResource } from '@enginehouse/store';
import { testSealer } from '@enginehouse/store/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../../logger.ts';
import { heldCalls, letGo } from '../../testing/test-adapter.ts';
import { adapterEvents, provider } from '../../testing/test-provider.ts';
import { madeConfiguration } from '../testing/made-configuration.ts';
import { madeInstalls } from '../testing/made-installs.ts';
import { createRuntimeRegistry } from './create-runtime-registry.ts';
import type { Runtime } from './runtime-registry.ts';

const SECRET = 'sk-a-secret-of-a-runtime';
const sealer = testSealer();
const SCHEMA = configFormFields('config', provider.configSchema);

let lastId = 0;
afterEach(() => vi.useRealTimers());

/** A row as it rests. Each has an id of its own: the events of adapters are of the whole file. */
function row(given: Partial<InstanceResource> = {}, config: object = { api_key: SECRET }): InstanceResource {
  const id = given.id ?? ++lastId;
  const place = { table: 'engine_registry', rowId: id, path: 'config' };
  const sealed = sealer.sealObject(config, SCHEMA, place) as InstanceResource['config'];
  return { id, name: `instance ${id}`, provider: provider.id, wanted: 'active', revision: 1, config: sealed, ...given };
}

function openHouse(more: readonly Provider[] = []) {
  const configuration = madeConfiguration();
  const known = [provider, ...more];
  const installs = madeInstalls(known.map(({ id }) => id));
  const registry = createRuntimeRegistry({
    db: { query: async () => [] },
    configuration,
    installs,
    providers: { byId: new Map(known.map((one) => [one.id, one])) },
    egress: { fetchFor: () => globalThis.fetch },
    sealer,
    log: createLogger('silent'),
  });
  return { configuration, installs, registry, [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose]() };
}

function eventsOf(id: number): readonly string[] {
  return adapterEvents.filter(({ instance }) => instance.id === id).map(({ what }) => what);
}
function madeFrom(id: number): readonly ProviderInstance['config'][] {
  return adapterEvents.flatMap(({ what, instance }) =>
    what === 'created' && instance.id === id ? [instance.config] : [],
  );
}

const CALL = { method: 'generateText', userId: 7, organizationId: null, withheld: false } as const;

/** A call of the model's own method, as `sdk.ai` makes it. */
function call(runtime: Runtime, modelName: string, signal?: AbortSignal): Promise<string> {
  const { signal: own, end } = runtime.begin({
    ...CALL,
    callId: modelName,
    modelName,
    ...(signal === undefined ? {} : { signal }),
  });
  const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hello' }] }];
  const answer = runtime.adapter.languageModel?.(modelName).doGenerate({ prompt, abortSignal: own });
  return Promise.resolve(answer)
    .then((given) => (given?.content[0]?.type === 'text' ? given.content[0].text : ''))
    .finally(end);
}

describe('a runtime', () => {
  test('is made when it is first asked for, once, with secrets opened and defaults filled in', async () => {
    await using house = openHouse();
    const one = row();
    house.configuration.put([one]);
    expect(house.registry.ready(one.id)).toBeUndefined();
    expect(eventsOf(one.id)).toEqual([]);
    const runtimes = await Promise.all([1, 2, 3].map(() => house.registry.runtimeOf(one.id)));
    expect(new Set(runtimes).size).toBe(1);
    expect(house.registry.ready(one.id)).toBe(runtimes[0]);
    expect(madeFrom(one.id)).toEqual([
      { api_key: SECRET, base_url: 'http://localhost:9', greeting: '', broken: 'nothing' },
    ]);
    expect(await call(runtimes[0] as Runtime, 'echo')).toBe('hello');
  });

  test('takes no new call from the moment that its instance is another, and finishes those under way', async () => {
    await using house = openHouse();
    const one = row();
    house.configuration.put([one]);
    const old = await house.registry.runtimeOf(one.id);
    const underWay = call(old, 'held');
    await heldCalls(1);
    house.configuration.put([row({ id: one.id, revision: 2 }, { api_key: SECRET, greeting: 'dear ' })]);
    expect(() => old.begin({ ...CALL, callId: 'x', modelName: 'echo', userId: null })).toThrow(
      expect.objectContaining({ code: 'RUNTIME_STOPPED' }),
    );
    expect(house.registry.ready(one.id)).toBeUndefined();
    const next = await house.registry.runtimeOf(one.id);
    expect(await call(next, 'echo')).toBe('dear hello');
    expect((await house.registry.view()).calls.map(({ modelName }) => modelName)).toEqual(['held']);
    expect(eventsOf(one.id)).toEqual(['created', 'created']);
    await letGo(1);
    expect(await underWay).toBe('hello');
    await vi.waitFor(() => expect(eventsOf(one.id)).toEqual(['created', 'created', 'closed']));
    expect((await house.registry.view()).calls).toEqual([]);
  });

  test('stays as it is where the configuration changes elsewhere, and goes with its instance, its state and its epoch', async () => {
    await using house = openHouse();
    const one = row();
    house.configuration.put([one]);
    const first = await house.registry.runtimeOf(one.id);
    house.configuration.put([{ ...one }, row()]);
    expect(house.registry.ready(one.id)).toBe(first);
    // The same number of another history says nothing.
    house.configuration.put([{ ...one }], 'restored');
    expect(house.registry.ready(one.id)).toBeUndefined();
    await house.registry.runtimeOf(one.id);
    house.configuration.put([{ ...one, wanted: 'installed', revision: 2 }]);
    await expect(house.registry.runtimeOf(one.id)).rejects.toMatchObject({
      code: 'RUNTIME_NOT_AVAILABLE',
      message: expect.stringContaining('it is not active'),
    });
    house.configuration.put([]);
    await expect(house.registry.runtimeOf(one.id)).rejects.toMatchObject({ code: 'UNKNOWN_ENGINE_INSTANCE' });
    await vi.waitFor(() => expect(eventsOf(one.id)).toEqual(['created', 'closed', 'created', 'closed']));
  });

  test('that was being made while its instance changed serves nobody', async () => {
    await using house = openHouse();
    const one = row();
    house.configuration.put([one]);
    const asked = house.registry.runtimeOf(one.id);
    house.configuration.put([row({ id: one.id, revision: 2 }, { api_key: SECRET, greeting: 'second ' })]);
    expect(await call(await asked, 'echo')).toBe('second hello');
    await vi.waitFor(() => expect(eventsOf(one.id)).toEqual(['created', 'closed', 'created']));
  });

  test('that cannot be made is a typed error without secrets, tried again after a moment', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    await using house = openHouse();
    const one = row({}, { api_key: SECRET, broken: 'create' });
    house.configuration.put([one]);
    const error = await house.registry.runtimeOf(one.id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ADAPTER_FAILED', message: expect.stringContaining('"***"') });
    expect(JSON.stringify(error) + String(error)).not.toContain(SECRET);
    await expect(house.registry.runtimeOf(one.id)).rejects.toBe(error);
    vi.advanceTimersByTime(1_000);
    const again = await house.registry.runtimeOf(one.id).catch((thrown: unknown) => thrown);
    expect(again).not.toBe(error);
    // A changed config is tried at once.
    house.configuration.put([row({ id: one.id, revision: 2 })]);
    expect(await call(await house.registry.runtimeOf(one.id), 'echo')).toBe('hello');
  });

  test('is not made without its config, its provider or an install', async () => {
    await using house = openHouse();
    const [bare, foreign, one] = [row({}, {}), row({ provider: 'gone' }), row()];
    house.configuration.put([bare, foreign, one]);
    const why = (id: number) => house.registry.runtimeOf(id).catch(({ code, message }) => `${code} ${message}`);
    expect(await why(bare.id)).toMatch(/^RUNTIME_NOT_AVAILABLE .*its config lacks config.api_key$/);
    expect(await why(foreign.id)).toMatch(/^RUNTIME_NOT_AVAILABLE .*no provider 'gone'$/);
    await house.registry.runtimeOf(one.id);
    house.installs.put(provider.id, false);
    expect(await why(one.id)).toMatch(/^RUNTIME_NOT_AVAILABLE .*is not installed on this node$/);
    await vi.waitFor(() => expect(eventsOf(one.id)).toEqual(['created', 'closed']));
  });

  test('that is stopped ends its calls, and the next call makes another', async () => {
    await using house = openHouse();
    const one = row({}, { api_key: SECRET, broken: 'close' });
    house.configuration.put([one]);
    const underWay = call(await house.registry.runtimeOf(one.id), 'hang').catch(({ code }) => code);
    await house.registry.stop(one.id);
    expect(await underWay).toBe('RUNTIME_STOPPED');
    expect(eventsOf(one.id)).toEqual(['created', 'closed']);
    expect(await call(await house.registry.runtimeOf(one.id), 'echo')).toBe('hello');
  });

  test('that was replaced ends what is still under way after five minutes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await using house = openHouse();
    const one = row();
    house.configuration.put([one]);
    const underWay = call(await house.registry.runtimeOf(one.id), 'hang').catch(({ code }) => code);
    house.configuration.put([]);
    await vi.advanceTimersByTimeAsync(299_000);
    expect((await house.registry.view()).calls).toHaveLength(1);
    expect(eventsOf(one.id)).toEqual(['created']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await underWay).toBe('RUNTIME_STOPPED');
    expect(eventsOf(one.id)).toEqual(['created', 'closed']);
  });

  test('whose adapter does not let go is left behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const stuck = { ...provider, id: 'stuck', create: () => ({ close: () => new Promise<void>(() => undefined) }) };
    await using house = openHouse([stuck]);
    const one = row({ provider: 'stuck' });
    house.configuration.put([one]);
    await house.registry.runtimeOf(one.id);
    const stopped = house.registry.stop(one.id);
    await vi.advanceTimersByTimeAsync(5_000);
    await stopped;
    expect(house.registry.ready(one.id)).toBeUndefined();
  });

  test('that is no adapter is refused', async () => {
    const empty = { ...provider, id: 'empty', create: () => undefined as never };
    await using house = openHouse([empty]);
    const one = row({ provider: 'empty' });
    house.configuration.put([one]);
    await expect(house.registry.runtimeOf(one.id)).rejects.toMatchObject({ code: 'ADAPTER_FAILED' });
  });

  test('hands on the caller\u2019s cancellation', async () => {
    await using house = openHouse();
    const one = row();
    house.configuration.put([one]);
    const runtime = await house.registry.runtimeOf(one.id);
    const cancelled = new AbortController();
    const underWay = call(runtime, 'hang', cancelled.signal).catch((reason: unknown) => reason);
    cancelled.abort('enough');
    expect(await underWay).toBe('enough');
    expect(await call(runtime, 'echo', AbortSignal.abort('before')).catch((reason: unknown) => reason)).toBe('before');
    expect((await house.registry.view()).calls).toEqual([]);
  });
});

describe('a question', () => {
  test('is asked of an instance that is not active too, by an adapter of its own', async () => {
    await using house = openHouse();
    const one = row({ wanted: 'none' });
    house.configuration.put([one]);
    expect(await house.registry.ask(one.id, async ({ checkReady }) => checkReady?.(AbortSignal.abort()))).toEqual({
      ready: true,
      message: 'ready',
      missing: [],
    });
    expect(eventsOf(one.id)).toEqual(['created', 'closed']);
    await expect(house.registry.ask(0, async () => 1)).rejects.toMatchObject({ code: 'UNKNOWN_ENGINE_INSTANCE' });
  });

  test('that fails tells what the provider said, and never a key', async () => {
    await using house = openHouse();
    const one = row({}, { api_key: SECRET, broken: 'source' });
    house.configuration.put([one]);
    await house.registry.runtimeOf(one.id);
    const error = await house.registry
      .ask(one.id, async (adapter) => adapter.listModels?.(AbortSignal.abort()))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'ADAPTER_FAILED',
      details: { failure: { status: 401, message: 'the runtime refused the credentials (401)' } },
    });
    expect(JSON.stringify(error)).not.toContain(SECRET);
    expect(eventsOf(one.id)).toEqual(['created']);
  });

  test('shows what is in memory, and unloads it', async () => {
    await using house = openHouse();
    const one = row();
    house.configuration.put([one]);
    await call(await house.registry.runtimeOf(one.id), 'echo');
    const inMemory = { engineInstanceId: one.id, modelId: 'echo', sizeBytes: 1, expiresAt: null };
    expect((await house.registry.view()).loaded).toEqual([inMemory]);
    await house.registry.unload(one.id, 'echo');
    expect((await house.registry.view()).loaded).toEqual([]);
    await expect(house.registry.unload(one.id, 'echo')).rejects.toMatchObject({ code: 'ADAPTER_FAILED' });
  });
});
