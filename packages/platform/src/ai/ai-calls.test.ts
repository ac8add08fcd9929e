import { describe, expect, test } from 'vitest';
import { localOperator } from '../session.ts';
import { heldCalls, letGo } from '../testing/test-adapter.ts';
import { API_KEY, chat, codeOf, inOrder, openAiHouse } from './testing/ai-house.ts';

describe('a call', () => {
  test('answers with the model that answered, and leaves a row and its steps', async () => {
    const house = inOrder('echo');
    const answer = await house
      .as({ userId: 7, organizationId: 3, requestId: 'r' })
      .forObjective('Small talk')
      .generateText({
        prompt: 'good day to you',
      });
    expect(answer).toMatchObject({
      text: 'good day to you',
      finishReason: 'stop',
      usage: { promptTokens: 4, completionTokens: 4, totalTokens: 8 },
      by: { modelRegistryId: 1, modelName: 'echo', engineInstanceId: 1, provider: 'test-provider', warnings: [] },
    });
    const [record] = await house.recorded(1);
    expect(record).toMatchObject({
      callId: answer.by.callId,
      method: 'generateText',
      success: true,
      error: null,
      objective: 'small_talk',
      provider: 'test-provider',
      modelName: 'echo',
      deploymentMode: 'local',
      totalTokens: 8,
      userId: 7,
      organizationId: 3,
      requestId: 'r',
      nodeId: 'node',
      channel: 'test',
      runId: null,
      withheld: false,
    });
    expect(record?.steps.map(({ type, status, metadata }) => [type, status, metadata?.attempt])).toEqual([
      ['resolve', 'succeeded', undefined],
      ['connect', 'succeeded', 1],
      ['call', 'succeeded', 1],
      ['parse', 'succeeded', 1],
    ]);
    const [, , called, parsed] = record?.steps ?? [];
    expect(called?.input).toMatchObject({ kind: 'json', preview: '', truncated: true });
    expect(called?.stats).toMatchObject({ totalTokens: 8 });
    expect(parsed?.output).toMatchObject({ kind: 'text', chars: 15, bytes: 15, preview: '', truncated: true });
    expect(house.inFlight.count).toBe(0);
  });

  test('keeps payloads whole where the setting says so', async () => {
    const house = openAiHouse({ models: [chat('echo')], keepAiPayloads: true });
    await house.ai.forModel(1).generateText({ prompt: 'keep me' });
    const stream = await house.ai.forModel(1).streamText({ prompt: 'and me' });
    await Array.fromAsync(stream);
    const [whole, streamed] = await house.recorded(2);
    expect(whole?.steps.find(({ type }) => type === 'call')?.input?.preview).toBe('{"prompt":"keep me"}');
    const outputs = [whole, streamed].map((record) => record?.steps.find(({ type }) => type === 'parse')?.output);
    expect(outputs).toMatchObject([
      { preview: 'keep me', truncated: false },
      { preview: 'and me', truncated: false, chars: 6 },
    ]);
  });

  test.each([
    ['status-429', 'AI_PROVIDER_ERROR'],
    ['status-503', 'AI_PROVIDER_ERROR'],
    ['refused', 'AI_PROVIDER_ERROR'],
    ['hang', 'AI_CALL_TIMED_OUT'],
  ])('goes to the next model after what may pass: %s', async (name, code) => {
    const house = inOrder(name, 'echo');
    const answer = await house.ai.forObjective('x').generateText({ prompt: 'hi' }, { timeoutMs: 30 });
    expect(answer.by).toMatchObject({
      modelName: 'echo',
      warnings: [expect.stringContaining(`model '${name}' failed`)],
    });
    const [record] = await house.recorded(1);
    expect(record).toMatchObject({ success: true, modelName: 'echo' });
    expect(record?.steps.map(({ type, status, modelName }) => `${type} ${status} ${modelName}`)).toEqual([
      'resolve succeeded null',
      `connect succeeded ${name}`,
      `call failed ${name}`,
      'connect succeeded echo',
      'call succeeded echo',
      'parse succeeded echo',
    ]);
    expect(record?.steps[2]?.error).toMatch(new RegExp(`^${code}: `));
    // Asked alone, it is the error of the call.
    expect(await codeOf(house.ai.forModel(1).generateText({ prompt: 'hi' }, { timeoutMs: 30 }))).toBe(code);
  });

  test.each([400, 401, 404, 422])(
    'tells a refusal at once, with status and message and without the key: %d',
    async (status) => {
      const house = inOrder(`status-${status}`, 'echo');
      const asked = house.ai.forObjective('x').generateText({ prompt: 'hi' });
      await expect(asked).rejects.toMatchObject({
        code: 'AI_PROVIDER_ERROR',
        details: { providerStatus: status, providerMessage: 'refused with the key ***', provider: 'test-provider' },
      });
      const error = await asked.catch((thrown: unknown) => thrown);
      const [record] = await house.recorded(1);
      expect(JSON.stringify([record, error, String(error), (error as Error).stack])).not.toContain(API_KEY);
      expect(record).toMatchObject({ success: false, modelName: `status-${status}` });
    },
  );

  test('goes past a runtime that cannot be made, and on with a newer one', async () => {
    const house = openAiHouse({
      models: [chat('lacking', { engineInstanceId: 2 }), chat('echo')],
      instances: [
        { id: 1, provider: 'test-provider', wanted: 'active' },
        { id: 2, provider: 'test-provider', wanted: 'active' },
      ],
      priorities: { chat: ['lacking'] },
      unavailable: [2],
      outdated: [1],
    });
    const { by } = await house.ai.forObjective('x').generateText({ prompt: 'hi' });
    expect(by).toMatchObject({ modelName: 'echo', warnings: [expect.stringContaining('its config lacks api_key')] });
    const [record] = await house.recorded(1);
    expect(record?.steps.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'resolve succeeded',
      'connect failed',
      'connect succeeded',
      'call succeeded',
      'parse succeeded',
    ]);
    expect(await codeOf(house.ai.forModel(1).generateText({ prompt: 'hi' }))).toBe('RUNTIME_NOT_AVAILABLE');
  });

  test('asks nobody else when a model has begun to answer', async () => {
    const house = inOrder('cut', 'echo');
    const tried: string[] = [];
    const session = localOperator({ channel: 'test' });
    const target = { objective: 'x', options: {} };
    const asked = house.calls.call({ target, method: 'generateText', session, input: null }, async (attempt) => {
      tried.push(attempt.model.name);
      attempt.begun();
      throw Object.assign(new Error('overwhelmed'), { statusCode: 503 });
    });
    expect(await codeOf(asked)).toBe('AI_PROVIDER_ERROR');
    expect(tried).toEqual(['cut']);
    const [record] = await house.recorded(1);
    expect(record?.steps.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'resolve succeeded',
      'connect succeeded',
      'call succeeded',
      'parse failed',
    ]);
  });

  test('asks ten models at most', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `status-5${String(n).padStart(2, '0')}`);
    const house = inOrder(...names);
    expect(await codeOf(house.ai.forObjective('x').generateText({ prompt: 'hi' }))).toBe('AI_PROVIDER_ERROR');
    const [record] = await house.recorded(1);
    expect(record?.steps.filter(({ type }) => type === 'call')).toHaveLength(10);
  });

  test('a mapped model that is not active is skipped, and the answer says so', async () => {
    const house = openAiHouse({
      models: [chat('mapped', { status: 'available' }), chat('echo')],
      objectives: { small_talk: 'mapped' },
    });
    const { by } = await house.ai.forObjective('Small-talk').generateText({ prompt: 'hi' });
    const warning = "model 'mapped', mapped to 'small_talk', was skipped: it is not active (its status is 'available')";
    expect(by).toMatchObject({ modelName: 'echo', warnings: [warning] });
    const [record] = await house.recorded(1);
    expect(record?.steps[0]?.metadata).toEqual({ skipped: [warning] });
  });

  test('tells nobody of models that it may not see', async () => {
    const asleep = chat('asleep', { status: 'available' });
    const house = openAiHouse({ models: [asleep, chat('echo')], objectives: { mapped: 'asleep' } });
    const user = house.as({ accessLevel: 3 });
    const { by } = await user.forObjective('mapped').generateText({ prompt: 'hi' });
    expect(by.warnings).toEqual(["a model mapped to 'mapped' was skipped"]);
    expect((await user.explain('mapped', 'generateText')).map(({ modelName }) => modelName)).toEqual(['echo']);
    const hidden = await user
      .forModel(1)
      .generateText({ prompt: 'hi' })
      .catch((error: Error) => error.message);
    const missing = await user
      .forModel(9)
      .generateText({ prompt: 'hi' })
      .catch((error: Error) => error.message);
    expect(hidden).toBe(String(missing).replace('9', '1'));
    const alone = openAiHouse({ models: [asleep] }).as({ accessLevel: 3 });
    await expect(alone.forObjective('x').generateText({ prompt: 'hi' })).rejects.toMatchObject({
      message: "no model answers generateText for the objective 'x': no model has what it takes",
    });
    expect(JSON.stringify(await house.recorded(3))).not.toContain('asleep');
  });

  test('says why nobody can be asked, and keeps that too', async () => {
    const house = openAiHouse({
      models: [
        chat('asleep', { status: 'available' }),
        chat('absent'),
        { name: 'words', capabilities: ['classification'] },
      ],
      notInstalled: ['test-provider'],
    });
    await expect(house.ai.forObjective('x').generateText({ prompt: 'hi' })).rejects.toMatchObject({
      code: 'NO_MODEL_FOR_OBJECTIVE',
      message:
        "no model answers generateText for the objective 'x': model 'absent': its provider 'test-provider' is not " +
        "installed on this node; model 'asleep': it is not active (its status is 'available')",
    });
    await expect(house.ai.forModel(1).generateText({ prompt: 'hi' })).rejects.toMatchObject({
      code: 'MODEL_NOT_ACTIVE',
    });
    await expect(house.ai.forModel(2).generateText({ prompt: 'hi' })).rejects.toMatchObject({
      code: 'MODEL_NOT_ACTIVE',
    });
    await expect(house.ai.forModel(3).generateText({ prompt: 'hi' })).rejects.toMatchObject({
      code: 'AI_METHOD_NOT_SUPPORTED',
    });
    await expect(house.ai.forModel(4).generateText({ prompt: 'hi' })).rejects.toMatchObject({
      code: 'UNKNOWN_REGISTERED_MODEL',
    });
    const records = await house.recorded(5);
    expect(
      records.map(({ success, modelName, steps }) => [success, modelName, steps.map(({ status }) => status)]),
    ).toEqual(Array(5).fill([false, null, ['failed']]));
  });

  test('needs a permission, and leaves nothing where it is refused', async () => {
    const house = inOrder('echo');
    const ai = house.as({ permissions: new Set(['system.run.score']) });
    expect(await codeOf(ai.forObjective('x').generateText({ prompt: 'hi' }))).toBe('PERMISSION_DENIED');
    expect(await codeOf(ai.explain('x', 'generateText'))).toBe('PERMISSION_DENIED');
    await house.ai.forObjective('x').generateText({ prompt: 'hi' });
    expect(await house.recorded(1)).toHaveLength(1);
  });

  test('is refused by a node that cannot confirm its configuration', async () => {
    const house = openAiHouse({ models: [chat('echo')], stale: true });
    expect(await codeOf(house.ai.forModel(1).generateText({ prompt: 'hi' }))).toBe('STALE_REVISION');
    expect(house.inFlight.count).toBe(0);
  });

  test('is cancelled by its caller, ended with its runtime, and refused while the house closes', async () => {
    const house = inOrder('held');
    const controller = new AbortController();
    const cancelled = house.ai.forModel(1).generateText({ prompt: 'hi' }, { signal: controller.signal });
    await heldCalls(1);
    controller.abort();
    expect(await codeOf(cancelled)).toBe('AI_CALL_CANCELLED');
    expect(await codeOf(house.ai.forModel(1).generateText({ prompt: 'hi' }, { signal: AbortSignal.abort() }))).toBe(
      'AI_CALL_CANCELLED',
    );
    const stopped = house.ai.forModel(1).generateText({ prompt: 'hi' });
    await heldCalls(1);
    house.stop(1);
    expect(await codeOf(stopped)).toBe('RUNTIME_STOPPED');
    const answered = house.ai.forModel(1).generateText({ prompt: 'through' });
    const late = house.ai.forModel(1).generateText({ prompt: 'hi' });
    await heldCalls(2);
    const drained = house.inFlight.drain();
    expect(await codeOf(house.ai.forModel(1).generateText({ prompt: 'hi' }))).toBe('SHUTTING_DOWN');
    await letGo(2);
    expect((await answered).text).toBe('through');
    await late;
    await drained;
    const records = await house.recorded(5);
    expect(records.map(({ error }) => error?.split(':')[0] ?? 'answered')).toEqual([
      'AI_CALL_CANCELLED',
      'AI_CALL_CANCELLED',
      'RUNTIME_STOPPED',
      'answered',
      'answered',
    ]);
    expect(records[0]?.steps.at(-1)).toMatchObject({ type: 'call', status: 'cancelled' });
  });

  test('what is left when a house has waited long enough is ended', async () => {
    const house = inOrder('held');
    const asked = house.ai.forModel(1).generateText({ prompt: 'hi' });
    await heldCalls(1);
    house.shutdown.abort();
    expect(await codeOf(asked)).toBe('SHUTTING_DOWN');
    await house.recorded(1);
    expect(house.inFlight.count).toBe(0);
  });

  test.each([0, -1, 1.5, Number.NaN, 3_600_001, '1'])('refuses a time limit that is none: %j', async (timeoutMs) => {
    const { ai } = inOrder('echo');
    const asked = ai.forModel(1).generateText({ prompt: 'hi' }, { timeoutMs: timeoutMs as number });
    expect(await codeOf(asked)).toBe('INVALID_REQUEST');
  });
});
