import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../testing/open-test-platform.ts';
import { FETCHING_PROVIDER } from './testing/fetching-provider.ts';
import { METHOD_ANSWERS } from './testing/method-answers.ts';
import { METHOD_CASES, SPEECH } from './testing/method-cases.ts';

const KEY = 'key-0123456789-secret';
const GOOD = JSON.stringify({ tokens: [{ text: 'a', label: 'word', start: 0, end: 1 }] });

/** Tells of requests that will not be answered. */
const silent = new EventEmitter();
/** What a runtime may do, by the path it is asked for. */
const BEHAVIOUR: Readonly<Record<string, RequestListener>> = {
  good: (_, answer) => answer.end(GOOD),
  html: (_, answer) => answer.setHeader('content-type', 'text/html').end('<html><body>It works!</body></html>'),
  half: (_, answer) => answer.end(GOOD.slice(0, 20)),
  odd: (_, answer) => answer.end('{"tokens":"many"}'),
  beyond: (_, answer) =>
    answer.end('{"tokens":[{"text":"a","label":"word","start":0,"end":2}],"ranking":[{"index":0}]}'),
  cut: (_, answer) =>
    answer.writeHead(200, { 'content-length': GOOD.length }).write(GOOD.slice(0, 9), () => answer.destroy()),
  unauthorized: (asked, answer) => answer.writeHead(401).end(`no such key: ${asked.headers.authorization}`),
  busy: (_, answer) => answer.writeHead(429).end('slow down'),
  broken: (_, answer) => answer.writeHead(503).end('<html>Bad gateway</html>'),
  silent: (asked) => void silent.emit('asked', asked.socket),
  away: (_, answer) => answer.writeHead(307, { location: 'http://169.254.169.254/latest' }).end(),
};
const NAMES = Object.keys(BEHAVIOUR);
const FORBIDDEN = 'http://169.254.169.254/latest/meta-data';

const ALL_CAPABILITIES = ['token_extraction', 'reranking', 'tts', 'stt', 'detection'];
/** Models that can do one thing. */
const ABLE = [
  ['ranks', ['reranking']],
  ['ranks-more', ['reranking']],
  ['speaks', ['tts']],
  ['speaks-base64', ['tts']],
  ['writes', ['stt']],
  ['writes-only', ['stt']],
  ['spots', ['detection']],
] as const;

/** A runtime that repeats its key in an answer that succeeds. */
const repeats: RequestListener = ({ headers }, answer) =>
  answer.end(JSON.stringify({ tokens: [{ text: headers.authorization, label: 'word', start: 0, end: 1 }] }));

const server = createServer((asked, answer) => {
  const name = (asked.url ?? '').slice(1);
  const behave = name === 'repeats' ? repeats : (BEHAVIOUR[name] ?? METHOD_ANSWERS[name]);
  behave?.(asked, answer);
});
let house: TestPlatform;
const ids = new Map<string, number>();

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  house = await openTestPlatform('pglite', {}, { providers: [FETCHING_PROVIDER] });
  const { models, engines } = house.operator;
  const config = { base_url, api_key: KEY };
  const instance = await models.engineRegistry.create({ name: 'runtime', provider: 'fetching-provider', config });
  await engines.beginInstall(instance.id);
  await engines.activateInstance(instance.id);
  const everything = [...NAMES, 'repeats', FORBIDDEN].map((name) => [name, ALL_CAPABILITIES] as const);
  for (const [modelId, capabilities] of [...everything, ...ABLE]) {
    const binding = { modelId, capabilities, unlisted: true, activate: true };
    const bound = await engines.bindModel(instance.id, binding);
    ids.set(modelId, bound.id);
  }
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await house[Symbol.asyncDispose]();
});

const idOf = (name: string): number => ids.get(name) as number;

