import { describe, expect, test } from 'vitest';
import type { EngineContext } from './context.ts';
import { execute } from './execute.ts';
import type { Json, Signals } from './json.ts';
import type { RunId } from './record.ts';
import { planOf, RESEARCH, type TestEngine } from './testing/plan-of.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('an engine gets the signals and the outputs of its declared dependencies, and nothing else', async () => {
  const seen: Record<string, unknown> = {};
  const plan = planOf([
    { engineId: 'first', score: async (signals) => ({ doubled: (signals.value as number) * 2 }) },
    { engineId: 'second', dependencies: ['first'], score: (_, { outputs }) => [outputs.first as Json] },
    {
      engineId: 'third',
      dependencies: ['second'],
      version: '2.1.0',
      score: (signals, context) => {
        const { runId, engineId, version, teams, outputs, events } = context;
        Object.assign(seen, { signals, runId, engineId, version, teams, outputs, events });
        return 'done';
      },
    },
  ]);
  const run = execute(plan, { value: 21 }, { runId: 'the-run' as RunId, teams: ['sales'] });
  const { result, record } = await run.answered;
  expect(seen).toEqual({
    signals: { value: 21 },
    runId: 'the-run',
    engineId: 'third',
    version: '2.1.0',
    teams: ['sales'],
    outputs: { second: [{ doubled: 42 }] },
    events: [],
  });
  expect(result.outputs).toEqual({ first: { doubled: 42 }, second: [{ doubled: 42 }], third: 'done' });
  expect(result).toMatchObject({ runId: 'the-run', status: 'succeeded', planHash: plan.visibleHash, excluded: [] });
  expect(record).toMatchObject({ teams: ['sales'], status: 'succeeded', plan, signals: { value: 21 } });
  expect(await run.completed).toBeNull();
});

test('an engine starts the moment its own dependencies have ended: batches are no barrier', async () => {
  const gates = { slow: Promise.withResolvers<Json>(), quick: Promise.withResolvers<Json>() };
  const started: string[] = [];
  const plan = planOf([
    { engineId: 'slow', score: () => gates.slow.promise },
    { engineId: 'quick', score: () => gates.quick.promise },
    { engineId: 'after-quick', dependencies: ['quick'], score: () => started.push('after-quick') },
    { engineId: 'after-both', dependencies: ['quick', 'slow'], score: () => started.push('after-both') },
  ]);
  const run = execute(plan, {});
  gates.quick.resolve(1);
  await turn();
  expect(started).toEqual(['after-quick']);
  gates.slow.resolve(1);
  await run.answered;
  expect(started).toEqual(['after-quick', 'after-both']);
});

test('an engine cannot change the signals, another engine\u2019s input, or what has been kept', async () => {
  const kept = { list: [1, 2], inner: { a: 1 } };
  const attempts: unknown[] = [];
  const attempt = (change: () => void): void => {
    try {
      change();
      attempts.push('changed');
    } catch (error) {
      attempts.push((error as Error).name);
    }
  };
  const vandal = (signals: Signals, context: EngineContext): Json => {
    const source = context.outputs.source as { list: Json[]; inner: Record<string, Json> };
    attempt(() => source.list.push(3));
    attempt(() => Object.assign(source.inner, { a: 2 }));
    attempt(() => Object.setPrototypeOf(source, { injected: true }));
    attempt(() => Object.assign(context.outputs, { source: 'mine' }));
    attempt(() => Object.assign(signals, { value: 2 }));
    attempt(() => (signals.nested as Json[]).push(1));
    return null;
  };
  const input = { value: 1, nested: [0] };
  const plan = planOf([
    { engineId: 'source', score: () => kept },
    { engineId: 'vandal', dependencies: ['source'], score: vandal },
    {
      engineId: 'witness',
      dependencies: ['source', 'vandal'],
      score: (signals, { outputs }) => {
        kept.list.push(99);
        return { signals, source: outputs.source as Json };
      },
    },
  ]);
  const run = execute(plan, input);
  input.nested.push(77);
  const { result } = await run.answered;
  expect(attempts).toEqual(Array(6).fill('TypeError'));
  expect(result.outputs.witness).toEqual({
    signals: { value: 1, nested: [0] },
    source: { list: [1, 2], inner: { a: 1 } },
  });
});

