import { describe, expect, test } from 'vitest';
import type { EngineContext } from './context.ts';
import { execute } from './execute.ts';
import type { Json, Signals } from './json.ts';
import type { EngineOutcome, RunId } from './record.ts';
import { planOf, RESEARCH, type TestEngine } from './testing/plan-of.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Outcomes of a run by engineId. */
async function outcomesOf(
  engines: readonly TestEngine[],
  signals: Signals = {},
): Promise<{ readonly [engineId: string]: EngineOutcome }> {
  const plan = planOf(engines);
  const { record } = await execute(plan, signals).answered;
  return Object.fromEntries(plan.engines.map((planned, at) => [planned.engine.engineId, record.outcomes[at]])) as never;
}

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

describe('an engine that fails, fails alone', () => {
  const failing: readonly [string, TestEngine['score'], string, RegExp][] = [
    [
      'throws',
      () => {
        throw new Error('no data');
      },
      'ENGINE_THREW',
      /^no data$/,
    ],
    [
      'rejects',
      async () => {
        throw new TypeError('later');
      },
      'ENGINE_THREW',
      /^later$/,
    ],
    [
      'throws what is no error',
      () => {
        throw { odd: true };
      },
      'ENGINE_THREW',
      /object/,
    ],
    [
      'throws what cannot be shown',
      () => {
        throw Object.create(null);
      },
      'ENGINE_THREW',
      /cannot be shown/,
    ],
    [
      'throws undefined',
      () => {
        throw undefined;
      },
      'ENGINE_THREW',
      /undefined/,
    ],
    [
      'rejects with a thenable',
      // biome-ignore lint/suspicious/noThenProperty: a promise of another library
      () => ({ then: (_: unknown, no: (e: unknown) => void) => no(new Error('thenable')) }),
      'ENGINE_THREW',
      /^thenable$/,
    ],
    [
      'has a then that throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: what is refused here
        get then() {
          throw new Error('trap');
        },
      }),
      'ENGINE_THREW',
      /^trap$/,
    ],
    ['returns nothing', () => undefined, 'OUTPUT_NOT_JSON', /^the output is not JSON: undefined$/],
    ['returns NaN somewhere', async () => ({ scores: [1, Number.NaN] }), 'OUTPUT_NOT_JSON', /at \.scores\[1\]: NaN/],
    ['returns a Date', () => ({ at: new Date() }), 'OUTPUT_NOT_JSON', /at \.at: an instance of Date/],
    [
      'emits an undeclared topic',
      (_, { emit }) => {
        emit('price.was.updated', 1);
        return 1;
      },
      'UNDECLARED_TOPIC',
      /'price\.was\.updated', which its definition does not declare; did you mean 'price\.updated'\?/,
    ],
    [
      'emits what is not JSON',
      (_, { emit }) => {
        emit('price.updated', 1n as never);
        return 1;
      },
      'PAYLOAD_NOT_JSON',
      /'price\.updated' what is not JSON: a bigint/,
    ],
    [
      'changes its input',
      (signals) => {
        (signals as { value: Json }).value = 2;
        return 1;
      },
      'ENGINE_THREW',
      /read only/,
    ],
    [
      'emits without end',
      (_, { emit }) => {
        for (;;) emit('price.updated', 1);
      },
      'TOO_MANY_EVENTS',
      /more than 10,000 events/,
    ],
  ];

  test.each(failing)('%s', async (_, score, code, message) => {
    const outcomes = await outcomesOf(
      [
        { engineId: 'bad', emitsTopics: ['price.updated'], score },
        { engineId: 'good', score: () => 'fine' },
        { engineId: 'needs-bad', dependencies: ['bad', 'good'], score: () => 'never' },
        { engineId: 'needs-that', dependencies: ['needs-bad'], score: () => 'never' },
        { engineId: 'needs-good', dependencies: ['good'], score: (__, { outputs }) => outputs.good },
      ],
      { value: 1 },
    );
    expect(outcomes.bad).toMatchObject({ status: 'failed', failure: { code } });
    expect(outcomes.bad?.failure?.message).toMatch(message);
    expect(outcomes['needs-good']).toMatchObject({ status: 'succeeded', output: 'fine' });
    expect(outcomes['needs-bad']).toMatchObject({
      status: 'skipped',
      failure: { code: 'DEPENDENCY_FAILED', cause: 'bad', message: "needs 'bad', which did not succeed" },
    });
    expect(outcomes['needs-that']?.failure).toEqual({
      code: 'DEPENDENCY_FAILED',
      cause: 'bad',
      message: "needs 'needs-bad', which was skipped because 'bad' did not succeed",
    });
  });

  test('which cause a skipped engine names is a matter of the graph, not of who failed first', async () => {
    const gates = [Promise.withResolvers<never>(), Promise.withResolvers<never>()] as const;
    const plan = planOf([
      { engineId: 'a', score: () => gates[0].promise },
      { engineId: 'b', score: () => gates[1].promise },
      { engineId: 'c', dependencies: ['b', 'a'], score: () => 1 },
    ]);
    const run = execute(plan, {});
    gates[1].reject(new Error('b'));
    await turn();
    gates[0].reject(new Error('a'));
    const { result } = await run.answered;
    expect(result.engines[2]?.failure?.cause).toBe('a');
    expect(result.status).toBe('failed');
  });

  test('some failed: partial', async () => {
    const plan = planOf([
      { engineId: 'bad', score: () => Promise.reject(new Error('no')) },
      { engineId: 'good', score: () => 1 },
    ]);
    expect((await execute(plan, {}).answered).result).toMatchObject({ status: 'partial', outputs: { good: 1 } });
  });
});

