import { describe, expect, test } from 'vitest';
import { execute } from './execute.ts';
import type { Json } from './json.ts';
import { planOf, RESEARCH } from './testing/plan-of.ts';

const never = (): Promise<Json> => new Promise(() => {});
const after = (milliseconds: number): Promise<Json> =>
  new Promise((resolve) => setTimeout(() => resolve('done'), milliseconds));

/** Holds the event loop, as an engine that computes does. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('time limits', () => {
  test('an engine that never answers is ended, its signal aborted, and what needs it is skipped', async () => {
    const reasons: unknown[] = [];
    const plan = planOf([
      {
        engineId: 'endless',
        score: (_, { signal }) => {
          signal.addEventListener('abort', () => reasons.push(signal.reason));
          return never();
        },
      },
      { engineId: 'needs-it', dependencies: ['endless'], score: () => 1 },
      { engineId: 'other', score: () => 1 },
    ]);
    const { result } = await execute(plan, {}, { timeLimitMs: 30 }).answered;
    expect(result.status).toBe('partial');
    expect(result.engines.map((engine) => [engine.engineId, engine.failure?.code])).toEqual([
      ['endless', 'ENGINE_TIME_LIMIT'],
      ['other', undefined],
      ['needs-it', 'DEPENDENCY_FAILED'],
    ]);
    expect(result.engines[0]?.failure?.message).toBe('did not end within 30 ms');
    expect(reasons).toEqual([expect.objectContaining({ code: 'ENGINE_TIME_LIMIT' })]);
  });

  test('what a late answer holds is dropped, and a late rejection is nobody\u2019s', async () => {
    const late: (() => void)[] = [];
    const plan = planOf([
      { engineId: 'answers-late', score: () => new Promise((resolve) => late.push(() => resolve('late'))) },
      { engineId: 'rejects-late', score: () => new Promise((_, reject) => late.push(() => reject(new Error('late')))) },
    ]);
    const { record } = await execute(plan, {}, { timeLimitMs: 20 }).answered;
    for (const act of late) act();
    await after(1);
    expect(record.outcomes.map((outcome) => [outcome.status, outcome.output])).toEqual([
      ['failed', undefined],
      ['failed', undefined],
    ]);
  });

  test('an engine that blocks past its limit fails and is named; who only waited meanwhile does not fail', async () => {
    const warnings: string[] = [];
    const nothing = (): void => {};
    const log = { debug: nothing, info: nothing, error: nothing, warn: (message: string) => warnings.push(message) };
    const plan = planOf([
      { engineId: 'waits', score: () => after(5) },
      {
        engineId: 'z-blocks',
        score: () => {
          block(400);
          return 1;
        },
        ...RESEARCH,
      },
    ]);
    const run = execute(plan, {}, { timeLimitMs: 200, services: { log: () => log } });
    const { result, record } = await run.answered;
    expect(result.status).toBe('succeeded');
    expect(record.outcomes[1]?.failure).toMatchObject({
      code: 'ENGINE_TIME_LIMIT',
      message: expect.stringMatching(/^blocked the event loop for \d+ ms; its limit is 200 ms$/),
    });
    expect(warnings).toEqual([expect.stringMatching(/^'z-blocks' blocked the event loop for \d+ ms$/)]);
  });

  test('a limit is judged by what was measured: an answer that comes after it is too late, whoever was first', async () => {
    const plan = planOf([
      {
        engineId: 'blocks-after-waiting',
        score: async () => {
          await after(1);
          block(60);
          return 1;
        },
      },
    ]);
    const { result } = await execute(plan, {}, { timeLimitMs: 40 }).answered;
    expect(result.engines[0]?.failure?.code).toBe('ENGINE_TIME_LIMIT');
  });

  test('many runs with different limits each keep to their own', async () => {
    const plan = planOf([{ engineId: 'waits', score: () => after(120) }]);
    const limits = [20, 5_000, 40, Number.POSITIVE_INFINITY, 30, 4_000];
    const answers = await Promise.all(limits.map((timeLimitMs) => execute(plan, {}, { timeLimitMs }).answered));
    expect(answers.map(({ result }) => result.status)).toEqual([
      'failed',
      'succeeded',
      'failed',
      'succeeded',
      'failed',
      'succeeded',
    ]);
  });

  test('a withheld engine is ended behind the answer', async () => {
    const plan = planOf([
      { engineId: 'shown', score: () => 1 },
      { engineId: 'research', score: never, ...RESEARCH },
    ]);
    const run = execute(plan, {}, { timeLimitMs: 20 });
    expect((await run.answered).result.status).toBe('succeeded');
    expect([...((await run.completed)?.outcomes.values() ?? [])]).toMatchObject([
      { status: 'failed', failure: { code: 'ENGINE_TIME_LIMIT' } },
    ]);
  });

  test('an engine started late in a long run has its whole limit', async () => {
    const plan = planOf([
      { engineId: 'first', score: () => after(300) },
      { engineId: 'second', dependencies: ['first'], score: () => after(300) },
    ]);
    expect((await execute(plan, {}, { timeLimitMs: 500 }).answered).result.status).toBe('succeeded');
    const endless = planOf([
      { engineId: 'first', score: () => after(30) },
      { engineId: 'second', dependencies: ['first'], score: never },
    ]);
    expect((await execute(endless, {}, { timeLimitMs: 50 }).answered).result.status).toBe('partial');
  });
});
