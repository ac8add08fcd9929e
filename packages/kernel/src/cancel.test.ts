import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { EngineContext } from './context.ts';
import { execute } from './execute.ts';
import type { Json } from './json.ts';
import { planOf, RESEARCH } from './testing/plan-of.ts';

const never = (): Promise<Json> => new Promise(() => {});
const after = (milliseconds: number): Promise<Json> =>
  new Promise((resolve) => setTimeout(() => resolve('done'), milliseconds));

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
