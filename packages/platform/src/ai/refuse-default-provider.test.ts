import { expect, test } from 'vitest';
import { refuseDefaultProvider } from './refuse-default-provider.ts';

test('a bare model name is refused, by whatever kind of model it is asked for', () => {
  refuseDefaultProvider();
  const { AI_SDK_DEFAULT_PROVIDER: provider } = globalThis as unknown as {
    AI_SDK_DEFAULT_PROVIDER: Record<string, (modelId: string) => unknown>;
  };
  const refused = expect.objectContaining({ code: 'AI_DEFAULT_PROVIDER_REFUSED' });
  for (const kind of ['languageModel', 'embeddingModel', 'imageModel', 'rerankingModel']) {
    expect(() => provider[kind]?.('gpt')).toThrow(refused);
  }
  expect(provider.specificationVersion).toBe('v4');
});
