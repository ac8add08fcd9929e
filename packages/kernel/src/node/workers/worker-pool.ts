import type { EnginehouseError } from '@enginehouse/errors';
import type { EngineSet } from '../../engine-set.ts';
import type { Signals } from '../../json.ts';
import { shownMs } from '../../outcome.ts';
import type { ExecutionPlan } from '../../plan.ts';
import type { EngineFailure } from '../../record.ts';
import type { Run, RunOptions } from '../../run.ts';
import type { Executor } from '../executor.ts';
import { executorClosed } from '../inline-executor.ts';
import { Assignments, MOST_RUNS_A_MESSAGE } from './assignments.ts';
import { engineToBlame, holdsEngineCode } from './blame.ts';
import { type BlockedFrame, haltThread } from './halt-thread.ts';
import type { FromWorker } from './messages.ts';
import { sendData } from './not-in-workers.ts';
import { settledOptions, type WorkerPoolOptions } from './pool-options.ts';
import { RemoteRun } from './remote-run.ts';
import { RunQueue } from './run-queue.ts';
import { packError } from './wire-error.ts';
import { planOfAnotherSet } from './wire-plan.ts';
import { WorkerHandle, type WorkerHandleOptions, type WorkerListener } from './worker-handle.ts';

/** Runs are handed out so far ahead: what is shorter than this many milliseconds of work travels in company. */
const AHEAD_MS = 8;
const WATCH_MS = 25;
/** A worker is silent this much longer than a limit before it is judged: its own time limits come first. */
const SLACK_MS = 100;
/** A cancelled run that keeps its worker silent for so long is ended with the worker. */
const CANCEL_GRACE_MS = 1_000;
/** Times that a run may lose its worker without any of its engines being to blame. */
const MOST_BLAMELESS = 2;
/** Weight of the latest run in the mean duration that decides how many travel together. */
const MEAN_WEIGHT = 0.1;
/** Run indexes cross in 32-bit cells. */
const LAST_RUN_INDEX = 2 ** 31 - 1;

/**
 * Starts worker threads and resolves when all have loaded the engines. For engines that compute: a run of 100 microseconds
 * or more gains; engines that wait, and runs shorter than that, are better off inline.
 *
 * Throws `ENGINE_WITHOUT_FILE`, `ENGINE_SET_DIFFERS`, `WORKER_NOT_STARTED` and `INVALID_RUN_OPTIONS`.
 */
export async function createWorkerPool(options: WorkerPoolOptions): Promise<Executor> {
  const { workers, handle, onPrint } = settledOptions(options);
  const pool = new WorkerPool(workers, options.engineSet, handle, onPrint);
  await pool.start();
  return pool;
}

