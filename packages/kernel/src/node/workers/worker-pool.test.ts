import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../engine.ts';
import { createEngineSet, type EngineSet } from '../../engine-set.ts';
import type { ExecutionPlan } from '../../plan.ts';
import type { RunAnswer } from '../../run.ts';
import type { Executor } from '../executor.ts';
import { loadEngines, unloadEngines } from '../load-engines.ts';
import { contractEngines } from '../testing/contract-engines.ts';
import { engineFolder, engineText } from '../testing/engine-folder.ts';
import { describeExecutor, planOf, timeless } from '../testing/executor-contract.ts';
import { createWorkerPool } from './worker-pool.ts';

describeExecutor('worker', (engineSet) => createWorkerPool({ workers: 2, engineSet }));

function failures({ result }: RunAnswer): Record<string, string> {
  return Object.fromEntries(
    result.engines.flatMap(({ engineId, failure }) => (failure === undefined ? [] : [[engineId, failure.code]])),
  );
}

// A fresh worker takes 0.2 s to start, and seconds on a machine that is busy with other tests.
const PATIENT = { timeout: 30_000 };

describe('a pool of workers', PATIENT, () => {
  const folder = contractEngines();
  const printed: string[] = [];
  let engineSet: EngineSet;
  let plan: ExecutionPlan;
  let pool: Executor;

  beforeAll(async () => {
    engineSet = (await loadEngines(folder.path)).engineSet;
    plan = planOf(engineSet);
    pool = await createWorkerPool({ workers: 2, engineSet, memoryLimitMb: 64, onPrint: (text) => printed.push(text) });
  });
  afterAll(async () => {
    await pool.close();
    await unloadEngines();
    folder[Symbol.dispose]();
  });

  it.each(['loop', 'late loop'])(
    'ends an engine in an endless loop, keeps what had ended and runs the rest (%s)',
    async (trouble) => {
      let doubled = 0;
      const run = pool.execute(
        plan,
        { n: 1, trouble, waitMs: 20 },
        {
          timeLimitMs: 150,
          onEngine: ({ engineId }) => {
            if (engineId === 'double') doubled += 1;
          },
        },
      );
      const answer = await run.answered;
      expect(failures(answer)).toEqual({ troubled: 'ENGINE_TIME_LIMIT', 'after-trouble': 'DEPENDENCY_FAILED' });
      expect(answer.result.outputs).toMatchObject({ double: { n: 2 }, waits: 3 });
      expect(doubled).toBe(1);
      await run.completed;
    },
  );

  it('lets nobody wait behind a blocked engine, and loses no run with its worker', async () => {
    const quick = Array.from({ length: 60 }, (_, n) => pool.execute(plan, { n, waitMs: 0 }));
    const blocked = [1, 2].map((n) => pool.execute(plan, { n, trouble: 'loop', waitMs: 0 }, { timeLimitMs: 400 }));
    const behind = Array.from({ length: 60 }, (_, n) => pool.execute(plan, { n, waitMs: 0 }));
    for (const run of [...quick, ...behind]) expect(failures(await run.answered)).toEqual({});
    for (const run of blocked) expect(failures(await run.answered)).toMatchObject({ troubled: 'ENGINE_TIME_LIMIT' });
  });

  it('lets only data cross to services and back', async () => {
    let asked = 0;
    const oracle = Object.assign(
      () => ({
        about: () => ({
          say: async () => {
            asked += 1;
            return () => 'no data';
          },
          hear: async () => (asked += 1),
          flow: async () => (asked += 1),
        }),
      }),
      { crossing: { handles: ['about'], stays: ['flow'] } },
    );
    const messages: unknown[] = [];
    for (const ask of ['say', 'hear', 'flow']) {
      const { result } = await pool.execute(plan, { n: 1, about: 'x', ask }, { services: { oracle } }).answered;
      messages.push(result.engines.find(({ engineId }) => engineId === 'asks')?.failure?.message);
    }
    expect(messages).toEqual([
      expect.stringMatching(/^`oracle.say` cannot be called from a worker thread: .*could not be cloned/),
      expect.stringMatching(/^`oracle.hear` cannot be called from a worker thread: .*could not be cloned/),
      '`oracle.flow` cannot be called from a worker thread: its answer is no data',
    ]);
    expect(asked).toBe(1);
  });

  it('fails what takes all the memory, and goes on', async () => {
    const answer = await pool.execute(plan, { n: 1, trouble: 'memory', waitMs: 0 }).answered;
    expect(failures(answer)).toMatchObject({ troubled: 'WORKER_ENDED' });
    expect(answer.result.outputs.double).toEqual({ n: 2 });
    expect(failures(await pool.execute(plan, { n: 1 }).answered)).toEqual({});
  });

  it('answers the same whatever a withheld engine does to its worker', async () => {
    const runId = 'the-same-run' as never;
    const quiet = pool.execute(plan, { n: 1 }, { runId, timeLimitMs: 150 });
    const loud = pool.execute(plan, { n: 1, research: 'loop' }, { runId, timeLimitMs: 150 });
    expect(timeless(await loud.answered).result).toEqual(timeless(await quiet.answered).result);
    await loud.completed;
    const { record } = await loud.answered;
    expect(record.outcomes[plan.engines.findIndex(({ engine }) => engine.engineId === 'research')]?.status).toMatch(
      /pending|failed/,
    );
  });

  it('cancels a run whose worker is blocked, and one that has not begun', async () => {
    const controllers = Array.from({ length: 3 }, () => new AbortController());
    const runs = controllers.map(({ signal }) => pool.execute(plan, { n: 1, trouble: 'loop', waitMs: 0 }, { signal }));
    await wait(100);
    for (const controller of controllers) controller.abort();
    for (const run of runs) expect((await run.answered).result.status).toBe('cancelled');
    expect(failures(await pool.execute(plan, { n: 1 }).answered)).toEqual({});
  });

  it('goes on with nothing of a run that was cancelled before its worker ended', async () => {
    const controller = new AbortController();
    const run = pool.execute(
      plan,
      { n: 1, trouble: 'memory' },
      // The worker computes and hears of nothing until it has no memory left.
      { signal: controller.signal, onEngine: ({ engineId }) => engineId === 'double' && controller.abort() },
    );
    const { result } = await run.answered;
    expect(result.status).toBe('cancelled');
    const troubled = result.engines.find(({ engineId }) => engineId === 'troubled');
    expect(troubled).toMatchObject({ status: 'cancelled', failure: { code: 'RUN_CANCELLED' } });
    expect(result.outputs).not.toHaveProperty('waits');
  });

  it('keeps what engines print and throw past their result away from the host', async () => {
    printed.length = 0;
    expect((await pool.execute(plan, { n: 1, trouble: 'stray' }).answered).result.outputs.troubled).toBe('strayed');
    expect((await pool.execute(plan, { n: 1, trouble: 'print' }).answered).result.outputs.troubled).toBe('printed');
    await expect.poll(() => printed.join('')).toMatch(/printed by an engine/);
    expect(printed.join('')).toMatch(/nobody waits for me/);
    expect(printed.join('')).toMatch(/nor for me/);
  });

  it('gives workers none of the environment that may hold a key', async () => {
    process.env.SECRET_OF_THE_HOST = 'sk-123';
    const own = await createWorkerPool({ workers: 1, engineSet });
    try {
      const { result } = await own.execute(plan, { n: 1, trouble: 'environment' }).answered;
      expect(
        Object.keys(result.outputs.troubled as object).every((name) =>
          ['NODE_ENV', 'TZ', 'LANG', 'LC_ALL'].includes(name),
        ),
      ).toBe(true);
    } finally {
      delete process.env.SECRET_OF_THE_HOST;
      await own.close();
    }
  });

  it('takes plans of its own engine set only', async () => {
    const own = createEngineSet(
      [createEngine(engineSet.engines[0]!.definition, { score: () => 1, file: undefined })].filter(
        ({ definition }) => definition.dependencies.length === 0,
      ),
    );
    expect(() => pool.execute({ ...plan, engineSetHash: own.hash }, { n: 1 })).toThrow(
      expect.objectContaining({ code: 'ENGINE_SET_DIFFERS' }),
    );
  });

  it('runs as many plans as it is asked', async () => {
    const targets = engineSet.engines.map(({ engineId }) => engineId).filter((engineId) => engineId !== 'research');
    const plans = Array.from({ length: 250 }, (_, index) =>
      planOf(engineSet, [targets[index % targets.length] as string]),
    );
    const answers = await Promise.all(plans.map((one, n) => pool.execute(one, { n, waitMs: 0 }).answered));
    expect(answers.every(({ result }) => result.status === 'succeeded')).toBe(true);
    expect(answers.map(({ result }) => result.planHash)).toEqual(plans.map(({ visibleHash }) => visibleHash));
  });
});

