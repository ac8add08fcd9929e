import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExecutionPlan } from '../../build-plan.ts';
import type { EngineSet } from '../../engine-set.ts';
import { execute } from '../../execute.ts';
import type { Signals } from '../../json.ts';
import type { ExecutionPlan } from '../../plan.ts';
import type { EngineOutcome, RunId } from '../../record.ts';
import type { Run, RunAnswer } from '../../run.ts';
import { createSnapshot } from '../../snapshot.ts';
import type { Executor } from '../executor.ts';
import { loadEngines, unloadEngines } from '../load-engines.ts';
import { contractEngines } from './contract-engines.ts';

/** A plan over all engines of a set. */
export function planOf(engineSet: EngineSet, targets?: readonly string[]): ExecutionPlan {
  return buildExecutionPlan(createSnapshot({ revision: 1, engineSet }), targets === undefined ? {} : { targets });
}

/** An answer without what depends on time. */
export function timeless({ result, record }: RunAnswer) {
  const engines = result.engines.map(({ durationMs: _, ...engine }) => engine);
  const { durationMs: _result, ...ofResult } = result;
  const { durationMs: _record, startedAt: _startedAt, ...ofRecord } = record;
  return { result: { ...ofResult, engines }, record: { ...ofRecord, outcomes: record.outcomes.map(withoutTime) } };
}

function withoutTime({ durationMs: _, startedAfterMs: __, ...outcome }: EngineOutcome) {
  return outcome;
}

function statuses({ result }: RunAnswer): Record<string, string> {
  return Object.fromEntries(result.engines.map((engine) => [engine.engineId, engine.failure?.code ?? engine.status]));
}

const runId = 'run-of-the-contract' as RunId;

