import { kernelErrors } from '../errors.ts';
import { execute } from '../execute.ts';
import type { Run } from '../run.ts';
import type { Executor } from './executor.ts';

/** Runs engines on the caller's own event loop: right for engines that wait; one that never yields holds everybody up. */
export function createInlineExecutor(): Executor {
  const underWay = new Set<Run>();
  let closed = false;
  const close = async (): Promise<void> => {
    closed = true;
    await Promise.all([...underWay].map((run) => run.completed));
  };
  return {
    execute(plan, signals, options) {
      if (closed) throw executorClosed();
      const run = execute(plan, signals, options);
      underWay.add(run);
      void run.completed.then(() => underWay.delete(run));
      return run;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

export function executorClosed() {
  return kernelErrors.error('EXECUTOR_CLOSED', { message: 'This executor has been closed and takes no more runs' });
}
