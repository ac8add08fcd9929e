import { isEnginehouseError } from '@enginehouse/errors';
import type { EngineSet } from '@enginehouse/kernel';
import { createInlineExecutor, createWorkerPool, type Executor, startWatchdog } from '@enginehouse/kernel/node';
import type { Logger } from '../logger.ts';

/** The executor in force, and the way to another one when the engines change. */
export interface Executors extends AsyncDisposable {
  readonly execute: Executor['execute'];
  /** Makes what other engines need; the answer puts it in force, and lets the runs under way end where they are. */
  prepare(engineSet: EngineSet): Promise<() => void>;
}

/** With 0 workers engines run in this thread, and one executor serves every set. */
export async function openExecutors(
  workers: number,
  engineSet: EngineSet,
  log: Logger,
  timeLimitMs: number,
): Promise<Executors> {
  const open = (set: EngineSet): Promise<Executor> =>
    workers === 0
      ? Promise.resolve(createInlineExecutor())
      : createWorkerPool({ workers, engineSet: set, onPrint: (text) => process.stderr.write(text) });
  let current = await open(engineSet);
  const watchdog = workers === 0 ? watchdogOfProcess(timeLimitMs) : null;
  const closing = new Set<Promise<void>>();
  const retire = (executor: Executor): void => {
    const closed = executor.close().catch((error: unknown) => log.error({ err: error }, 'an executor did not close'));
    closing.add(closed);
    void closed.finally(() => closing.delete(closed));
  };
  return {
    execute: (plan, signals, options) => current.execute(plan, signals, options),
    async prepare(set) {
      if (workers === 0) return () => undefined;
      const next = await open(set);
      return () => {
        const before = current;
        current = next;
        retire(before);
      };
    },
    async [Symbol.asyncDispose]() {
      retire(current);
      await Promise.all(closing);
      watchdog?.[Symbol.dispose]();
    },
  };
}

/** One watches the whole process; a second house in it needs none. */
function watchdogOfProcess(limitMs: number): Disposable | null {
  try {
    return startWatchdog({ limitMs });
  } catch (error) {
    if (isEnginehouseError(error) && error.code === 'WATCHDOG_STARTED') return null;
    throw error;
  }
}