/** What every executor owes, whatever thread its engines run in. `make` gets the set that plans are made from. */
export function describeExecutor(name: string, make: (engineSet: EngineSet) => Promise<Executor>): void {
  describe(`the ${name} executor`, { timeout: 30_000 }, () => {
    const folder = contractEngines();
    let engineSet: EngineSet;
    let plan: ExecutionPlan;
    let executor: Executor;

    beforeAll(async () => {
      const report = await loadEngines(folder.path);
      expect(report.problems).toEqual([]);
      engineSet = report.engineSet;
      plan = planOf(engineSet);
      executor = await make(engineSet);
    });
    afterAll(async () => {
      await executor.close();
      await unloadEngines();
      folder[Symbol.dispose]();
    });

    it.each([undefined, 'throw', 'reject', 'bigint', 'change', 'exit', 'late exit'])(
      'answers and records as the kernel itself does (trouble: %s)',
      async (trouble) => {
        const signals = { n: 3, ...(trouble === undefined ? {} : { trouble }) };
        const options = { runId, origin: { actor: 'ann', userId: 7 }, teams: ['blue'], request: { teams: ['blue'] } };
        const [expected, found] = [execute(plan, signals, options), executor.execute(plan, signals, options)];
        expect(found.runId).toBe(runId);
        expect(timeless(await found.answered)).toEqual(timeless(await expected.answered));
        expect(await found.completed).toEqual(await expected.completed);
        const { record } = await found.answered;
        expect(record.plan).toBe(plan);
        expect(record.durationMs).toBeGreaterThan(0);
        expect(Math.abs(Date.now() - record.startedAt)).toBeLessThan(60_000);
        expect(
          Object.isFrozen(record.signals) &&
            Object.isFrozen(
              record.outcomes[plan.engines.findIndex(({ engine }) => engine.engineId === 'double')]?.output,
            ),
        ).toBe(true);
      },
    );

    it('fails an engine alone, skips what depends on it, and names the cause', async () => {
      const answer = await executor.execute(plan, { n: 1, trouble: 'throw' }).answered;
      expect(statuses(answer)).toEqual({
        'after-trouble': 'DEPENDENCY_FAILED',
        asks: 'succeeded',
        double: 'succeeded',
        listens: 'succeeded',
        troubled: 'ENGINE_THREW',
        waits: 'succeeded',
      });
      expect(answer.result.status).toBe('partial');
      expect(answer.result.outputs.listens).toEqual([['number.doubled', 'double', { n: 2 }]]);
      expect(answer.result.engines.find(({ engineId }) => engineId === 'after-trouble')?.failure?.cause).toBe(
        'troubled',
      );
    });

    it('ends an engine that never answers at its time limit', async () => {
      const answer = await executor.execute(plan, { n: 1, trouble: 'never' }, { timeLimitMs: 60 }).answered;
      expect(statuses(answer)).toMatchObject({ troubled: 'ENGINE_TIME_LIMIT', waits: 'succeeded' });
    });

    it('answers without the withheld engines and completes behind the answer', async () => {
      const run = executor.execute(plan, { n: 4, researchMs: 80 });
      const { result, record } = await run.answered;
      const position = plan.engines.findIndex(({ engine }) => engine.engineId === 'research');
      expect(JSON.stringify(result)).not.toContain('research');
      expect(record.outcomes[position]?.status).toBe('pending');
      const part = await run.completed;
      expect([part?.runId, part?.plan === plan, [...(part?.outcomes.keys() ?? [])]]).toEqual([
        run.runId,
        true,
        [position],
      ]);
      expect(part?.outcomes.get(position)).toMatchObject({ status: 'succeeded', output: { guess: 4 } });
    });

    it('reports each engine once as it ends: returnable ones to the adapter, all of them to the observer', async () => {
      const told: string[] = [];
      const observed = new Map<number, string>();
      const run = executor.execute(
        plan,
        { n: 2, waitMs: 30 },
        {
          onEngine: ({ engineId }, output) => told.push(`${engineId} ${JSON.stringify(output)}`),
          onOutcome: (position, outcome) => observed.set(position, outcome.status),
        },
      );
      await run.answered;
      await run.completed;
      expect(told.toSorted()).toEqual([
        'after-trouble "fine"',
        'asks null',
        'double {"n":4}',
        'listens [["number.doubled","double",{"n":4}]]',
        'troubled "fine"',
        'waits 5',
      ]);
      expect(told.at(-1)).toBe('waits 5');
      expect([...observed.keys()].sort()).toEqual(plan.engines.map(({ position }) => position));
    });

    it('cancels: at once, in the middle, and not after the answer', async () => {
      const early = executor.execute(plan, { n: 1 }, { signal: AbortSignal.abort() });
      expect((await early.answered).result.status).toBe('cancelled');
      expect((await early.answered).record.outcomes.every(({ status }) => status === 'cancelled')).toBe(true);
      expect(await early.completed).toBeNull();

      const controller = new AbortController();
      const middle = executor.execute(
        plan,
        { n: 1, trouble: 'never' },
        {
          signal: controller.signal,
          onEngine: ({ engineId }) => engineId === 'waits' && controller.abort(),
        },
      );
      expect(statuses(await middle.answered)).toMatchObject({
        double: 'succeeded',
        troubled: 'RUN_CANCELLED',
        'after-trouble': 'RUN_CANCELLED',
      });

      const late = new AbortController();
      const run = executor.execute(plan, { n: 1, researchMs: 60 }, { signal: late.signal });
      await run.answered;
      late.abort();
      expect([...((await run.completed)?.outcomes.values() ?? [])].map(({ status }) => status)).toEqual(['succeeded']);
    });

    it('cancels what goes on behind the answer when everything shuts down', async () => {
      const shutdown = new AbortController();
      const run = executor.execute(plan, { n: 1, researchMs: 5_000 }, { shutdown: shutdown.signal });
      expect((await run.answered).result.status).toBe('succeeded');
      shutdown.abort();
      expect([...((await run.completed)?.outcomes.values() ?? [])].map(({ status }) => status)).toEqual(['cancelled']);
    });

    it('gives engines the services of the run, with the scope of the engine that asks', async () => {
      const lines: unknown[] = [];
      const services = {
        log: (scope: { engineId: string; session: unknown }) => {
          const line = (...said: unknown[]) => lines.push([scope.engineId, scope.session, ...said]);
          return { debug: line, info: line, warn: line, error: line };
        },
        oracle: () => ({
          double: async (n: number) => n * 2,
          refuse: async () => {
            throw new Error('ask another time');
          },
        }),
      };
      const answer = await executor.execute(plan, { n: 21 }, { services, session: 'ann' }).answered;
      expect(answer.result.outputs.asks).toBe(42);
      expect(lines).toEqual([['asks', 'ann', 'asking', { n: 21 }]]);
      const refused = await executor.execute(plan, { n: 1, ask: 'refuse' }, { services }).answered;
      expect(refused.result.engines.find(({ engineId }) => engineId === 'asks')?.failure).toEqual({
        code: 'ENGINE_THREW',
        message: 'ask another time',
      });
    });

    it('gives engines what services give to call further', async () => {
      const oracle = Object.assign(
        ({ engineId }: { engineId: string }) => ({
          about: (word: string) => ({
            say: async ({ n }: { n: number }) => `${engineId} on ${word}: ${n}`,
            refuse: async () => {
              throw new Error(`nothing about ${word}`);
            },
          }),
        }),
        { crossing: { handles: ['about'] } },
      );
      const ask = async (signals: Signals) => {
        const { result } = await executor.execute(plan, signals, { services: { oracle } }).answered;
        return result.outputs.asks ?? result.engines.find(({ engineId }) => engineId === 'asks')?.failure?.message;
      };
      expect(await ask({ n: 3, about: 'ships' })).toBe('asks on ships: 3');
      expect(await ask({ n: 3, about: 'ships', ask: 'refuse' })).toBe('nothing about ships');
    });

    it('fails no engine for a line of its log that is not JSON', async () => {
      const lines: string[] = [];
      const nothing = () => {};
      const log = () => ({ debug: nothing, info: nothing, warn: (line: string) => lines.push(line), error: nothing });
      const run = executor.execute(plan, { n: 1, trouble: 'log' }, { services: { log } });
      expect((await run.answered).result.outputs.troubled).toBe('logged');
      await run.completed;
      expect(lines).toEqual(['a line']);
    });

    it('goes on with a run where it stopped', async () => {
      const position = (engineId: string) => plan.engines.findIndex(({ engine }) => engine.engineId === engineId);
      const outcomes = new Map<number, EngineOutcome>([
        [position('double'), { status: 'succeeded', durationMs: 1, startedAfterMs: 0, output: { n: 100 }, events: [] }],
        [
          position('troubled'),
          { status: 'failed', durationMs: 1, startedAfterMs: 0, failure: { code: 'X', message: 'x' }, events: [] },
        ],
      ]);
      const { result, record } = await executor.execute(
        plan,
        { n: 1 },
        { resume: { outcomes, elapsedMs: 5_000, startedAt: 1 } },
      ).answered;
      expect(result.outputs).toMatchObject({ double: { n: 100 }, waits: 101, listens: [] });
      expect(result.engines.find(({ engineId }) => engineId === 'after-trouble')?.failure?.cause).toBe('troubled');
      expect([record.startedAt, record.durationMs > 5_000]).toEqual([1, true]);
    });

    it('refuses signals that are not JSON, a limit that is none, and a service that the context has already', () => {
      const bad = { n: 1n } as never;
      expect(() => executor.execute(plan, bad)).toThrow(expect.objectContaining({ code: 'SIGNALS_NOT_JSON' }));
      expect(() => executor.execute(plan, { n: 1 }, { timeLimitMs: -1 })).toThrow(
        expect.objectContaining({ code: 'INVALID_RUN_OPTIONS' }),
      );
      expect(() => executor.execute(plan, { n: 1 }, { services: { emit: () => 1 } })).toThrow(
        expect.objectContaining({ code: 'INVALID_RUN_OPTIONS' }),
      );
    });

    it('keeps many runs apart', async () => {
      const runs: Run[] = [];
      for (let n = 0; n < 300; n++) runs.push(executor.execute(plan, { n, waitMs: 0 }));
      const answers = await Promise.all(runs.map((run) => run.answered));
      expect(answers.map(({ result }) => result.outputs.double)).toEqual(answers.map((_, n) => ({ n: n * 2 })));
      expect(new Set(answers.map(({ result }) => result.runId)).size).toBe(300);
      await Promise.all(runs.map((run) => run.completed));
    });

    it('finishes what it has when it is closed, withheld engines too, and takes no more', async () => {
      const own = await make(engineSet);
      const runs = Array.from({ length: 5 }, (_, n) => own.execute(plan, { n, researchMs: 50 }));
      let done = 0;
      for (const run of runs) void run.completed.then(() => done++);
      const closing = own.close();
      expect(() => own.execute(plan, { n: 1 })).toThrow(expect.objectContaining({ code: 'EXECUTOR_CLOSED' }));
      await closing;
      expect(done).toBe(5);
      for (const run of runs) expect((await run.answered).result.status).toBe('succeeded');
      await own.close();
    });
  });
}
