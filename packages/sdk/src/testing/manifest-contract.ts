import { readFileSync } from 'node:fs';
import type { FormField } from '@enginehouse/models';
import { expect, it } from 'vitest';
import { readProvider } from '../define-provider.ts';
import type { ProviderAdapter } from '../provider-adapter.ts';
import { configOf, openStage } from './contract-stage.ts';
import type { ProviderContract } from './provider-contract.ts';

/** What an adapter must have for each method. */
const CALL_OF_METHOD: { readonly [method: string]: keyof ProviderAdapter } = {
  generateText: 'languageModel',
  streamText: 'languageModel',
  embed: 'embeddingModel',
  rerank: 'rerankingModel',
  synthesize: 'speechModel',
  transcribe: 'transcriptionModel',
  classify: 'classify',
  extractTokens: 'extractTokens',
  detect: 'detect',
};

/** The manifest, the config, and that the adapter has what the manifest promises. */
export function describeManifest(contract: ProviderContract): void {
  const { provider, packageFile, wrongConfigs = [] } = contract;

  it('has a manifest that is valid, and survives being read again', () => {
    const again = readProvider(provider);
    expect(JSON.stringify(again)).toBe(JSON.stringify(provider));
  });

  it('is tested with the versions that it installs', () => {
    const { devDependencies = {} } = JSON.parse(readFileSync(packageFile, 'utf8')) as {
      readonly devDependencies?: Readonly<Record<string, string>>;
    };
    expect(devDependencies).toMatchObject(provider.dependencies);
  });

  it('takes a config that has all it requires', () => {
    const config = configOf(contract);
    const fields: readonly FormField[] = provider.configSchema;
    const missing = fields.filter(({ name, required }) => required && config[name] === undefined);
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(provider.checkConfig?.(config) ?? []).toEqual([]);
  });

  for (const { config, field } of wrongConfigs) {
    it(`refuses a config whose ${field} is wrong: ${JSON.stringify(config)}`, () => {
      const problems = provider.checkConfig?.({ ...configOf(contract), ...config }) ?? [];
      expect(problems.map((problem) => problem.field)).toContain(field);
      for (const { message } of problems) expect(message).not.toBe('');
    });
  }

  it('has a call for each method of its manifest', async () => {
    await using stage = await openStage(contract);
    for (const method of provider.runtimeMethods) {
      const call = CALL_OF_METHOD[method] as keyof ProviderAdapter;
      expect(stage.adapter[call], `'${method}' needs '${call}'`).toBeTypeOf('function');
    }
    if (provider.modelSource !== 'engine_catalog') expect(stage.adapter.listModels).toBeTypeOf('function');
    if (stage.adapter.listLoadedModels !== undefined) expect(stage.adapter.unloadModel).toBeTypeOf('function');
  });

  it('keeps two instances apart', async () => {
    await using one = await openStage(contract);
    await using other = await openStage(contract);
    expect(one.adapter).not.toBe(other.adapter);
    await one.adapter.close?.();
    const ready = await other.adapter.checkReady?.(AbortSignal.timeout(5_000));
    expect(ready === undefined || typeof ready.ready === 'boolean').toBe(true);
  });
}
