// Long, because one house serves all of it: the official client, as it is, against a server that listens. What a runtime of its
// format answers comes through as bytes, what another runtime answers is translated.

import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenAiHouse, openOpenAiHouse, UPSTREAM_KEY } from './testing/openai-house.ts';

type Answer = Parameters<OpenAiHouse['upstream']['answerAll']>[0];

let open: OpenAiHouse;
let client: OpenAI;

beforeAll(async () => {
  open = await openOpenAiHouse();
  client = new OpenAI({ baseURL: open.baseURL, apiKey: 'local-token', maxRetries: 0 });
});

afterAll(() => open?.[Symbol.asyncDispose]());

const hello = [{ role: 'user' as const, content: 'Say hello.' }];
const completion = {
  id: 'chatcmpl-7',
  object: 'chat.completion',
  created: 1_790_000_000,
  model: 'chatter-v2',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.', refusal: null }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
  // A runtime may say more than the format has words for.
  timings: { predicted_ms: 12.5 },
};
const chunk = (delta: { readonly [name: string]: string }, finish_reason: string | null = null) => ({
  data: {
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason }],
  },
});
const usageChunk = {
  data: { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage: completion.usage },
};
const DONE = { data: '[DONE]' };
const greeting = [
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Hel' }),
  chunk({ content: 'lo.' }),
  chunk({}, 'stop'),
];

test('models and objectives that may be named are listed', async () => {
  const { rows } = await open.house.operator.models.modelRegistry.list({ filters: { name: 'chatter' } });
  await open.house.operator.models.objectiveMappings.create({ objective: 'greeting', modelId: rows[0]?.id as number });
  const names = (await Array.fromAsync(client.models.list())).map(({ id }) => id);
  expect(names).toEqual(['chatter', 'vectors', 'echo', 'echo-vectors', 'cut', 'hang', 'objective:greeting']);
  expect(await client.models.retrieve('objective:greeting')).toMatchObject({
    object: 'model',
    owned_by: 'enginehouse',
  });
  await expect(client.models.retrieve('gpt-5')).rejects.toMatchObject({ status: 404, code: 'UNKNOWN_AI_MODEL' });
});

