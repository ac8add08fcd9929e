import type { EngineSet } from '../../engine-set.ts';
import type { ExecutionPlan } from '../../plan.ts';
import type { WirePlan, WireRun } from './messages.ts';
import type { RemoteRun } from './remote-run.ts';
import { CLAIM_CELLS, type SharedState } from './shared-state.ts';
import { packPlan } from './wire-plan.ts';
import type { WorkerHandle } from './worker-handle.ts';

/** Most runs one message carries. */
export const MOST_RUNS_A_MESSAGE = 32;
/** Plans a worker keeps; the one sent longest ago goes first. */
const MOST_PLANS = 100;

/** What one worker has been given to do. */
export class Assignments {
  readonly worker: WorkerHandle;
  /** By run index, in the order in which the worker takes them. */
  readonly runs = new Map<number, RemoteRun>();
  /** True while it is being found out why the worker is silent, and while it is being ended. */
  judged = false;
  readonly #cells = new Map<number, number>();
  readonly #freeCells = Array.from({ length: CLAIM_CELLS }, (_, cell) => cell);
  readonly #plans = new Map<ExecutionPlan, number>();
  #planIds = 0;

  constructor(worker: WorkerHandle) {
    this.worker = worker;
  }

  get state(): SharedState {
    return this.worker.state;
  }

  /** The run that the worker has taken up. */
  get current(): RemoteRun | undefined {
    return this.runs.get(this.state.run);
  }

  give(runs: readonly RemoteRun[], engineSet: EngineSet): void {
    const plans: WirePlan[] = [];
    const forget: number[] = [];
    const packed: WireRun[] = [];
    for (const run of runs) {
      const cell = this.#freeCells.pop();
      if (cell === undefined) throw new RangeError('a worker was given more runs than there are claim cells');
      this.#cells.set(run.index, cell);
      this.runs.set(run.index, run);
      packed.push(run.pack(this.#planId(run.plan, engineSet, plans, forget), cell));
      this.state.offer(cell, run.index);
    }
    this.worker.send({ kind: 'runs', plans, forget, runs: packed });
    this.worker.keepAlive(true);
  }

  /** The worker is done with the run, or gone. */
  release(run: RemoteRun): void {
    const cell = this.#cells.get(run.index);
    if (cell === undefined) return;
    this.#cells.delete(run.index);
    this.#freeCells.push(cell);
    this.runs.delete(run.index);
    if (this.runs.size === 0) this.worker.keepAlive(false);
  }

  /** Takes a run back that the worker has not begun; false when it has. */
  withdraw(run: RemoteRun): boolean {
    const cell = this.#cells.get(run.index);
    if (cell === undefined || !this.state.claim(cell, run.index)) return false;
    this.release(run);
    return true;
  }

  #planId(plan: ExecutionPlan, engineSet: EngineSet, plans: WirePlan[], forget: number[]): number {
    const known = this.#plans.get(plan);
    const id = known ?? ++this.#planIds;
    this.#plans.delete(plan);
    this.#plans.set(plan, id);
    if (known !== undefined) return id;
    plans.push(packPlan(plan, id, engineSet));
    if (this.#plans.size > MOST_PLANS) this.#forgetOldest(forget);
    return id;
  }

  #forgetOldest(forget: number[]): void {
    const inUse = new Set(this.runs.values().map((run) => run.plan));
    for (const [plan, id] of this.#plans) {
      if (inUse.has(plan)) continue;
      this.#plans.delete(plan);
      forget.push(id);
      return;
    }
  }
}