class WorkerPool implements Executor, WorkerListener {
  readonly #engineSet: EngineSet;
  readonly #handleOptions: WorkerHandleOptions;
  readonly #size: number;
  readonly #onPrint: (text: string) => void;
  readonly #workers = new Map<WorkerHandle, Assignments>();
  readonly #queue = new RunQueue();
  readonly #underWay = new Map<number, RemoteRun>();
  readonly #starting = new Set<Promise<WorkerHandle>>();
  #runs = 0;
  #meanMs = AHEAD_MS;
  #dispatching = false;
  #closed = false;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(size: number, engineSet: EngineSet, handle: WorkerHandleOptions, onPrint: (text: string) => void) {
    this.#size = size;
    this.#engineSet = engineSet;
    this.#handleOptions = handle;
    this.#onPrint = onPrint;
  }

  async start(): Promise<void> {
    const started = await Promise.allSettled(Array.from({ length: this.#size }, () => this.#startWorker()));
    const failed = started.find((result) => result.status === 'rejected');
    if (failed === undefined) return;
    await this.close();
    throw failed.reason;
  }

  execute(plan: ExecutionPlan, signals: Signals, options: RunOptions = {}): Run {
    if (this.#closed) throw executorClosed();
    if (plan.engineSetHash !== this.#engineSet.hash) throw planOfAnotherSet(plan, this.#engineSet);
    this.#runs = this.#runs === LAST_RUN_INDEX ? 1 : this.#runs + 1;
    const run = new RemoteRun(this.#runs, plan, signals, options);
    this.#underWay.set(run.index, run);
    void run.completed.then(() => this.#underWay.delete(run.index));
    run.watchCancellation((whole) => this.#cancel(run, whole));
    this.#queue.add(run);
    this.#dispatchSoon();
    return run;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#underWay.values().map((run) => run.completed));
    clearInterval(this.#watch);
    await Promise.allSettled(this.#starting);
    await Promise.all(this.#workers.keys().map((worker) => worker.end()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  received(worker: WorkerHandle, message: FromWorker): void {
    if (message.kind === 'print') {
      this.#onPrint(message.text);
      return;
    }
    if (message.kind === 'call') {
      void this.#serve(worker, message);
      return;
    }
    if (message.kind !== 'progress') return;
    const run = this.#underWay.get(message.run);
    const assigned = this.#workers.get(worker);
    if (run === undefined || assigned?.runs.get(run.index) !== run) return;
    run.progress(message);
    if (message.endedMs === undefined) return;
    this.#meanMs += (message.endedMs - run.elapsedMs - this.#meanMs) * MEAN_WEIGHT;
    assigned.release(run);
    this.#dispatchSoon();
  }

  gone(worker: WorkerHandle, reason: string): void {
    const assigned = this.#workers.get(worker);
    this.#workers.delete(worker);
    if (assigned === undefined || assigned.judged) return;
    const run = assigned.current;
    if (run?.cancelledAt === undefined) {
      const failure = { code: 'WORKER_ENDED', message: `brought its worker down: ${reason}` };
      this.#blame(assigned, failure, assigned.state.silentMs(), []);
    } else run.cancelRest();
    this.#takeBack(assigned);
  }

  /** The worker is gone: others go on with its runs, where it stopped. One that ended idle is replaced on demand alone. */
  #takeBack(assigned: Assignments): void {
    if (assigned.runs.size > 0 && !this.#closed) this.#startMissing(1);
    this.#queue.addFirst(assigned.runs.values());
    this.#dispatchSoon();
  }

  async #startWorker(): Promise<void> {
    const starting = WorkerHandle.start(this.#handleOptions, this);
    this.#starting.add(starting);
    try {
      const worker = await starting;
      worker.keepAlive(false);
      this.#workers.set(worker, new Assignments(worker));
    } finally {
      this.#starting.delete(starting);
    }
    this.#dispatchSoon();
  }

  /** One round of messages for all runs that were asked for in this turn. */
  #dispatchSoon(): void {
    if (this.#dispatching) return;
    this.#dispatching = true;
    queueMicrotask(() => {
      this.#dispatching = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    const free = [...this.#workers.values()].filter((assigned) => !assigned.judged);
    free.sort((a, b) => a.runs.size - b.runs.size);
    const most = Math.max(1, Math.min(MOST_RUNS_A_MESSAGE, Math.ceil(AHEAD_MS / this.#meanMs)));
    for (const [index, assigned] of free.entries()) {
      const room = most - assigned.runs.size;
      // A worker is given more when half of what it had is done: fewer messages, each with more runs.
      if (room * 2 < most) continue;
      const runs = this.#queue.take(Math.min(room, Math.ceil(this.#queue.length / (free.length - index))));
      if (runs.length > 0) assigned.give(runs, this.#engineSet);
    }
    if (this.#queue.length === 0) this.#shareOut(free);
    else this.#startMissing(this.#queue.length);
    this.#watchWhileBusy();
  }

  /** Moves runs from a worker that is behind to one that has nothing to do: nobody waits behind a slow engine. */
  #shareOut(free: readonly Assignments[]): void {
    const idle = free.find((assigned) => assigned.runs.size === 0);
    if (idle === undefined) return;
    const [busiest] = [...this.#workers.values()].sort((a, b) => b.runs.size - a.runs.size);
    if (busiest === undefined || busiest.runs.size < 2) return;
    const last = [...busiest.runs.values()].slice(-Math.floor(busiest.runs.size / 2));
    const moved = last.filter((run) => busiest.withdraw(run));
    if (moved.length > 0) idle.give(moved, this.#engineSet);
  }

  #startMissing(most: number): void {
    const missing = this.#size - this.#workers.size - this.#starting.size;
    for (let count = 0; count < Math.min(missing, most); count++) {
      this.#startWorker().catch((error: EnginehouseError) => {
        if (this.#workers.size > 0 || this.#starting.size > 0) return;
        const waiting = this.#queue.take(this.#queue.length);
        for (const run of waiting) run.failRest({ code: error.code, message: error.message });
      });
    }
  }

  #cancel(run: RemoteRun, whole: boolean): void {
    run.cancelledAt ??= performance.now();
    const assigned = this.#workers.values().find((candidate) => candidate.runs.get(run.index) === run);
    if (assigned === undefined || assigned.withdraw(run)) run.cancelRest();
    else assigned.worker.send({ kind: 'cancel', run: run.index, whole });
  }

  #watchWhileBusy(): void {
    const busy = this.#workers.values().some((assigned) => assigned.runs.size > 0);
    if (busy) this.#watch ??= setInterval(() => this.#lookAtAll(), WATCH_MS).unref();
    else {
      clearInterval(this.#watch);
      this.#watch = undefined;
    }
  }

  #lookAtAll(): void {
    for (const assigned of this.#workers.values()) {
      const run = assigned.current;
      if (run === undefined || assigned.judged) continue;
      const limitMs = run.cancelledAt === undefined ? run.timeLimitMs + SLACK_MS : CANCEL_GRACE_MS;
      if (assigned.state.silentMs() > limitMs) void this.#judge(assigned, run);
    }
  }

  /** The worker gives no sign of life: finds out which engine holds it, and ends the one with the other. */
  async #judge(assigned: Assignments, run: RemoteRun): Promise<void> {
    assigned.judged = true;
    const { worker, state } = assigned;
    const silentMs = state.silentMs();
    const halted = await haltThread(worker.thread);
    const frames = halted?.frames ?? [];
    const wentOn = assigned.current !== run || state.silentMs() < silentMs;
    const onlySlow = halted !== undefined && state.position === -1 && !holdsEngineCode(run, frames);
    if (this.#workers.has(worker) && (wentOn || onlySlow)) {
      halted?.letGo();
      state.beat();
      assigned.judged = false;
      this.#dispatchSoon();
      return;
    }
    if (run.cancelledAt === undefined) {
      const message = `blocked its worker for ${shownMs(silentMs)}; its limit is ${shownMs(run.timeLimitMs)}`;
      this.#blame(assigned, { code: 'ENGINE_TIME_LIMIT', message }, silentMs, frames);
    } else run.cancelRest();
    halted?.letGo();
    await worker.end();
    this.#takeBack(assigned);
  }

  /** Fails what brought the worker to a halt. What is left of the run is for another worker. */
  #blame(assigned: Assignments, failure: EngineFailure, durationMs: number, frames: readonly BlockedFrame[]): void {
    const run = assigned.current;
    if (run === undefined || run.ended) return;
    run.elapsedMs += assigned.state.runMs();
    const positions = engineToBlame(run, assigned.state, frames);
    for (const position of positions) run.fail(position, failure, durationMs);
    if (positions.length > 0) return;
    run.blameless += 1;
    if (run.blameless > MOST_BLAMELESS) run.failRest(failure);
  }

  async #serve(worker: WorkerHandle, message: Extract<FromWorker, { kind: 'call' }>): Promise<void> {
    const { run, service, method, call } = message;
    try {
      const value = await this.#underWay.get(run)?.desk.call(message);
      if (call !== 0) sendData(service, method, () => worker.send({ kind: 'reply', call, value }));
    } catch (error) {
      if (call !== 0) worker.send({ kind: 'refusal', call, error: packError(error) });
      else this.#onPrint(`${service}.${method}: ${packError(error).message}\n`);
    }
  }
}
