import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { localOperator } from '../../session.ts';
import { type AiHouse, chat, codeOf, inOrder, openAiHouse } from '../testing/ai-house.ts';
import { generateText } from './generate-text.ts';
import type { MethodAttempt } from './method-call.ts';
import { streamText } from './stream-text.ts';

describe('a stream', () => {
  test('comes part by part, and is kept when it is through', async () => {
    const house = inOrder('status-500', 'echo');
    const stream = await house.ai.forObjective('x').streamText({ prompt: 'a b c' });
    expect(stream.by).toMatchObject({ modelName: 'echo', warnings: [expect.stringContaining('status-500')] });
    expect(house.records).toEqual([]);
    const parts = await Array.fromAsync(stream);
    expect(parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : []))).toEqual(['a ', 'b ', 'c']);
    expect(parts.at(-1)?.type).toBe('finish');
    const [record] = await house.recorded(1);
    expect(record).toMatchObject({ method: 'streamText', success: true, promptTokens: 3, completionTokens: 3 });
    await expect(Array.fromAsync(stream)).rejects.toThrow('is read once');
  });

  test('that breaks off ends with an error part, and no other model is asked', async () => {
    const house = inOrder('cut', 'echo');
    const parts = await Array.fromAsync(await house.ai.forObjective('x').streamText({ prompt: 'a b c' }));
    expect(parts.at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'AI_PROVIDER_ERROR', details: { providerStatus: 502, providerMessage: 'the stream was cut' } },
    });
    expect(parts.filter(({ type }) => type === 'text-delta')).toHaveLength(1);
    expect(await house.recorded(1)).toMatchObject([{ success: false, modelName: 'cut' }]);
  });

  test('that is left early, or cancelled, ends its call', async () => {
    const house = inOrder('echo');
    for await (const part of await house.ai.forModel(1).streamText({ prompt: 'a b c' })) {
      if (part.type === 'text-delta') break;
    }
    const controller = new AbortController();
    const stream = await house.ai.forModel(1).streamText({ prompt: 'a b c' }, { signal: controller.signal });
    controller.abort();
    const parts = await Array.fromAsync(stream);
    expect(parts.at(-1)).toMatchObject({ type: 'error', error: { code: 'AI_CALL_CANCELLED' } });
    const records = await house.recorded(2);
    expect(records.map(({ error }) => error?.split(':')[0])).toEqual(['AI_CALL_CANCELLED', 'AI_CALL_CANCELLED']);
    expect(house.inFlight.count).toBe(0);
  });

  test('that nobody reads ends with the house', async () => {
    const house = inOrder('echo');
    const stream = await house.ai.forModel(1).streamText({ prompt: 'a b c' });
    const drained = house.inFlight.drain();
    house.shutdown.abort();
    await drained;
    expect(await house.recorded(1)).toMatchObject([{ success: false, error: expect.stringMatching(/^SHUTTING_DOWN/) }]);
    expect((await Array.fromAsync(stream)).at(-1)).toMatchObject({ type: 'error', error: { code: 'SHUTTING_DOWN' } });
  });

  test('that never begins goes to the next model', async () => {
    const house = inOrder('hang', 'echo');
    const stream = await house.ai.forObjective('x').streamText({ prompt: 'hi' }, { timeoutMs: 30 });
    expect(stream.by.modelName).toBe('echo');
    await Array.fromAsync(stream);
  });
});

describe('every method', () => {
  test('comes to the adapter and back', async () => {
    const models = [
      { name: 'echo-vectors', capabilities: ['embedding'] },
      { name: 'echo-words', capabilities: ['classification', 'token_extraction', 'reranking'] },
    ] as const;
    const { ai, recorded } = openAiHouse({ models });
    const words = ai.forObjective('words');
    const values = Array.from({ length: 950 }, (_, n) => 'x'.repeat(n % 7));
    const embedded = await words.embed({ values });
    expect(embedded.embeddings.map(([first]) => first)).toEqual(values.map((value) => value.length));
    expect(embedded.usage.totalTokens).toBe(values.filter((value) => value !== '').length);
    expect(await words.embed({ values: [] })).toMatchObject({ embeddings: [] });
    expect(await words.classify({ text: 'abc', labels: ['yes', 'no'] })).toMatchObject({
      labels: [{ label: 'no', score: 1 }],
    });
    expect((await words.extractTokens({ text: 'two words' })).tokens).toMatchObject([
      { text: 'two', start: 0, end: 3 },
      { text: 'words', start: 4, end: 9 },
    ]);
    expect(await codeOf(words.rerank({ query: 'q', documents: ['d'] }))).toBe('NO_MODEL_FOR_OBJECTIVE');
    const records = await recorded(5);
    expect(records.map(({ method, success }) => [method, success])).toEqual([
      ['embed', true],
      ['embed', true],
      ['classify', true],
      ['extractTokens', true],
      ['rerank', false],
    ]);
  });

  test('refuses what is no request of it', async () => {
    const { ai } = inOrder('echo');
    const handle = ai.forModel(1);
    const asked = [
      handle.generateText({ prompt: 7 } as never),
      handle.streamText(undefined as never),
      handle.embed({ values: 'text' } as never),
      handle.embed({ values: ['a'], dimensions: -1 }),
      handle.rerank({ query: 'q', documents: [1] } as never),
      handle.rerank({ query: 'q', documents: ['d'], topN: 0 }),
      handle.classify({ text: 'a', labels: [1] } as never),
      handle.extractTokens({} as never),
      handle.synthesize({ text: null } as never),
      handle.synthesize({ text: 'a', voice: 7 } as never),
      handle.synthesize({ text: 'a', outputFormat: null } as never),
      handle.transcribe({ audio: 'bytes', mediaType: 'audio/wav' } as never),
      handle.detect({ image: new Uint8Array(1) } as never),
    ];
    expect(await Promise.all(asked.map(codeOf))).toEqual(Array(asked.length).fill('INVALID_REQUEST'));
  });
});

