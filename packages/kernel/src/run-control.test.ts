import { getEventListeners } from 'node:events';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { EngineContext } from './context.ts';
import { execute } from './execute.ts';
import type { Json } from './json.ts';
import type { EngineOutcome } from './record.ts';
import type { EngineScope, RunServices } from './services.ts';
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

describe('cancelling', () => {
  test('aborts what is running, starts nothing more, and answers at once', async () => {
    const controller = new AbortController();
    const aborted: string[] = [];
    const started: string[] = [];
    const gate = Promise.withResolvers<Json>();
    const waits = (engineId: string, score: () => Promise<Json>) => ({
      engineId,
      score: (_: unknown, { signal }: EngineContext) => {
        started.push(engineId);
        signal.addEventListener('abort', () => aborted.push((signal.reason as { code: string }).code));
        return score();
      },
    });
    const plan = planOf([
      { engineId: 'done', score: () => 1 },
      waits('runs', never),
      { ...waits('research', () => gate.promise), ...RESEARCH },
      { ...waits('next', never), dependencies: ['runs'] },
    ]);
    const run = execute(plan, {}, { signal: controller.signal });
    controller.abort();
    const { result, record } = await run.answered;
    gate.resolve(1);
    expect(result.status).toBe('cancelled');
    expect(result.engines.map(({ engineId, status }) => [engineId, status])).toEqual([
      ['done', 'succeeded'],
      ['runs', 'cancelled'],
      ['next', 'cancelled'],
    ]);
    expect(record.outcomes[1]).toMatchObject({ status: 'cancelled', failure: { code: 'RUN_CANCELLED' } });
    expect(started).toEqual(['runs', 'research']);
    expect(aborted).toEqual(['RUN_CANCELLED', 'RUN_CANCELLED']);
    expect(await run.completed).toBeNull();
  });

  test('before the start: nothing starts', async () => {
    const started: number[] = [];
    const plan = planOf([{ engineId: 'one', score: () => started.push(1) }]);
    const { result } = await execute(plan, {}, { signal: AbortSignal.abort() }).answered;
    expect([result.status, started]).toEqual(['cancelled', []]);
  });

  test('by an engine, in the middle of its own work', async () => {
    const controller = new AbortController();
    const plan = planOf([
      {
        engineId: 'a-cancels',
        score: () => {
          controller.abort();
          return 1;
        },
      },
      { engineId: 'b-ready', score: () => 1 },
    ]);
    const { result } = await execute(plan, {}, { signal: controller.signal }).answered;
    expect(result.engines.map((engine) => engine.status)).toEqual(['cancelled', 'cancelled']);
  });

  test('after the answer the request has no say over research; a shutdown has', async () => {
    const request = new AbortController();
    const shutdown = new AbortController();
    const plan = planOf([
      { engineId: 'shown', score: () => 1 },
      { engineId: 'research', score: never, ...RESEARCH },
      { engineId: 'research-too', score: () => after(20), ...RESEARCH },
    ]);
    const run = execute(plan, {}, { signal: request.signal, shutdown: shutdown.signal });
    await run.answered;
    request.abort();
    await after(60);
    shutdown.abort();
    const part = await run.completed;
    expect(part?.outcomes.get(0)?.status).toBe('cancelled');
    expect(part?.outcomes.get(1)?.status).toBe('succeeded');
  });

  test('leaves no listener behind on signals that live longer than a run', async () => {
    const { signal } = new AbortController();
    const plan = planOf([
      { engineId: 'shown', score: async () => 1 },
      { engineId: 'research', score: () => after(5), ...RESEARCH },
    ]);
    const runs = Array.from({ length: 50 }, () => execute(plan, {}, { signal, shutdown: signal }));
    await Promise.all(runs.map((run) => run.completed));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('a signal first read after the abort is aborted', async () => {
    const controller = new AbortController();
    let context: EngineContext | undefined;
    const plan = planOf([
      {
        engineId: 'one',
        score: (_, own) => {
          context = own;
          return never();
        },
      },
    ]);
    const run = execute(plan, {}, { signal: controller.signal });
    controller.abort();
    await run.answered;
    expect(context?.signal.aborted).toBe(true);
  });
});

describe('resuming', () => {
  const span = { durationMs: 3, startedAfterMs: 1, events: [] };
  const started: string[] = [];
  const plan = planOf([
    {
      engineId: 'a-known',
      emitsTopics: ['a.happened'],
      score: () => started.push('a-known'),
    },
    { engineId: 'b-blocked', score: () => started.push('b-blocked') },
    {
      engineId: 'c-next',
      dependencies: ['a-known'],
      subscribesTopics: ['a.happened'],
      score: (_, { outputs, events }) => {
        started.push('c-next');
        return { frozen: Object.isFrozen(outputs['a-known']), heard: events.map((event) => event.payload) };
      },
    },
    { engineId: 'd-needs-blocked', dependencies: ['b-blocked'], score: () => started.push('d-needs-blocked') },
    { engineId: 'e-last', dependencies: ['c-next'], score: () => 'end' },
  ]);

  test('goes on with what is known: nothing runs twice, nothing is reported twice', async () => {
    const known = new Map<number, EngineOutcome>([
      [
        0,
        {
          status: 'succeeded',
          output: { list: [1] },
          durationMs: 3,
          startedAfterMs: 1,
          events: [{ topic: 'a.happened', engineId: plan.engines[0]?.engine.engineId as never, payload: 7 }],
        },
      ],
      [1, { status: 'failed', failure: { code: 'ENGINE_TIME_LIMIT', message: 'blocked' }, ...span }],
      [3, { status: 'pending', ...span }],
    ]);
    const reported: string[] = [];
    const positions: number[] = [];
    const { result, record } = await execute(
      plan,
      {},
      {
        resume: { outcomes: known, elapsedMs: 500, startedAt: 9_000 },
        clock: { now: () => 100, wall: () => 10_000 },
        onEngine: (engine) => reported.push(engine.engineId),
        onOutcome: (position) => positions.push(position),
      },
    ).answered;
    expect(started).toEqual(['c-next']);
    expect(reported).toEqual(['c-next', 'd-needs-blocked', 'e-last']);
    expect(positions.toSorted()).toEqual([2, 3, 4]);
    expect(result.outputs).toEqual({
      'a-known': { list: [1] },
      'c-next': { frozen: true, heard: [7] },
      'e-last': 'end',
    });
    expect(result.engines.map((engine) => engine.failure?.cause ?? engine.failure?.code)).toEqual([
      undefined,
      'ENGINE_TIME_LIMIT',
      undefined,
      'b-blocked',
      undefined,
    ]);
    expect(record).toMatchObject({ startedAt: 9_000, durationMs: 500 });
    expect(record.outcomes[2]).toMatchObject({ startedAfterMs: 500 });
    expect(record.outcomes[0]).toMatchObject({ durationMs: 3, startedAfterMs: 1 });
  });

  test('a run of which everything is known answers what is known', async () => {
    const one = planOf([{ engineId: 'one', score: never }]);
    const known = new Map<number, EngineOutcome>([[0, { status: 'succeeded', output: 1, ...span }]]);
    const run = execute(one, {}, { resume: { outcomes: known } });
    expect((await run.answered).result).toMatchObject({ status: 'succeeded', outputs: { one: 1 } });
    expect(await run.completed).toBeNull();
  });
});

describe('services', () => {
  test('widen the context; each is made once per engine, when it is first read', async () => {
    const scopes: EngineScope[] = [];
    const services: RunServices = {
      ai: (scope) => {
        scopes.push(scope);
        return { ask: (word: string) => `${scope.engineId} asks ${word}` };
      },
      unused: () => {
        throw new Error('nobody reads it');
      },
    };
    interface WithAi extends EngineContext {
      readonly ai: { ask(word: string): string };
    }
    const asks = (_: unknown, context: EngineContext): Json => {
      const { ai } = context as WithAi;
      expectTypeOf(ai.ask).returns.toBeString();
      return [ai.ask('a'), (context as WithAi).ai.ask('b'), ai === (context as WithAi).ai];
    };
    const plan = planOf([
      { engineId: 'shown', version: '1.2.3', score: asks },
      { engineId: 'research', score: asks, ...RESEARCH },
      { engineId: 'silent', score: (_, { log }) => log.info('nobody listens') ?? 1 },
    ]);
    const session = { organizationId: 4 };
    const origin = { actor: 'somebody' };
    const { record } = await execute(plan, {}, { services, session, origin, teams: ['sales'] }).answered;
    expect(record.outcomes[0]?.output).toEqual(['research asks a', 'research asks b', true]);
    expect(record.outcomes[1]?.output).toEqual(['shown asks a', 'shown asks b', true]);
    expect(scopes.map(({ engineId, version, position, withheld }) => [engineId, version, position, withheld])).toEqual([
      ['shown', '1.2.3', 1, false],
      ['research', '1.0.0', 0, true],
    ]);
    expect(scopes[0]).toMatchObject({ runId: record.runId, teams: ['sales'], session, origin: { actor: 'somebody' } });
    expect(scopes[0]?.signal).toBeInstanceOf(AbortSignal);
    expect(record.origin).toEqual({
      actor: 'somebody',
      userId: null,
      organizationId: null,
      module: null,
      adapter: null,
      requestId: null,
      idempotencyKey: null,
    });
  });

  test('one that cannot be made fails the engine that reads it, alone', async () => {
    const services: RunServices = {
      ai: () => {
        throw new Error('no runtime');
      },
    };
    const plan = planOf([
      { engineId: 'reads', score: (_, context) => String((context as unknown as { ai: unknown }).ai) },
      { engineId: 'other', score: () => 1 },
    ]);
    const { result } = await execute(plan, {}, { services }).answered;
    expect(result.engines.map((engine) => engine.failure?.message)).toEqual([undefined, 'no runtime']);
  });

  test.each<[string, RunServices]>([
    ['a name of the context', { outputs: () => 1 }],
    ['no function', { ai: 4 as never }],
  ])('refuses %s', (_, services) => {
    const plan = planOf([{ engineId: 'one', score: () => 1 }]);
    expect(() => execute(plan, {}, { services })).toThrow(expect.objectContaining({ code: 'INVALID_RUN_OPTIONS' }));
  });
});