describe('a runtime of the same format', () => {
  test('gets the body as it is but for the model, and its bytes are the answer', async () => {
    open.upstream.answerAll({ body: completion });
    const body = { model: 'objective:greeting', messages: hello, top_k: 40, seed: 7 };
    const { data, response } = await client.chat.completions.create(body).withResponse();
    expect(data).toMatchObject(completion);
    const asked = open.upstream.requests.at(-1);
    expect(asked).toMatchObject({ path: '/chat/completions', headers: { authorization: `Bearer ${UPSTREAM_KEY}` } });
    expect(asked?.body).toEqual({ ...body, model: 'chatter' });
    const callId = response.headers.get('x-enginehouse-call-id');
    const usage = await open.usage(1);
    expect(usage[0]).toMatchObject({
      requestKind: 'generateText',
      objective: 'greeting',
      provider: 'wire-provider',
      modelName: 'chatter',
      totalTokens: 6,
      success: true,
    });
    const steps = await open.house.operator.models.aiModelPipelineSteps.list({
      filters: { pipelineId: callId as string },
    });
    expect(steps.rows.map(({ type }) => type).sort()).toEqual(['call', 'connect', 'parse', 'resolve']);
  });

  test('streams, and tells the tokens only to who asked for them', async () => {
    open.upstream.answerAll({ events: [...greeting, usageChunk, DONE] });
    const ask = { model: 'chatter', messages: hello, stream: true as const };
    const plain = await Array.fromAsync(await client.chat.completions.create(ask));
    expect(plain.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Hello.');
    expect(plain.every(({ choices }) => choices.length === 1)).toBe(true);
    expect(open.upstream.requests.at(-1)?.body).toMatchObject({ stream_options: { include_usage: true } });
    const counted = await Array.fromAsync(
      await client.chat.completions.create({ ...ask, stream_options: { include_usage: true } }),
    );
    expect(counted.at(-1)?.usage).toEqual(completion.usage);
    expect((await open.usage(3)).slice(0, 2).map(({ totalTokens }) => totalTokens)).toEqual([6, 6]);
  });

  test('calls tools', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } };
    const message = { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
    open.upstream.answerAll({ body: { ...completion, choices: [{ index: 0, message, finish_reason: 'tool_calls' }] } });
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
    const { choices } = await client.chat.completions.create({ model: 'chatter', messages: hello, tools });
    expect(choices[0]?.message.tool_calls).toEqual([call]);
    expect(open.upstream.requests.at(-1)?.body).toMatchObject({ tools });
  });

  test('makes vectors, also where it knows one encoding and the client asks for the other', async () => {
    const list = { object: 'list', model: 'v', usage: { prompt_tokens: 2, total_tokens: 2 } };
    open.upstream.answerAll({ body: { ...list, data: [{ object: 'embedding', index: 0, embedding: [0.5, -2] }] } });
    const byDefault = await client.embeddings.create({ model: 'vectors', input: 'a' });
    expect(open.upstream.requests.at(-1)?.body).toMatchObject({ encoding_format: 'base64' });
    expect(byDefault.data[0]?.embedding).toEqual([0.5, -2]);
    const floats = await client.embeddings.create({ model: 'vectors', input: 'a', encoding_format: 'float' });
    expect(floats).toMatchObject({ data: [{ embedding: [0.5, -2] }], usage: { total_tokens: 2 } });
  });

  test.each([
    [400, OpenAI.BadRequestError],
    [401, OpenAI.InternalServerError],
    [404, OpenAI.NotFoundError],
    [422, OpenAI.UnprocessableEntityError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
  ])('that answers %s is an error of the class its client has for it, without its key', async (status, type) => {
    open.upstream.answerAll({ status, body: { error: { message: `no, ${UPSTREAM_KEY}`, type: 'x', code: null } } });
    const thrown = await client.chat.completions.create({ model: 'chatter', messages: hello }).catch((error) => error);
    expect(thrown).toBeInstanceOf(type);
    expect(thrown).toMatchObject({ code: 'AI_PROVIDER_ERROR' });
    expect(JSON.stringify(thrown) + thrown.message).not.toContain(UPSTREAM_KEY);
  });

  test('that is overwhelmed is passed over for one of another format, streamed or not', async () => {
    open.upstream.answerAll({ status: 503, body: { error: { message: 'overloaded' } } });
    const ask = { model: 'objective:greeting', messages: hello };
    const { data, response } = await client.chat.completions.create(ask).withResponse();
    expect(data).toMatchObject({ model: 'cut', choices: [{ message: { content: 'Say hello.' } }] });
    const callId = response.headers.get('x-enginehouse-call-id') as string;
    await expect
      .poll(async () => {
        const { rows } = await open.house.operator.models.aiModelPipelineSteps.list({
          filters: { pipelineId: callId },
        });
        return rows.filter(({ type }) => type === 'call').map(({ status, modelName }) => [modelName, status]);
      })
      .toEqual(
        expect.arrayContaining([
          ['chatter', 'failed'],
          ['cut', 'succeeded'],
        ]),
      );
    const streamed = client.chat.completions.create({ ...ask, stream: true });
    const first = await (await streamed)[Symbol.asyncIterator]().next();
    expect(first.value).toMatchObject({ model: 'cut' });
  });

  test.each<[string, Answer]>([
    ['a page', { text: '<html>Bad gateway</html>' }],
    ['half a JSON', { text: '{"choices":[{"index":0', headers: { 'content-type': 'application/json' } }],
    ['an error as if it were none', { body: { error: { message: 'out of memory' } } }],
    ['a redirect', { status: 302, headers: { location: 'http://169.254.169.254/' }, text: '' }],
    ['nothing whole', { text: '{"cho', headers: { 'content-length': '500' }, afterwards: 'cut' }],
  ])('that answers %s has failed, whether or not a stream was asked for', async (_, answer) => {
    open.upstream.answerAll(answer);
    for (const stream of [false, true]) {
      const failed = client.chat.completions.create({ model: 'chatter', messages: hello, stream });
      await expect(failed).rejects.toMatchObject({ status: 502, code: 'AI_PROVIDER_ERROR' });
    }
  });

  test.each<[string, Answer, string]>([
    ['is cut', { events: greeting.slice(0, 2), afterwards: 'cut' }, ''],
    ['ends too early', { events: greeting.slice(0, 2) }, 'ended before the answer did'],
    [
      'reports an error',
      { events: [...greeting.slice(0, 2), { data: { error: { message: 'out of memory' } } }] },
      'out of memory',
    ],
  ])('whose stream %s says so after what has come', async (_, answer, message) => {
    open.upstream.answerAll(answer);
    const texts: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { choices } of await client.chat.completions.create({
        model: 'chatter',
        messages: hello,
        stream: true,
      }))
        texts.push(choices[0]?.delta.content ?? '');
    };
    await expect(read()).rejects.toThrow(message);
    await expect(read()).rejects.toMatchObject({ code: 'AI_PROVIDER_ERROR' });
    expect(texts.join('')).toBe('HelHel');
  });

  test('is told to stop when the caller goes: before the answer, and in the middle of it', async () => {
    const answers: Answer[] = [{ afterwards: 'hold' }, { events: greeting.slice(0, 2), afterwards: 'repeat' }];
    for (const answer of answers) {
      open.upstream.answerAll(answer);
      const asked = open.upstream.next();
      const leaving = new AbortController();
      const reading = (async () => {
        const ask = { model: 'chatter', messages: hello, stream: true as const };
        for await (const _ of await client.chat.completions.create(ask, { signal: leaving.signal })) leaving.abort();
      })();
      const { closed } = await asked;
      if (answer.afterwards === 'hold') leaving.abort();
      await reading.catch((error) => expect(error).toBeInstanceOf(OpenAI.APIUserAbortError));
      expect(await closed).toBe(false);
    }
  });
});