describe('a model of somebody else', () => {
  test('has its defaults stand under what is asked', async () => {
    const house = openAiHouse({
      models: [
        chat('echo', { extraConfig: { defaults: { temperature: 0.2, maxOutputTokens: 9, headers: { a: 'b' } } } }),
      ],
    });
    const seen: object[] = [];
    await callWith(house, generateText({ prompt: 'hi', temperature: 0.7, topP: undefined as never }), {
      doGenerate: async (options: object) => {
        seen.push(options);
        return { content: [], finishReason: { unified: 'stop' }, usage: undefined };
      },
    });
    expect(seen).toMatchObject([{ temperature: 0.7, maxOutputTokens: 9 }]);
    expect(seen[0]).not.toHaveProperty('headers');
  });

  test('that heeds no signal is left behind', async () => {
    const house = inOrder('echo');
    const never = { doGenerate: () => new Promise(() => {}) };
    const asked = callWith(house, generateText({ prompt: 'hi' }), never, { timeoutMs: 20 });
    expect(await codeOf(asked)).toBe('AI_CALL_TIMED_OUT');
  });

  test('that begins to stream when its call is over is let go', async () => {
    const house = inOrder('echo');
    const gate = Promise.withResolvers<void>();
    const cancelled = Promise.withResolvers<void>();
    const doStream = async () => {
      await gate.promise;
      return {
        stream: new ReadableStream({
          start: (controller) => controller.enqueue({ type: 'text-delta', id: '1', delta: 'a' }),
          cancel: () => cancelled.resolve(),
        }),
      };
    };
    const asked = callWith(house, streamText({ prompt: 'hi' }), { doStream }, { timeoutMs: 20 });
    expect(await codeOf(asked)).toBe('AI_CALL_TIMED_OUT');
    gate.resolve();
    await cancelled.promise;
    const [record] = await house.recorded(1);
    expect(record?.steps.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'resolve succeeded',
      'connect succeeded',
      'call failed',
    ]);
  });

  test('that breaks off when its call is over breaks nothing', async () => {
    const house = inOrder('echo');
    const session = localOperator({ channel: 'test' });
    const gate = Promise.withResolvers<void>();
    const asked = { target: { model: 1 }, method: 'generateText', session, input: null, timeoutMs: 20 } as const;
    const called = house.calls.call(asked, async () => {
      await gate.promise;
      return { result: 'late', usage: null, ended: Promise.reject(new Error('nobody hears of it')) };
    });
    expect(await codeOf(called)).toBe('AI_CALL_TIMED_OUT');
    gate.resolve();
    // A rejection that nobody handles is told in a later turn of the event loop, and fails the test.
    await delay(5);
  });

  test('that falls silent in its middle ends with an error part; its reader may take longer', async () => {
    const house = inOrder('echo');
    const delta = { type: 'text-delta', id: '1', delta: 'a' } as const;
    const doStream = async () => ({
      stream: new ReadableStream({
        start(controller) {
          for (let n = 0; n < 3; n++) controller.enqueue(delta);
        },
      }),
    });
    const parts: unknown[] = [];
    for await (const part of await callWith(house, streamText({ prompt: 'hi' }), { doStream }, { timeoutMs: 20 })) {
      parts.push(part.type === 'error' ? (part.error as { code: string }).code : part.type);
      // Longer than the limit: that is about the runtime, not about whoever reads.
      if (parts.length === 1) await delay(60);
    }
    expect(parts).toEqual(['text-delta', 'text-delta', 'text-delta', 'AI_CALL_TIMED_OUT']);
    expect(await house.recorded(1)).toMatchObject([{ success: false }]);
  });

  test.each([
    ['undefined', undefined],
    ['a text', 'HTML'],
    ['no content', {}],
  ])('that answers %s is told of as a failure of the provider', async (_, answer) => {
    const house = inOrder('echo');
    const asked = callWith(house, generateText({ prompt: 'hi' }), { doGenerate: async () => answer });
    expect(await codeOf(asked)).toBe('AI_PROVIDER_ERROR');
  });
});

/** One call of model 1, whose adapter gives this language model. */
function callWith<Result>(
  { calls }: AiHouse,
  tried: MethodAttempt<Result>,
  languageModel: object,
  options: { readonly timeoutMs?: number } = {},
): Promise<Result> {
  const session = localOperator({ channel: 'test' });
  return calls.call({ target: { model: 1 }, method: 'generateText', session, input: null, ...options }, (attempt) => {
    const runtime = { ...attempt.runtime, adapter: { languageModel: () => languageModel as never } };
    return tried({ ...attempt, runtime });
  });
}
