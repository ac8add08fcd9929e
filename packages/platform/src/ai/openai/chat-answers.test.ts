import type { GenerateResult, TextStream } from '@enginehouse/sdk';
import { expect, test } from 'vitest';
import { chunkTexts } from './chat-chunks.ts';
import { completionOf, tokenUsageOf, wireUsage } from './chat-completion.ts';

type Part = TextStream extends AsyncIterable<infer One> ? One : never;

const by = { callId: 'c', modelRegistryId: 1, modelName: 'm', engineInstanceId: 2, provider: 'p', warnings: [] };
const usage = { promptTokens: 3, completionTokens: 4, totalTokens: 7 };
const result = (rest: Partial<GenerateResult>): GenerateResult => ({
  text: '',
  content: [],
  finishReason: 'stop',
  usage,
  by,
  ...rest,
});

test('a text becomes a completion', () => {
  const text = { type: 'text', text: 'Hi.' } as const;
  const thought = { type: 'reasoning', text: 'Greet.' } as const;
  expect(completionOf(result({ text: 'Hi.', content: [thought, text], finishReason: 'length' }), 5)).toEqual({
    id: 'chatcmpl-c',
    object: 'chat.completion',
    created: 5,
    model: 'm',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hi.', refusal: null, reasoning_content: 'Greet.' },
        logprobs: null,
        finish_reason: 'length',
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
  });
});

test('tool calls stand in the message; those that the provider made itself do not', () => {
  const call = { type: 'tool-call', toolCallId: 't', toolName: 'f', input: '{}' } as const;
  const content = [call, { ...call, providerExecuted: true }];
  const [choice] = completionOf(result({ content, finishReason: 'tool-calls' }), 0).choices;
  expect(choice.finish_reason).toBe('tool_calls');
  expect(choice.message).toEqual({
    role: 'assistant',
    content: null,
    refusal: null,
    tool_calls: [{ id: 't', type: 'function', function: { name: 'f', arguments: '{}' } }],
  });
});

test('tokens that nobody counted are not told as none', () => {
  expect(wireUsage({ promptTokens: null, completionTokens: null, totalTokens: null })).toBeUndefined();
  expect(wireUsage({ promptTokens: 3, completionTokens: null, totalTokens: null })).toEqual({
    prompt_tokens: 3,
    completion_tokens: 0,
    total_tokens: 3,
  });
  const odd = { prompt_tokens: '3', completion_tokens: -1, total_tokens: 2.5 };
  expect(tokenUsageOf(odd)).toEqual({ promptTokens: null, completionTokens: null, totalTokens: null });
  expect(tokenUsageOf({ prompt_tokens: 3 })).toEqual({ promptTokens: 3, completionTokens: null, totalTokens: null });
});

const counted = {
  inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 4, text: 4, reasoning: 0 },
};
const finish: Part = { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage: counted };

async function chunksOf(parts: readonly Part[], includeUsage = false): Promise<unknown[]> {
  const stream: TextStream = { by, [Symbol.asyncIterator]: () => ReadableStream.from(parts).values() };
  const texts = await Array.fromAsync(chunkTexts(stream, { created: 5, includeUsage }));
  expect(texts.at(-1)).toBe('data: [DONE]\n\n');
  return texts.slice(0, -1).map((text) => JSON.parse(/^data: (.+)\n\n$/.exec(text)?.[1] ?? ''));
}

const deltasOf = (chunks: unknown[]) =>
  chunks.map((chunk) => (chunk as { choices: { delta: unknown }[] }).choices[0]?.delta);

test('a stream becomes chunks of one id, from the role to the reason', async () => {
  const chunks = await chunksOf([
    { type: 'stream-start', warnings: [] },
    { type: 'reasoning-delta', id: '0', delta: 'Greet.' },
    { type: 'text-delta', id: '1', delta: 'Hi' },
    finish,
  ]);
  expect(chunks[0]).toEqual({
    id: 'chatcmpl-c',
    object: 'chat.completion.chunk',
    created: 5,
    model: 'm',
    choices: [{ index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }],
  });
  expect(deltasOf(chunks).slice(1)).toEqual([{ reasoning_content: 'Greet.' }, { content: 'Hi' }, {}]);
  expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
});

test('the tokens come in an event of their own where they are asked for', async () => {
  const chunks = await chunksOf([{ type: 'text-delta', id: '1', delta: 'Hi' }, finish], true);
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 3, total_tokens: 7 } });
  expect(chunks.slice(0, -1).every((chunk) => (chunk as { usage: unknown }).usage === null)).toBe(true);
});

test('tool calls come piece by piece or whole, each at its place', async () => {
  const chunks = await chunksOf([
    { type: 'tool-input-start', id: 'a', toolName: 'f' },
    { type: 'tool-input-delta', id: 'a', delta: '{"x"' },
    { type: 'tool-input-delta', id: 'a', delta: ':1}' },
    { type: 'tool-input-end', id: 'a' },
    { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: '{"x":1}' },
    { type: 'tool-call', toolCallId: 'b', toolName: 'g', input: '{}' },
    finish,
  ]);
  expect(deltasOf(chunks).slice(1, -1)).toEqual([
    { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } }] },
    { tool_calls: [{ index: 0, function: { arguments: '{"x"' } }] },
    { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] },
    { tool_calls: [{ index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } }] },
  ]);
});

test('a stream that breaks off throws, and has no last word', async () => {
  const error = new Error('cut');
  await expect(
    chunksOf([
      { type: 'text-delta', id: '1', delta: 'Hi' },
      { type: 'error', error },
    ]),
  ).rejects.toBe(error);
});