test.each([
  ['html', 'AI_PROVIDER_ERROR', 200, /its answer is none: Invalid JSON response/],
  ['half', 'AI_PROVIDER_ERROR', 200, /its answer is none: Invalid JSON response/],
  ['odd', 'AI_PROVIDER_ERROR', null, /it answered without a list of tokens/],
  ['beyond', 'AI_PROVIDER_ERROR', null, /does not fit: tokens\[0\]\.end is to be a place in the text/],
  ['cut', 'AI_PROVIDER_ERROR', null, /terminated|closed|aborted|socket/i],
  ['unauthorized', 'AI_PROVIDER_ERROR', 401, /no such key: Bearer \*\*\*/],
  ['busy', 'AI_PROVIDER_ERROR', 429, /slow down/],
  ['broken', 'AI_PROVIDER_ERROR', 503, /Bad gateway/],
  ['silent', 'AI_CALL_TIMED_OUT', undefined, /was silent for 50 ms/],
  ['away', 'AI_PROVIDER_ERROR', 307, /it redirects, which is not followed/],
  [FORBIDDEN, 'EGRESS_DENIED', undefined, /./],
])('a runtime that answers badly is told of by a typed error: %s', async (name, code, status, message) => {
  const asked = house.operator.ai
    .forModel(idOf(name))
    .extractTokens({ text: 'a' }, { timeoutMs: name === 'silent' ? 50 : 20_000 });
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  expect((error as { details?: { providerStatus?: unknown } }).details?.providerStatus).toBe(status);
  expect(JSON.stringify([error, String(error)])).not.toContain(KEY);
  if (status === 401) expect(error).toMatchObject({ fix: expect.stringMatching(/^Enter the key/) });
});

test('what may pass elsewhere goes to the next model, and the rest does not', async () => {
  const { models, ai } = house.operator;
  const { rows } = await models.modelCapabilityPriority.list();
  expect(rows).toEqual([]);
  const outcome = async (first: string): Promise<string> => {
    const mapping = await models.objectiveMappings.create({ objective: first, modelId: idOf(first) });
    const priority = await models.modelCapabilityPriority.create({
      capability: 'token_extraction',
      modelId: idOf('good'),
      priority: 1,
    });
    const call = ai.forObjective(first).extractTokens({ text: 'a' }, { timeoutMs: first === 'silent' ? 50 : 20_000 });
    const by = await call.then(
      (answer) => answer.by.modelName,
      (error: { code: string }) => error.code,
    );
    await models.modelCapabilityPriority.delete(priority.id);
    await models.objectiveMappings.delete(mapping.id);
    return by;
  };
  const outcomes: Record<string, string> = {};
  for (const name of NAMES) outcomes[name] = await outcome(name);
  expect(outcomes).toEqual({
    good: 'good',
    html: 'AI_PROVIDER_ERROR',
    half: 'AI_PROVIDER_ERROR',
    odd: 'AI_PROVIDER_ERROR',
    beyond: 'AI_PROVIDER_ERROR',
    cut: 'good',
    unauthorized: 'AI_PROVIDER_ERROR',
    busy: 'good',
    broken: 'good',
    silent: 'good',
    away: 'AI_PROVIDER_ERROR',
  });
});

test('nothing of it holds the key in the rows that are kept', async () => {
  const { aiModelUsage, aiModelPipelineSteps } = house.operator.models;
  await expect.poll(async () => (await aiModelUsage.list()).totalRows).toBe(NAMES.length * 2);
  const rows = [await aiModelUsage.all(), await aiModelPipelineSteps.all()];
  expect(JSON.stringify(rows)).not.toContain(KEY);
  expect(JSON.stringify(rows)).toContain('no such key: Bearer ***');
});

test('an answer that repeats the key is kept without it', async () => {
  const { ai, settings, models } = house.operator;
  await settings.set('keepAiPayloads', true);
  await ai.forModel(idOf('repeats')).extractTokens({ text: 'kept' });
  const last = async () => {
    const { rows } = await models.aiModelPipelineSteps.all({ filters: { modelName: 'repeats', type: 'parse' } });
    return rows[0] === undefined ? undefined : (await models.aiModelPipelineSteps.view(rows[0].id))?.outputJson;
  };
  await expect.poll(last).toMatchObject({ kind: 'json', preview: expect.stringContaining('Bearer ***') });
  expect(JSON.stringify(await last())).not.toContain(KEY);
});

