import { configFormFields } from '@enginehouse/models';
import type { Provider } from '@enginehouse/sdk';
import type { StoredInstance } from '@enginehouse/store';
import { testSealer } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { createLogger } from '../../logger.ts';
import { provider as testProvider } from '../../testing/test-provider.ts';
import { createRuntimeRegistry } from '../runtimes/create-runtime-registry.ts';
import { madeConfiguration } from '../testing/made-configuration.ts';
import { madeInstalls } from '../testing/made-installs.ts';
import { requirementsOf } from './requirements.ts';

const sealer = testSealer();

function house(here: readonly string[], found: Partial<StoredInstance> = {}, given: object = { api_key: 'sk-secret' }) {
  const configuration = madeConfiguration();
  const installs = madeInstalls(here);
  const byId = new Map<string, Provider>([[testProvider.id, testProvider]]);
  const providers = {
    byId,
    manifests: [],
    problems: [{ source: './broken.ts', code: 'PROVIDER_NOT_LOADED', message: '', fix: '' }],
  };
  const schema = configFormFields('config', testProvider.configSchema);
  const config = sealer.sealObject(given, schema, { table: 'engine_registry', rowId: 7, path: 'config' });
  const instance: StoredInstance = {
    id: 7,
    name: 'seven',
    provider: testProvider.id,
    config: config as StoredInstance['config'],
    wanted: 'installed',
    status: 'installed',
    revision: 1,
    ...found,
  };
  configuration.put([instance]);
  const egress = { fetchFor: () => globalThis.fetch };
  const log = createLogger('silent');
  const db = { query: async () => [] };
  const registry = createRuntimeRegistry({ db, configuration, installs, providers, egress, sealer, log });
  return requirementsOf({ providers, installs, registry, sealer }, instance);
}

test('what is wrong is said in one order, the first thing alone', async () => {
  const reasonOf = async (...parts: Parameters<typeof house>) => (await house(...parts)).reason;
  const here = [testProvider.id];
  expect(await reasonOf([], { provider: 'gone', status: 'error' }, {})).toBe('provider_not_supported');
  expect(await reasonOf([], { status: 'error' }, {})).toBe('missing_config');
  expect(await reasonOf([], { status: 'error' }, { api_key: 'x', greeting: 'forbidden' })).toBe('missing_dependencies');
  expect(await reasonOf([], { status: 'installing' })).toBe('missing_dependencies');
  expect(await reasonOf(here, {}, { api_key: 'x', greeting: 'forbidden' })).toBe('runtime_config_invalid');
  expect(await reasonOf(here)).toBeNull();
});

test('a runtime that quotes the key in what it lacks is told of without it', async () => {
  expect(await house([testProvider.id], {}, { api_key: 'sk-secret', broken: 'ready' })).toMatchObject({
    reason: 'runtime_config_invalid',
    message: 'the runtime sleeps, ***',
  });
});

test('a node without the provider leaves the rest to those that have it', async () => {
  expect(await house([], { status: 'installed' }, { api_key: 'x', broken: 'ready' })).toMatchObject({ ready: true });
  expect(await house([], { status: 'installed' }, { api_key: 'x', greeting: 'forbidden' })).toMatchObject({
    reason: 'runtime_config_invalid',
  });
});

test('a provider that is not here is named with the packages that did not load', async () => {
  expect((await house([], { provider: 'gone' })).message).toBe(
    "this platform has no provider 'gone'; these packages did not load: ./broken.ts",
  );
});

test('a secret that does not open is to be entered again', async () => {
  const { config } = { config: { api_key: testSealer().seal('x', { table: 'a', rowId: 1, path: 'b' }) } };
  expect(await house([testProvider.id], { config })).toMatchObject({
    reason: 'missing_config',
    missing: ['config.api_key'],
    message: expect.stringContaining('enter it again'),
  });
});
