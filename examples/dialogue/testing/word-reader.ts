import type { AnsweredBy, EngineAi, ExtractTokensRequest } from '@enginehouse/sdk';
import { createContractHost } from '@enginehouse/sdk/testing';

const BY: AnsweredBy = {
  callId: 'test',
  modelRegistryId: 1,
  modelName: 'english-words',
  engineInstanceId: 1,
  provider: 'compromise',
  warnings: [],
};

/** What engines have as `context.ai`, with the provider's own adapter behind it and no house around it. */
export async function createWordReader(): Promise<EngineAi & { readonly calls: readonly string[] }> {
  const { provider } = await import('@enginehouse/provider-compromise');
  const load = (name: string): Promise<unknown> => import(name);
  const host = createContractHost({ manifest: provider, config: {}, load, wireUrl: 'http://127.0.0.1:1' });
  const adapter = await provider.create({ id: 1, name: 'compromise', config: {} }, host);
  const calls: string[] = [];
  const handle = (objective: string) => ({
    async extractTokens(request: ExtractTokensRequest) {
      calls.push(objective);
      const call = { modelId: 'english-words', signal: host.signal };
      return { ...(await adapter.extractTokens?.(request, call)), by: BY };
    },
  });
  return { forObjective: handle, calls } as unknown as EngineAi & { readonly calls: readonly string[] };
}