describe.each(METHOD_CASES)('%s', (method, model, ask, answer, kept, unfit) => {
  /** The row of the one call of the method that ended at this model, and its steps in their order. */
  const keptOf = async (modelName: string) => {
    const { aiModelUsage, aiModelPipelineSteps } = house.operator.models;
    const find = () => aiModelUsage.all({ filters: { modelName, requestKind: method } });
    await expect.poll(async () => (await find()).rows.length).toBe(1);
    const usage = await aiModelUsage.view((await find()).rows[0]?.id as number);
    const steps = await aiModelPipelineSteps.all({ filters: { pipelineId: usage?.callId as string } });
    return { usage, steps: steps.rows.toSorted((a, b) => a.id - b.id) };
  };

  test('is answered by whoever serves the objective, and kept with all of its steps', async () => {
    const { models, ai } = house.operator;
    await models.objectiveMappings.create({ objective: method, modelId: idOf(model) });
    const answered = await ask(ai.forObjective(method));
    expect(answered).toEqual({ ...answer, by: expect.objectContaining({ modelName: model, warnings: [] }) });
    const { usage, steps } = await keptOf(model);
    expect(usage).toMatchObject({ objective: method, success: true, totalTokens: null });
    expect(steps.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'resolve succeeded',
      'connect succeeded',
      'call succeeded',
      'parse succeeded',
    ]);
    const whole = await Promise.all(steps.slice(2).map(({ id }) => models.aiModelPipelineSteps.view(id)));
    expect(whole).toMatchObject([{ inputJson: kept.input }, { outputJson: kept.output }]);
  });

  test('is refused of a model that cannot do it', async () => {
    const { ai } = house.operator;
    const other = model === 'spots' ? 'ranks' : 'spots';
    await expect(ask(ai.forModel(idOf(other)))).rejects.toMatchObject({ code: 'AI_METHOD_NOT_SUPPORTED' });
  });

  test('tells what its runtime failed of, and what is no answer', async () => {
    const { ai } = house.operator;
    await expect(ask(ai.forModel(idOf('unauthorized')))).rejects.toMatchObject({
      code: 'AI_PROVIDER_ERROR',
      details: { providerStatus: 401, providerMessage: 'no such key: Bearer ***' },
    });
    const { usage, steps } = await keptOf('unauthorized');
    expect([usage?.success, steps.at(-1)?.type, steps.at(-1)?.status]).toEqual([false, 'call', 'failed']);
    await expect(ask(ai.forModel(idOf('odd')))).rejects.toMatchObject({
      code: 'AI_PROVIDER_ERROR',
      message: expect.stringMatching(unfit),
    });
  });

  test('that is cancelled lets go of its runtime', async () => {
    const controller = new AbortController();
    const asked = once(silent, 'asked');
    const called = ask(house.operator.ai.forModel(idOf('silent')), { signal: controller.signal });
    const [socket] = (await asked) as [EventEmitter];
    const closed = once(socket, 'close');
    controller.abort();
    await expect(called).rejects.toMatchObject({ code: 'AI_CALL_CANCELLED' });
    await closed;
    const { usage, steps } = await keptOf('silent');
    expect([usage?.success, steps.at(-1)?.type, steps.at(-1)?.status]).toEqual([false, 'call', 'cancelled']);
  });
});

test('runtimes that answer in other ways: audio as base64, no language, a rank of nothing', async () => {
  const { ai } = house.operator;
  const { audio: spoken } = await ai.forModel(idOf('speaks-base64')).synthesize({ text: 'hi' });
  expect(spoken).toEqual(new TextEncoder().encode('spoken hi'));
  // A window onto a larger piece of memory would show what else is in it.
  expect(spoken.buffer.byteLength).toBe(spoken.length);
  const written = await ai.forModel(idOf('writes-only')).transcribe(SPEECH);
  expect(written).toMatchObject({ text: 'RIFF', language: null });
  const ranked = ai.forModel(idOf('ranks-more')).rerank({ query: 'a', documents: ['a', 'b'] });
  await expect(ranked).rejects.toMatchObject({
    code: 'AI_PROVIDER_ERROR',
    message: expect.stringContaining('a document that it was not given, at 2'),
  });
  await expect(ai.forModel(idOf('beyond')).rerank({ query: 'a', documents: ['a'] })).rejects.toMatchObject({
    code: 'AI_PROVIDER_ERROR',
    message: expect.stringContaining('ranks[0] is to have a number'),
  });
});
