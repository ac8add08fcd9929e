import type { Signals } from '../json.ts';
import type { ExecutionPlan } from '../plan.ts';
import type { Run, RunOptions } from '../run.ts';

/** Where engines run. Both kinds give the same answers and the same records. */
export interface Executor extends AsyncDisposable {
  /**
   * Runs a plan, as `execute` of the kernel does. Throws `SIGNALS_NOT_JSON`, `INVALID_RUN_OPTIONS`, `EXECUTOR_CLOSED`
   * and, in workers, `ENGINE_SET_DIFFERS` for a plan made from another engine set; never for what an engine does. Workers
   * measure durations where the engine runs, whatever `options.clock` says, and a run's time in their queue is not its own.
   */
  execute(plan: ExecutionPlan, signals: Signals, options?: RunOptions): Run;
  /** Takes no more runs, waits for those under way (withheld engines too), then lets go of everything. */
  close(): Promise<void>;
}