describe('a runtime of another format', () => {
  test('is asked in its own words', async () => {
    const { choices, usage, model } = await client.chat.completions.create({
      model: 'Echo',
      messages: [{ role: 'system', content: 'Echo.' }, ...hello],
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } },
    });
    expect(choices[0]).toMatchObject({ message: { content: 'Say hello.', refusal: null }, finish_reason: 'stop' });
    expect({ usage, model }).toEqual({
      usage: { prompt_tokens: 2, completion_tokens: 2, total_tokens: 4 },
      model: 'echo',
    });
  });

  test('streams', async () => {
    const stream = client.chat.completions.stream({
      model: 'echo',
      messages: hello,
      stream_options: { include_usage: true },
    });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe('Say hello.');
    expect(final.usage).toMatchObject({ total_tokens: 4 });
  });

  test('makes vectors, in base64 as the client asks by default', async () => {
    const { data, usage } = await client.embeddings.create({ model: 'echo-vectors', input: ['ab', 'abcd'] });
    expect(data.map(({ embedding }) => embedding[0])).toEqual([2, 4]);
    expect(usage.total_tokens).toBe(2);
  });

  test('is not asked for what it cannot be told', async () => {
    const asked = client.chat.completions.create({ model: 'echo', messages: hello, n: 2 });
    await expect(asked).rejects.toMatchObject({ status: 400, code: 'UNSUPPORTED_PARAMETER', param: 'n' });
  });

  test('whose stream is cut says so after what has come', async () => {
    const texts: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { choices } of await client.chat.completions.create({
        model: 'cut',
        messages: hello,
        stream: true,
      }))
        texts.push(choices[0]?.delta.content ?? '');
    };
    await expect(read()).rejects.toMatchObject({ code: 'AI_PROVIDER_ERROR' });
    expect(texts.join('')).toBe('Say ');
  });

  test('is told to stop when the caller goes', async () => {
    const before = (await open.usage(1)).filter(({ modelName }) => modelName === 'hang').length;
    const signal = AbortSignal.timeout(50);
    const asked = client.chat.completions.create({ model: 'hang', messages: hello }, { signal });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    for (;;) {
      const rows = (await open.usage(1)).filter(({ modelName }) => modelName === 'hang');
      if (rows.length === before) continue;
      expect(rows[0]).toMatchObject({ success: false });
      break;
    }
  });
});

