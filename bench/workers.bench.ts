import { buildExecutionPlan, createSnapshot } from '@enginehouse/kernel';
import { createWorkerPool, type Executor, loadEngines } from '@enginehouse/kernel/node';
import { defineBenchRow } from './harness/define-bench-row.ts';

const RUNS = 2_000;

const workersTwo = defineBenchRow({
  name: 'workers-two',
  what: `two workers, ${RUNS.toLocaleString('en')} runs of one 2 ms engine, no log`,
  against: 'one worker',
  limit: 1 / 1.6,
  unit: 'ratio',
  setup: async () => {
    const { engineSet } = await loadEngines(new URL('./engines', import.meta.url).pathname);
    const plan = buildExecutionPlan(createSnapshot({ revision: 1, engineSet }), { targets: ['two-milliseconds'] });
    const [one, two] = await Promise.all([1, 2].map((workers) => createWorkerPool({ workers, engineSet })));
    const runAll = async (pool: Executor | undefined): Promise<void> => {
      const runs = Array.from({ length: RUNS }, (_, seed) => pool?.execute(plan, { seed: seed + 1 }));
      for (const run of runs) if ((await run?.answered)?.result.status !== 'succeeded') throw new Error('a run failed');
    };
    return {
      subject: () => runAll(two),
      peer: () => runAll(one),
      calls: 1,
      warmUp: 1,
      dispose: () => Promise.all([one?.close(), two?.close()]),
    };
  },
});

export const rows = [workersTwo];