describe('events', () => {
  const emitting = (engineId: string, topics: readonly string[], dependencies: readonly string[] = []): TestEngine => ({
    engineId,
    dependencies,
    emitsTopics: topics,
    score: async (_, { emit }) => {
      for (const topic of topics) emit(topic, { by: engineId, topic });
      await turn();
      for (const topic of topics) emit(topic, { by: engineId, topic, late: true });
      return null;
    },
  });

  test('come from transitive dependencies, on subscribed topics, in the order of the plan', async () => {
    const outcomes = await outcomesOf([
      emitting('z-root', ['a.happened', 'b.happened']),
      emitting('a-root', ['a.happened']),
      emitting('middle', ['a.happened'], ['z-root', 'a-root']),
      emitting('stranger', ['a.happened']),
      {
        engineId: 'reader',
        dependencies: ['middle'],
        subscribesTopics: ['a.happened'],
        score: (_, { events }) => events.map(({ engineId, topic }) => `${engineId} ${topic}`),
      },
    ]);
    expect(outcomes.reader?.output).toEqual([
      'a-root a.happened',
      'a-root a.happened',
      'z-root a.happened',
      'z-root a.happened',
      'middle a.happened',
      'middle a.happened',
    ]);
    expect(outcomes['z-root']?.events).toHaveLength(4);
  });

  test('after its end an engine emits to nobody, and the log service hears of it', async () => {
    const warnings: string[] = [];
    let late: EngineContext['emit'] | undefined;
    const nothing = (): void => {};
    const log = { debug: nothing, info: nothing, error: nothing, warn: (message: string) => warnings.push(message) };
    const plan = planOf([
      {
        engineId: 'early',
        emitsTopics: ['a.happened'],
        score: (_, { emit }) => {
          late = emit;
          emit('a.happened', 1);
          return 1;
        },
      },
      {
        engineId: 'reader',
        dependencies: ['early'],
        subscribesTopics: ['a.happened'],
        score: async (_, context) => {
          late?.('a.happened', 2);
          return context.events.map((event) => event.payload);
        },
      },
    ]);
    const { record, result } = await execute(plan, {}, { services: { log: () => log } }).answered;
    expect(result.outputs.reader).toEqual([1]);
    expect(record.outcomes[0]?.events).toHaveLength(1);
    expect(warnings).toEqual(["'early' emitted after it had ended: ignored"]);
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

describe('bad input', () => {
  const plan = planOf([{ engineId: 'one', score: () => 1 }]);

  test.each<[string, unknown, RegExp]>([
    ['an array', [1], /not one JSON object: an array/],
    ['null', null, /not one JSON object: null/],
    ['a number', 4, /not one JSON object: a number/],
    ['nothing', undefined, /not one JSON object: undefined/],
    ['a value inside', { a: { b: [new Date()] } }, /not one JSON object: at \.a\.b\[0\]: an instance of Date/],
  ])('signals that are %s', (_, signals, message) => {
    expect(() => execute(plan, signals as Signals)).toThrow(
      expect.objectContaining({ code: 'SIGNALS_NOT_JSON', message: expect.stringMatching(message) }),
    );
  });

  test.each([0, -1, Number.NaN, '5'])('a time limit of %s', (timeLimitMs) => {
    expect(() => execute(plan, {}, { timeLimitMs: timeLimitMs as number })).toThrow(
      expect.objectContaining({ code: 'INVALID_RUN_OPTIONS', where: 'timeLimitMs' }),
    );
  });
});
