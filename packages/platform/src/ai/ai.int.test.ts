import { engineText } from '@enginehouse/kernel/testing';
import type { SystemPermission } from '@enginehouse/models';
import type { Sdk } from '@enginehouse/sdk';
import { describe, expect, test } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../testing/open-test-platform.ts';
import { heldCalls, letGo } from '../testing/test-adapter.ts';
import { TEST_PROVIDER } from '../testing/test-provider.ts';

const KEY = 'sk-secret-0123456789';
const ask = (id: string, body: string, definition: Readonly<Record<string, unknown>> = {}) =>
  engineText(id, { definition, body });
const FILES = {
  'asks.engine.ts': ask(
    'asks',
    `const talk = context.ai.forObjective('small talk');
     if (!signals.streamed) return (await talk.generateText({ prompt: signals.text })).text;
     let text = '';
     for await (const part of await talk.streamText({ prompt: signals.text })) text += part.delta ?? '';
     return text;`,
  ),
  'words.engine.ts': ask(
    'words',
    "const { tokens } = await context.ai.forObjective('words').extractTokens({ text: signals.text }); return tokens.length;",
  ),
  'study.engine.ts': ask('study', "return (await context.ai.forModel(1).generateText({ prompt: 'withheld' })).text;", {
    activationState: 'research-only',
    researchOnly: true,
  }),
};

/** An active instance of the test provider with active models of these names; the first is mapped to `small_talk`. */
async function withModels(sdk: Sdk, ...models: readonly (readonly [name: string, ...capabilities: string[]])[]) {
  const instance = await sdk.models.engineRegistry.create({
    name: 'tests',
    provider: 'test-provider',
    config: { base_url: 'http://localhost:9', api_key: KEY },
  });
  await sdk.engines.beginInstall(instance.id);
  await sdk.engines.activateInstance(instance.id);
  const ids: number[] = [];
  for (const [modelId, ...capabilities] of models) {
    const bound = await sdk.engines.bindModel(instance.id, { modelId, capabilities, unlisted: true, activate: true });
    ids.push(bound.id);
  }
  await sdk.models.objectiveMappings.create({ objective: 'small talk', modelId: ids[0] as number });
  return { instance, ids };
}

const usageOf = async ({ operator }: TestPlatform) =>
  (await operator.models.aiModelUsage.list({ sort: [{ field: 'id', direction: 'asc' }] })).rows;

const failureOf = ({ engines }: Awaited<ReturnType<Sdk['runs']['score']>>, id: string): string | undefined =>
  engines.find(({ engineId }) => engineId === id)?.failure?.message;

describe.each([
  ['in this thread', 0],
  ['in workers', 1],
])('engines that call AI models, %s', (_, workers) => {
  test('go from the process table to the runtime and back, and their calls are kept with the run', async () => {
    await using house = await openTestPlatform('pglite', FILES, { providers: [TEST_PROVIDER], workers });
    await withModels(house.operator, ['echo', 'chat'], ['echo-words', 'token_extraction']);
    const adapter = house.adapter({ organizationId: 3 });
    const result = await adapter.runs.score({ signals: { text: 'three small words' } });
    expect(result).toMatchObject({ status: 'succeeded', outputs: { asks: 'three small words', words: 3 } });
    await expect.poll(async () => (await usageOf(house)).length).toBe(3);
    const rows = await Promise.all((await usageOf(house)).map(({ id }) => house.operator.models.aiModelUsage.view(id)));
    const kept = rows.map((row) => [
      row?.engineId,
      row?.runId,
      row?.objective,
      row?.success,
      row?.withheld,
      row?.channel,
    ]);
    expect(kept.sort()).toEqual([
      ['asks', result.runId, 'small_talk', true, false, 'engine'],
      ['study', result.runId, null, true, true, 'engine'],
      ['words', result.runId, 'words', true, false, 'engine'],
    ]);
    // Whoever asked sees the calls that were made for it, and no sign of research.
    const seen = await adapter.models.aiModelUsage.list();
    expect(seen.totalRows).toBe(2);
    const steps = await adapter.models.aiModelPipelineSteps.list({ pageSize: 100 });
    expect(steps.rows.map(({ type }) => type).sort()).toEqual(
      ['resolve', 'connect', 'call', 'parse'].flatMap((type) => [type, type]).sort(),
    );
    const streamed = await adapter.runs.score({ signals: { text: 'part by part', streamed: true } });
    if (workers === 0) expect(streamed.outputs.asks).toBe('part by part');
    else expect(failureOf(streamed, 'asks')).toMatch(/^`ai.streamText` cannot be called from a worker thread/);
  });
});