describe('withheld engines', () => {
  test('the answer does not wait for one that waits; its part comes behind', async () => {
    const gate = Promise.withResolvers<Json>();
    const plan = planOf([
      { engineId: 'shown', score: () => 1 },
      { engineId: 'research', dependencies: ['shown'], score: () => gate.promise, ...RESEARCH },
      { engineId: 'tainted', dependencies: ['research'], score: () => 2 },
    ]);
    const run = execute(plan, {});
    const { result, record } = await run.answered;
    expect(record.outcomes.map((outcome) => outcome.status)).toEqual(['succeeded', 'pending', 'pending']);
    expect(record.status).toBe('succeeded');
    expect(JSON.stringify(result)).not.toMatch(/research|tainted|withheld|pending/);
    expect(result.planHash).not.toBe(plan.planHash);
    gate.resolve('found');
    const part = await run.completed;
    expect([...(part?.outcomes ?? [])].map(([at, outcome]) => [at, outcome.status, outcome.output])).toEqual([
      [1, 'succeeded', 'found'],
      [2, 'succeeded', 2],
    ]);
    expect(part).toMatchObject({ runId: run.runId, plan });
    expect(record.outcomes[1]?.status).toBe('pending');
  });

  test('one that need not wait is in the record of the answer: one commit', async () => {
    const plan = planOf([
      { engineId: 'shown', score: async () => 1 },
      { engineId: 'research', dependencies: ['shown'], score: async () => 2, ...RESEARCH },
      { engineId: 'more-research', dependencies: ['research'], score: async () => 3, ...RESEARCH },
    ]);
    const run = execute(plan, {});
    const { record } = await run.answered;
    expect(record.outcomes.map((outcome) => outcome.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(await run.completed).toBeNull();
  });

  test('`completed` is the same whether it is asked for before or after', async () => {
    const gate = Promise.withResolvers<Json>();
    const plan = planOf([
      { engineId: 'shown', score: () => 1 },
      { engineId: 'research', score: () => gate.promise, ...RESEARCH },
    ]);
    const run = execute(plan, {});
    const before = run.completed;
    await run.answered;
    gate.resolve(1);
    expect(await before).toBe(await run.completed);
  });
});

test('a chain of 20,000 engines that need not wait does not exhaust the stack', async () => {
  const engines = Array.from(
    { length: 20_000 },
    (_, at): TestEngine => ({
      engineId: `e-${at}`,
      dependencies: at === 0 ? [] : [`e-${at - 1}`],
      score: () => at,
    }),
  );
  const { result } = await execute(planOf(engines), {}).answered;
  expect(result.status).toBe('succeeded');
});

test('onEngine reports each returnable engine once, as it ends', async () => {
  const plan = planOf([
    { engineId: 'first', score: async () => 1 },
    { engineId: 'second', dependencies: ['first'], score: () => Promise.reject(new Error('no')) },
    { engineId: 'third', dependencies: ['second'], score: () => 1 },
    { engineId: 'research', score: () => 1, ...RESEARCH },
  ]);
  const reported: unknown[] = [];
  const all: number[] = [];
  await execute(
    plan,
    {},
    {
      clock: { now: () => 5, wall: () => 1_000 },
      onEngine: (engine, output) => reported.push([engine.engineId, engine.status, engine.durationMs, output]),
      onOutcome: (position) => all.push(position),
    },
  ).answered;
  expect(reported).toEqual([
    ['first', 'succeeded', 0, 1],
    ['second', 'failed', 0, undefined],
    ['third', 'skipped', 0, undefined],
  ]);
  expect(all.toSorted()).toEqual([0, 1, 2, 3]);
});
