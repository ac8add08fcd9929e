import type { LanguageModelV4, LanguageModelV4FinishReason, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { finishedStreams } from './finished-streams.ts';

const TEXT: LanguageModelV4StreamPart = { type: 'text-delta', id: '1', delta: 'half of' };
const USAGE = {
  inputTokens: { total: 1, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: undefined, reasoning: undefined },
};

/** A model whose stream says a text and finishes so; `cancelled` is told when its reader goes away. */
function modelThat(finishReason: LanguageModelV4FinishReason, cancelled: () => void = () => undefined) {
  const finish: LanguageModelV4StreamPart = { type: 'finish', finishReason, usage: USAGE };
  const stream = new ReadableStream<LanguageModelV4StreamPart>({
    start(controller) {
      for (const part of [TEXT, finish]) controller.enqueue(part);
    },
    cancel: cancelled,
  });
  return finishedStreams({
    specificationVersion: 'v4',
    provider: 'lamp',
    modelId: 'small',
    supportedUrls: {},
    doStream: async () => ({ stream }),
  } as unknown as LanguageModelV4);
}

async function partsOf(model: LanguageModelV4, count: number) {
  const reader = (await model.doStream({ prompt: [] })).stream.getReader();
  const parts = [];
  for (let n = 0; n < count; n++) parts.push((await reader.read()).value);
  await reader.cancel();
  return parts;
}

test.each([
  [{ unified: 'stop', raw: 'stop' }, 'finish'],
  [{ unified: 'stop', raw: undefined }, 'finish'],
  [{ unified: 'other', raw: 'pause_turn' }, 'finish'],
  [{ unified: 'other', raw: undefined }, 'error'],
  [{ unified: 'interrupted', raw: undefined }, 'error'],
] as const)('a finish of %j is handed on as %s', async (reason, type) => {
  const [text, last] = await partsOf(modelThat(reason), 2);
  expect(text).toEqual(TEXT);
  expect(last?.type).toBe(type);
  if (last?.type === 'error') expect(last.error).toMatchObject({ isRetryable: true, statusCode: undefined });
});

test('a reader that goes away reaches the model', async () => {
  let told = false;
  await partsOf(
    modelThat({ unified: 'stop', raw: 'stop' }, () => {
      told = true;
    }),
    1,
  );
  expect(told).toBe(true);
});
