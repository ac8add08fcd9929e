import { describe, expect, test } from 'vitest';
import type { ChatRequest } from './chat-request.ts';
import { generateRequestOf } from './generate-request.ts';

const chat = (rest: object = {}): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Hello' }],
  ...rest,
});

test('messages of every role become a prompt, and results of one turn one message', () => {
  const call = (id: string, text: string) => ({ id, type: 'function', function: { name: `f_${id}`, arguments: text } });
  const { prompt } = generateRequestOf(
    chat({
      messages: [
        {
          role: 'developer',
          content: [
            { type: 'text', text: 'Be' },
            { type: 'text', text: ' brief.' },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
        { role: 'assistant', content: null, tool_calls: [call('a', '{"x":1}'), call('b', '')] },
        { role: 'tool', tool_call_id: 'a', content: 'one' },
        { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'two' }] },
        { role: 'assistant', content: 'Done.' },
      ],
    }),
  );
  expect(prompt).toEqual([
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'iVBORw0KGgo=' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'tool-call', toolCallId: 'a', toolName: 'f_a', input: { x: 1 } },
        { type: 'tool-call', toolCallId: 'b', toolName: 'f_b', input: {} },
      ],
    },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'a', toolName: 'f_a', output: { type: 'text', value: 'one' } },
        { type: 'tool-result', toolCallId: 'b', toolName: 'f_b', output: { type: 'text', value: 'two' } },
      ],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'Done.' }] },
  ]);
});

test('what may be said of the answer is said in the other words', () => {
  const schema = { type: 'object', properties: { city: { type: 'string' } } };
  const { prompt, ...rest } = generateRequestOf(
    chat({
      max_tokens: 5,
      max_completion_tokens: 7,
      temperature: 0,
      top_p: 0.5,
      presence_penalty: 1,
      frequency_penalty: -1,
      seed: 4,
      stop: 'END',
      tools: [
        { type: 'function', function: { name: 'weather', description: 'Tells it.', parameters: schema, strict: true } },
      ],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
      reasoning_effort: 'low',
    }),
  );
  expect(rest).toEqual({
    maxOutputTokens: 7,
    temperature: 0,
    topP: 0.5,
    presencePenalty: 1,
    frequencyPenalty: -1,
    seed: 4,
    stopSequences: ['END'],
    tools: [{ type: 'function', name: 'weather', description: 'Tells it.', inputSchema: schema, strict: true }],
    toolChoice: { type: 'tool', toolName: 'weather' },
    responseFormat: { type: 'json', name: 'answer', schema },
    reasoning: 'low',
  });
});

test('what changes nothing is taken, null like what is left out', () => {
  const quiet = {
    n: 1,
    logprobs: false,
    store: false,
    user: 'ada',
    metadata: { a: 'b' },
    logit_bias: {},
    modalities: ['text'],
    service_tier: 'auto',
    parallel_tool_calls: true,
    temperature: null,
    tools: null,
    stream_options: { include_usage: true },
    audio: null,
  };
  expect(Object.keys(generateRequestOf(chat(quiet)))).toEqual(['prompt']);
});

describe('what cannot be told is refused, with its field', () => {
  const part = (content: object): object => ({ messages: [{ role: 'user', content: [content] }] });
  test.each<[string, object, string]>([
    ['several answers', { n: 2 }, 'n'],
    ['probabilities', { logprobs: true }, 'logprobs'],
    ['audio', { modalities: ['text', 'audio'] }, 'modalities'],
    ['a bias', { logit_bias: { 50256: -100 } }, 'logit_bias'],
    ['one tool at a time', { parallel_tool_calls: false }, 'parallel_tool_calls'],
    ['functions of old', { functions: [] }, 'functions'],
    ['a field of a runtime of the format', { top_k: 4 }, 'top_k'],
    ['a tool of another kind', { tools: [{ type: 'custom' }] }, 'tools[0].type'],
    ['another format', { response_format: { type: 'grammar' } }, 'response_format.type'],
    ['another choice', { tool_choice: { type: 'allowed_tools' } }, 'tool_choice'],
    ['another effort', { reasoning_effort: 'huge' }, 'reasoning_effort'],
    ['another role', { messages: [{ role: 'function', content: 'x' }] }, 'messages[0].role'],
    ['sound', part({ type: 'input_audio' }), 'messages[0].content[0].type'],
    [
      'an image in a system message',
      { messages: [{ role: 'system', content: [{ type: 'image_url' }] }] },
      'messages[0].content[0].type',
    ],
  ])('%s', (_, rest, where) => {
    expect(() => generateRequestOf(chat(rest))).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_PARAMETER', where }),
    );
  });

  test.each<[string, object, string]>([
    [
      'an image that stands elsewhere',
      part({ type: 'image_url', image_url: { url: 'http://169.254.169.254/' } }),
      'messages[0].content[0].image_url.url',
    ],
    [
      'a result of no call',
      { messages: [{ role: 'tool', tool_call_id: 'x', content: '' }] },
      'messages[0].tool_call_id',
    ],
    ['a tool without its function', { tools: [{ type: 'function' }] }, 'tools[0].function'],
    ['a schema that is missing', { response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
    [
      'arguments that are not JSON',
      { messages: [{ role: 'assistant', tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{' } }] }] },
      'messages[0].tool_calls[0].function.arguments',
    ],
  ])('%s', (_, rest, where) => {
    expect(() => generateRequestOf(chat(rest))).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST', where }));
  });
});