describe('starting workers', PATIENT, () => {
  it('refuses engines without a file, and a number of workers that is none', async () => {
    using folder = engineFolder({ 'a.engine.js': engineText('a') });
    const { engineSet } = await loadEngines(folder.path);
    const [engine] = engineSet.engines;
    const unfiled = createEngineSet([createEngine(engine!.definition, { score: () => 1, file: undefined })]);
    await expect(createWorkerPool({ workers: 1, engineSet: unfiled })).rejects.toMatchObject({
      code: 'ENGINE_WITHOUT_FILE',
    });
    for (const workers of [0, 1.5, -1, 1_000, Number.NaN]) {
      await expect(createWorkerPool({ workers, engineSet })).rejects.toMatchObject({ code: 'INVALID_RUN_OPTIONS' });
    }
    await unloadEngines();
  });

  it('refuses a worker whose engines are others than the host loaded', async () => {
    using folder = engineFolder({ 'a.engine.js': engineText('a'), 'b.engine.js': engineText('b') });
    const { engineSet } = await loadEngines(folder.path);
    folder.write({ 'b.engine.js': engineText('b', { body: 'return 2;' }) });
    await expect(createWorkerPool({ workers: 1, engineSet })).rejects.toMatchObject({
      code: 'ENGINE_SET_DIFFERS',
      message: expect.stringContaining('b@1.0.0'),
    });
    await unloadEngines();
  });

  it('fails what is left of a run, and later runs, when no fresh worker arrives at the same set', async () => {
    using folder = engineFolder({
      'a.engine.js': engineText('a', { body: 'if (signals.loop) for (;;) {}; return 1;' }),
      'b.engine.js': engineText('b', { dependencies: ['a'] }),
      'c.engine.js': engineText('c', { body: 'await new Promise((resolve) => setTimeout(resolve, 300)); return 3;' }),
    });
    const { engineSet } = await loadEngines(folder.path);
    const plan = planOf(engineSet);
    await using pool = await createWorkerPool({ workers: 1, engineSet });
    const run = pool.execute(plan, { loop: true }, { timeLimitMs: 200 });
    folder.write({ 'b.engine.js': engineText('b', { body: 'return 2;' }) });
    expect(failures(await run.answered)).toEqual({
      a: 'ENGINE_TIME_LIMIT',
      b: 'ENGINE_SET_DIFFERS',
      c: 'ENGINE_SET_DIFFERS',
    });
    expect(failures(await pool.execute(plan, {}).answered)).toMatchObject({ a: 'ENGINE_SET_DIFFERS' });
    folder.write({ 'b.engine.js': engineText('b', { dependencies: ['a'] }) });
    expect(failures(await pool.execute(plan, {}).answered)).toEqual({});
    await unloadEngines();
  });

  it('gives up on a worker that does not get ready', async () => {
    using folder = engineFolder({
      'a.engine.js': engineText('a', {
        before: "import { isMainThread } from 'node:worker_threads'; if (!isMainThread) for (;;) {}",
      }),
    });
    const { engineSet } = await loadEngines(folder.path);
    await expect(createWorkerPool({ workers: 2, engineSet, startTimeLimitMs: 300 })).rejects.toMatchObject({
      code: 'WORKER_NOT_STARTED',
    });
    await unloadEngines();
  });

  it('lets a program end that forgot to close its idle pool, and end with runs still to come only after them', async () => {
    using folder = engineFolder({
      'a.engine.js': engineText('a', { body: 'await new Promise((resolve) => setTimeout(resolve, 150)); return 1;' }),
    });
    const node = fileURLToPath(new URL('../index.ts', import.meta.url));
    const kernel = fileURLToPath(new URL('../../index.ts', import.meta.url));
    folder.write({
      'program.ts': `
        import { createWorkerPool, loadEngines } from ${JSON.stringify(node)};
        import { buildExecutionPlan, createSnapshot } from ${JSON.stringify(kernel)};
        const { engineSet } = await loadEngines(${JSON.stringify(folder.path)});
        const plan = buildExecutionPlan(createSnapshot({ revision: 1, engineSet }));
        const pool = await createWorkerPool({ workers: 2, engineSet });
        void pool.execute(plan, {}).answered.then(({ result }) => console.log(result.status));`,
    });
    const { stdout } = await promisify(execFile)(process.execPath, [folder.file('program.ts')], { timeout: 20_000 });
    expect(stdout).toBe('succeeded\n');
  });
});
