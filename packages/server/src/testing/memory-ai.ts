import type { Ai } from '@enginehouse/platform';

type Handle = ReturnType<Ai['forModel']>;

/** Models that answer with what they were asked. */
export function createMemoryAi(): Ai {
  const handle = (modelRegistryId: number): Handle => {
    const by = {
      callId: '01990000-0000-7000-8000-000000000003',
      modelRegistryId,
      modelName: 'echo',
      engineInstanceId: 3,
      provider: 'echo',
      warnings: [],
    };
    const usage = { promptTokens: 1, completionTokens: null, totalTokens: null };
    const unasked = (): never => {
      throw new TypeError('no route asks for this');
    };
    return {
      generateText: async ({ prompt }) => ({
        text: String(prompt),
        content: [],
        finishReason: 'stop',
        usage,
        by,
      }),
      embed: async ({ values }) => ({ embeddings: values.map((value) => [value.length]), usage, by }),
      classify: async ({ labels = ['text'] }) => ({ labels: labels.map((label) => ({ label, score: 0.5 })), by }),
      extractTokens: async ({ text }) => ({ tokens: [{ text, label: 'word', start: 0, end: text.length }], by }),
      streamText: unasked,
      rerank: unasked,
      synthesize: unasked,
      transcribe: unasked,
      detect: unasked,
    };
  };
  return {
    forModel: handle,
    forObjective: () => handle(7),
    usage: async ({ from = '2026-11-20T00:00:00.000Z', to = from, bucket = 'hour' } = {}) => {
      const total = { calls: 0, failures: 0, promptTokens: 0, completionTokens: 0, p50Ms: null, p95Ms: null };
      return { from, to, bucket, lines: [], total };
    },
    explain: async (objective) => [
      {
        modelRegistryId: 7,
        modelName: objective,
        engineInstanceId: 3,
        provider: 'echo',
        chosenBy: null,
        skipped: 'inactive',
      },
    ],
  };
}
