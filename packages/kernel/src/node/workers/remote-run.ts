import { checkTimeLimit, protectSignals } from '../../execute.ts';
import { cancelledOutcome, failedOutcome, NEVER_STARTED, NO_EVENTS, protectedOutcome } from '../../outcome.ts';
import type { ExecutionPlan, PlannedEngine } from '../../plan.ts';
import type { EngineFailure, EngineOutcome, WithheldPart } from '../../record.ts';
import type { Run, RunAnswer, RunOptions } from '../../run.ts';
import { RunAnswering } from '../../run-answering.ts';
import { DEFAULT_TIME_LIMIT_MS } from '../../run-execution.ts';
import { RunFacts } from '../../run-facts.ts';
import { engineResult } from '../../run-result.ts';
import { serviceFactories } from '../../services.ts';
import type { WireProgress, WireRun } from './messages.ts';
import { ServiceDesk } from './service-desk.ts';

/** A run that a worker executes, seen from the thread that asked for it. */
export class RemoteRun implements Run {
  readonly index: number;
  readonly facts: RunFacts;
  readonly plan: ExecutionPlan;
  readonly options: RunOptions;
  readonly timeLimitMs: number;
  readonly desk: ServiceDesk;
  readonly outcomes: (EngineOutcome | undefined)[];
  /** Times that the run lost its worker without any of its engines being to blame. */
  blameless = 0;
  /** Milliseconds it has taken in workers that are gone; time in the queue does not count. */
  elapsedMs: number;
  /** `performance.now()` of the request to cancel; undefined before. */
  cancelledAt: number | undefined = undefined;
  readonly #answering: RunAnswering;
  #visibleLeft: number;
  #left: number;
  #ended = false;
  #onEnd: (() => void) | undefined;

  /** Throws `SIGNALS_NOT_JSON` and `INVALID_RUN_OPTIONS`. */
  constructor(index: number, plan: ExecutionPlan, signals: unknown, options: RunOptions) {
    checkTimeLimit(options.timeLimitMs);
    if (options.services !== undefined) serviceFactories(options.services);
    const elapsedMs = options.resume?.elapsedMs ?? 0;
    const startedAt = options.resume?.startedAt ?? (options.clock?.wall() ?? Date.now()) - elapsedMs;
    this.index = index;
    this.plan = plan;
    this.options = options;
    this.timeLimitMs = options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS;
    this.facts = new RunFacts(plan, protectSignals(signals), options, startedAt);
    this.desk = new ServiceDesk(this.facts, options);
    this.outcomes = new Array<EngineOutcome | undefined>(plan.engines.length).fill(undefined);
    this.#answering = new RunAnswering(this.facts, this.outcomes);
    this.elapsedMs = elapsedMs;
    this.#left = plan.engines.length;
    this.#visibleLeft = plan.engines.filter((planned) => !planned.withheld).length;
    for (const [position, outcome] of options.resume?.outcomes ?? []) {
      if (outcome.status !== 'pending' && outcome.status !== 'lost') this.#keep(position, protectedOutcome(outcome));
    }
  }

  get runId() {
    return this.facts.runId;
  }

  get answered(): Promise<RunAnswer> {
    return this.#answering.answered;
  }

  get completed(): Promise<WithheldPart | null> {
    return this.#answering.completed;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** True when every engine whose output may be returned has ended. */
  get isAnswered(): boolean {
    return this.#visibleLeft === 0;
  }

  /** Calls back when the run is cancelled by its request or by a shutdown; `whole` for the second. */
  watchCancellation(cancel: (whole: boolean) => void): void {
    const { signal, shutdown } = this.options;
    const byRequest = () => {
      if (!this.isAnswered) cancel(false);
    };
    const byShutdown = () => cancel(true);
    signal?.addEventListener('abort', byRequest);
    shutdown?.addEventListener('abort', byShutdown);
    this.#onEnd = () => {
      signal?.removeEventListener('abort', byRequest);
      shutdown?.removeEventListener('abort', byShutdown);
    };
    if (shutdown?.aborted) byShutdown();
    else if (signal?.aborted) byRequest();
  }

  /** What is left to do, as a worker takes it. */
  pack(plan: number, claim: number): WireRun {
    const outcomes = this.outcomes.flatMap((outcome, position) =>
      outcome === undefined ? [] : [[position, outcome] as const],
    );
    const { runId, signals, teams } = this.facts;
    return {
      run: this.index,
      claim,
      plan,
      runId,
      signals,
      teams,
      timeLimitMs: this.timeLimitMs,
      services: this.desk.services,
      outcomes,
      elapsedMs: this.elapsedMs,
    };
  }

  progress({ outcomes, answeredMs, endedMs }: WireProgress): void {
    for (const [position, outcome] of outcomes) this.report(position, protectedOutcome(outcome));
    if (answeredMs !== undefined && this.isAnswered) this.#answering.visibleEnded(answeredMs);
    if (endedMs !== undefined) this.#end(answeredMs ?? endedMs);
  }

  /** Takes note of how one engine ended, and tells whoever asked to hear of it. */
  report(position: number, outcome: EngineOutcome): void {
    if (this.outcomes[position] !== undefined) return;
    this.#keep(position, outcome);
    this.desk.engineEnded(position, outcome);
    const { onEngine, onOutcome } = this.options;
    const planned = this.plan.engines[position] as PlannedEngine;
    try {
      onOutcome?.(position, outcome);
      if (!planned.withheld) onEngine?.(engineResult(planned, outcome), outcome.output);
    } catch (error) {
      // The caller's fault, not the run's: it goes to the process, and the run goes on.
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  /** Ends this engine as failed after it had run for so long, up to now. */
  fail(position: number, failure: EngineFailure, durationMs: number): void {
    const span = { durationMs, startedAfterMs: Math.max(0, this.elapsedMs - durationMs) };
    this.report(position, failedOutcome(span, failure, NO_EVENTS));
    if (this.#left === 0) this.#end(this.elapsedMs);
  }

  /** Ends whatever has not ended: nobody will run it. */
  failRest(failure: EngineFailure): void {
    this.#endRest(failedOutcome(NEVER_STARTED, failure, NO_EVENTS));
  }

  cancelRest(): void {
    this.#endRest(cancelledOutcome(NEVER_STARTED, NO_EVENTS));
  }

  #endRest(outcome: EngineOutcome): void {
    for (const { position } of this.plan.engines) this.report(position, outcome);
    this.#end(this.elapsedMs);
  }

  #keep(position: number, outcome: EngineOutcome): void {
    this.outcomes[position] = outcome;
    this.#left -= 1;
    if ((this.plan.engines[position] as PlannedEngine).withheld === false) this.#visibleLeft -= 1;
  }

  #end(durationMs: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd?.();
    this.#answering.allEnded(durationMs);
  }
}
