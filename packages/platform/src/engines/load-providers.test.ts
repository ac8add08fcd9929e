import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { FIRST_PARTY_PROVIDERS, loadProviders } from './load-providers.ts';

const log = createLogger('silent');
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function packageOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'provider-'));
  folders.push(folder);
  const file = join(folder, 'provider.mjs');
  await writeFile(file, text);
  return file;
}

/** The text of a provider. */
function providerOf(id: string): string {
  return `{ ...${manifestOf(id)}, create: () => ({}) }`;
}

function manifestOf(id: string): string {
  return JSON.stringify({
    id,
    label: id,
    kind: 'nlp',
    deployment: 'local',
    modelSource: 'inventory',
    capabilities: ['classification'],
    runtimeMethods: ['classify'],
    configSchema: [],
    dependencies: {},
    environment: [],
    egress: { hosts: [], fromConfig: [] },
  });
}

test('the providers that come along load by the names of their packages', async () => {
  const { manifests, problems } = await loadProviders(FIRST_PARTY_PROVIDERS, log);
  expect(problems).toEqual([]);
  const ids = await readdir(join(import.meta.dirname, '..', '..', '..', '..', 'providers'));
  expect(manifests.map(({ id }) => id)).toEqual(ids.sort());
});

test('a provider outside of the house loads by its path, once', async () => {
  const file = await packageOf(`export const provider = ${providerOf('lamp')};`);
  const { manifests, problems } = await loadProviders([file, file, ...FIRST_PARTY_PROVIDERS], log);
  expect(problems).toEqual([]);
  expect(manifests.map(({ id }) => id)).toContain('lamp');
  expect(manifests).toHaveLength(FIRST_PARTY_PROVIDERS.length + 1);
});

test('each broken one is reported by name, and stops no other', async () => {
  const sources = {
    throws: await packageOf(`throw new Error('no oil');`),
    silent: await packageOf(`export const nothing = 1;`),
    wrong: await packageOf(`export const provider = { id: 'wrong' };`),
    syntax: await packageOf(`export const provider = ;`),
    first: await packageOf(`export const provider = ${providerOf('twin')};`),
    second: await packageOf(`export const provider = ${providerOf('twin')};`),
    bare: await packageOf(`export const provider = ${manifestOf('bare')};`),
    good: await packageOf(`export const provider = ${providerOf('lamp')};`),
    missing: './there/is/none.mjs',
    unknown: '@enginehouse/provider-unknown',
  };
  const { manifests, problems } = await loadProviders(Object.values(sources), log);
  expect(manifests.map(({ id }) => id)).toEqual(['lamp', 'twin']);
  const told = Object.fromEntries(problems.map(({ source, code, message }) => [source, `${code} ${message}`]));
  expect(Object.keys(told)).toHaveLength(8);
  expect(told[sources.throws]).toBe(`PROVIDER_NOT_LOADED ${sources.throws}: no oil`);
  expect(told[sources.silent]).toMatch(/exports no `provider`$/);
  expect(told[sources.wrong]).toMatch(/^INVALID_PROVIDER_MANIFEST The provider 'wrong' has a manifest .*label: must/);
  expect(told[sources.bare]).toMatch(/^PROVIDER_WITHOUT_ADAPTER The provider 'bare'/);
  expect(told[sources.syntax]).toMatch(/^PROVIDER_NOT_LOADED/);
  expect(told[sources.second]).toMatch(/another package brings the provider 'twin' already$/);
  expect(told[sources.missing]).toMatch(/Cannot find module/);
  expect(told[sources.unknown]).toMatch(/Cannot find package/);
});
