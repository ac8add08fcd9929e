import { describe, expect, test } from 'vitest';
import { execute } from './execute.ts';
import type { Json, Signals } from './json.ts';
import { outcomesOf } from './testing/outcomes-of.ts';
import { planOf, type TestEngine } from './testing/plan-of.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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
      'poses as an error with a code',
      () => {
        throw Object.assign(new Error('no'), { name: 'EnginehouseError', code: 'C'.repeat(1_000), fix: '' });
      },
      'ENGINE_THREW',
      /^no$/,
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