test('calls under way are seen as their rows will be: by their organization, and withheld ones by research alone', async () => {
  await using house = await openTestPlatform('pglite', FILES, { providers: [TEST_PROVIDER] });
  const { ids } = await withModels(house.operator, ['held', 'chat'], ['echo-words', 'token_extraction']);
  const reader = (organizationId: number | null, more: readonly SystemPermission[] = []) =>
    house.adapter({ accessLevel: 2, organizationId, userId: 8, permissions: new Set(more) });
  const run = house.adapter({ organizationId: 3 }).runs.score({ signals: { text: 'here', streamed: false } });
  const other = house
    .adapter({ organizationId: 4, userId: 9, permissions: new Set(['system.ai.call']) })
    .ai.forModel(ids[0] as number)
    .generateText({ prompt: 'elsewhere' });
  // What `asks` and `study` ask for, and the call of the other organization.
  await heldCalls(3);
  const seenBy = async (sdk: Sdk) => (await sdk.engines.listActiveCalls()).map(({ userId }) => userId);
  expect(await seenBy(house.operator)).toHaveLength(3);
  expect(await seenBy(reader(3))).toEqual([7]);
  expect(await seenBy(reader(3, ['system.run.research.view']))).toEqual([7, 7]);
  expect(await seenBy(reader(4))).toEqual([9]);
  expect(await seenBy(reader(null))).toEqual([]);
  const manager = house.adapter({ userId: 9, permissions: new Set(['system.engine.manage']) });
  expect(await seenBy(manager)).toEqual([9]);
  const [shown] = await reader(3).engines.listActiveCalls();
  expect(Object.keys(shown ?? {}).sort()).toEqual(
    ['callId', 'engineInstanceId', 'method', 'modelName', 'nodeId', 'startedAt', 'userId'].sort(),
  );
  await letGo(3);
  await Promise.all([run, other]);
});

test('a change of routing is in force with the next call, and what was asked is in the core models', async () => {
  await using house = await openTestPlatform('pglite', {}, { providers: [TEST_PROVIDER] });
  const { operator } = house;
  const { instance, ids } = await withModels(operator, ['echo', 'chat'], ['echo-2', 'chat'], ['status-401', 'chat']);
  const user = house.adapter({ permissions: new Set(['system.ai.call']), requestId: 'request-1' });
  const asked = async () =>
    (await user.ai.forObjective('small_talk').generateText({ prompt: 'hello there' })).by.modelName;
  expect(await asked()).toBe('echo');
  await operator.engines.deactivateModel(ids[0] as number);
  expect(await asked()).toBe('echo-2');
  const { rows } = await operator.models.objectiveMappings.list();
  await operator.models.objectiveMappings.update(rows[0]?.id as number, { modelId: ids[2] as number });
  const refused = asked();
  await expect(refused).rejects.toMatchObject({ code: 'AI_PROVIDER_ERROR', details: { providerStatus: 401 } });
  await operator.settings.set('keepAiPayloads', true);
  await operator.ai.forModel(ids[1] as number).generateText({ prompt: 'kept \u0000 whole' });
  await operator.engines.deactivateInstance(instance.id);
  await expect(asked()).rejects.toMatchObject({ code: 'NO_MODEL_FOR_OBJECTIVE' });
  await expect.poll(async () => (await usageOf(house)).length).toBe(5);

  expect((await usageOf(house)).map((row) => [row.modelName, row.userId, row.success, row.totalTokens])).toEqual([
    ['echo', 7, true, 4],
    ['echo-2', 7, true, 4],
    ['status-401', 7, false, null],
    ['echo-2', null, true, 6],
    [null, 7, false, null],
  ]);
  const { rows: own } = await user.models.aiModelPipelineSteps.list({ filters: { status: 'failed' } });
  expect(own.map(({ type, requestId }) => [type, requestId])).toEqual([
    ['call', 'request-1'],
    ['resolve', 'request-1'],
  ]);
  const calls = await operator.models.aiModelPipelineSteps.list({ filters: { type: 'call' }, pageSize: 100 });
  const inputs = await Promise.all(
    calls.rows.map(async ({ id }) => (await operator.models.aiModelPipelineSteps.view(id))?.inputJson),
  );
  expect(inputs.map((input) => input?.preview)).toEqual(['', '', '', '{"prompt":"kept \\u0000 whole"}']);
  const everything = await Promise.all([operator.models.aiModelPipelineSteps.list({ pageSize: 100 }), usageOf(house)]);
  expect(JSON.stringify(everything)).not.toContain(KEY);
});