describe('who asks', () => {
  const ask = (apiKey: string) =>
    new OpenAI({ baseURL: open.baseURL, apiKey, maxRetries: 0 }).chat.completions.create({
      model: 'echo',
      messages: hello,
    });

  test('is nobody with any key, as long as there is no user', async () => {
    for (const key of ['none', 'eht_1_wrong'])
      await expect(ask(key)).rejects.toMatchObject({ status: 503, code: 'SETUP_REQUIRED' });
    expect((await ask('local-token')).model).toBe('echo');
  });

  test('is its user with an API token, as far as both go; nobody with another key, once there are users', async () => {
    const { identity } = open.house.platform;
    const { secret } = await identity.setup.begin();
    const user = { username: 'ada', password: 'correct horse battery' };
    await identity.setup.complete({ secret, ...user }, { channel: 'test' });
    const { session } = await identity.signIn(user, { channel: 'test' });
    const ada = open.house.platform.createSdk(session);
    const { id, token } = await ada.identity.tokens.create({ name: 'agent', scopes: ['system.ai.call'] });
    const weak = await ada.identity.tokens.create({ name: 'reader', scopes: ['system.run.view'] });
    expect((await ask(token)).model).toBe('echo');
    expect((await ask('local-token')).model).toBe('echo');
    await expect(ask('none')).rejects.toMatchObject({ status: 401, code: 'INVALID_TOKEN' });
    await expect(ask(weak.token)).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
    const count = (await open.usage(1)).length;
    await ask(token);
    expect((await open.usage(count + 1))[0]).toMatchObject({ userId: session.userId });
    await ada.identity.tokens.revoke(id);
    await expect(ask(token)).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });
});

test('an instance of a house that calls a house is nobody there without a token, whatever its address', async () => {
  const { models, engines } = open.house.operator;
  const config = { base_url: open.baseURL, api_key: 'sk-anything' };
  const { id } = await models.engineRegistry.create({ name: 'loop', provider: 'wire-provider', config });
  await engines.beginInstall(id);
  await engines.activateInstance(id);
  const binding = { name: 'looped', capabilities: ['chat'], unlisted: true, activate: true };
  await engines.bindModel(id, { ...binding, modelId: 'echo' });
  const ask = () => client.chat.completions.create({ model: 'looped', messages: hello });
  await expect(ask()).rejects.toMatchObject({ status: 502, message: expect.stringContaining('without an API token') });
  await models.engineRegistry.update(id, { config: { ...config, api_key: 'local-token' } });
  expect((await ask()).choices[0]?.message.content).toBe('Say hello.');
});

test('what is wrong with a request is said in the shape of the format', async () => {
  const wrong = client.chat.completions.create({ model: 'echo', messages: [] });
  await expect(wrong).rejects.toMatchObject({ status: 400, code: 'INVALID_INPUT', param: 'messages' });
  const unknown = client.chat.completions.create({ model: 'chater', messages: hello });
  await expect(unknown).rejects.toMatchObject({ status: 404, code: 'UNKNOWN_AI_MODEL', param: 'model' });
  await expect(unknown).rejects.toThrow("did you mean 'chatter'?");
  const { rows } = await open.house.operator.models.modelRegistry.list({ filters: { name: 'echo-vectors' } });
  await open.house.operator.engines.deactivateModel(rows[0]?.id as number);
  const inactive = client.embeddings.create({ model: 'echo-vectors', input: 'a' });
  await expect(inactive).rejects.toMatchObject({ status: 409, code: 'MODEL_NOT_ACTIVE' });
});
