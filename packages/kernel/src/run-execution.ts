// Above 300 lines: the states of an engine and the order of their changes are the guarantee, and are read as one.
import { blockedMs, noteBlocked } from './blocked-time.ts';
import { abortContext, type ContextHost, contextClass, type EngineRunContext, emittedBy } from './engine-context.ts';
import { engineProbe } from './engine-probe.ts';
import { type Json, type NotJson, protectJson, type Signals } from './json.ts';
import {
  blockedFailure,
  CANCELLED,
  cancelledOutcome,
  failedOutcome,
  NEVER_STARTED,
  NO_EVENTS,
  notJsonFailure,
  protectedOutcome,
  type Span,
  shownMs,
  skippedOutcome,
  succeededOutcome,
  thrownFailure,
  timeLimitFailure,
} from './outcome.ts';
import type { ExecutionPlan, PlannedEngine } from './plan.ts';
import { ReadyQueue } from './ready-queue.ts';
import type { EngineFailure, EngineOutcome, RunId, RunOrigin, WithheldPart } from './record.ts';
import type { Run, RunAnswer, RunOptions } from './run.ts';
import { RunAnswering } from './run-answering.ts';
import { inMicroseconds, RunClock } from './run-clock.ts';
import { RunFacts } from './run-facts.ts';
import { layoutOf, type RunLayout } from './run-layout.ts';
import { engineResult } from './run-result.ts';
import { isThenable } from './thenable.ts';
import { unwatchTimeLimits, type WatchedRun, watchTimeLimits } from './time-limits.ts';

/** Longest an engine may take, in milliseconds, where `RunOptions.timeLimitMs` does not say. */
export const DEFAULT_TIME_LIMIT_MS = 30_000;

/**
 * One run. Engines start as their own dependencies end, returnable ones first, so that nothing a withheld engine does
 * changes the order in which the others start, end and are reported.
 *
 * An engine has ended when it has an outcome; it is under way when it has a context and no outcome. What it does after
 * its end (a late answer, an event, a throw) changes nothing.
 */
export class RunExecution implements Run, ContextHost, WatchedRun {
  readonly runId: RunId;
  readonly teams: readonly string[];
  readonly origin: RunOrigin;
  readonly session: unknown;
  readonly layout: RunLayout;
  readonly outcomes: (EngineOutcome | undefined)[];

  dueAt: number;
  nextWatched: WatchedRun | undefined = undefined;
  previousWatched: WatchedRun | undefined = undefined;

  readonly #signals: Signals;
  readonly #options: RunOptions;
  readonly #limitMs: number;
  readonly #clock: RunClock;
  /** Start of the run on its clock, moved back by the time a resumed run had taken. */
  readonly #zero: number;
  readonly #answering: RunAnswering;
  readonly #Context: typeof EngineRunContext;
  readonly #contexts: (EngineRunContext | undefined)[];
  /** Dependencies that have not ended, by position. */
  readonly #waitingFor: number[];
  /** When each engine began, on the run's clock. */
  readonly #beganAt: number[];
  /** The same on the real clock less the time others have blocked: what time limits are judged with. */
  readonly #waitsSince: number[];
  readonly #ready = new ReadyQueue();

  #visibleLeft: number;
  #withheldLeft: number;
  #running = 0;
  #anyUnsuccessful = false;
  #draining = false;
  #watched = false;
  /** When the last returnable engine ended, on the run's clock. */
  #visibleEndedAt: number;
  #detachRequest: (() => void) | undefined = undefined;
  #detachShutdown: (() => void) | undefined = undefined;

  constructor(plan: ExecutionPlan, signals: Signals, options: RunOptions) {
    const layout = layoutOf(plan);
    const size = layout.engines.length;
    const elapsedMs = options.resume?.elapsedMs ?? 0;
    this.#clock = new RunClock(options.clock);
    this.#zero = this.#clock.now - elapsedMs;
    this.#visibleEndedAt = this.#clock.now;
    const facts = new RunFacts(plan, signals, options, options.resume?.startedAt ?? this.#clock.wall() - elapsedMs);
    this.runId = facts.runId;
    this.teams = facts.teams;
    this.origin = facts.origin;
    this.session = options.session;
    this.layout = layout;
    this.outcomes = new Array<EngineOutcome | undefined>(size).fill(undefined);
    this.#signals = signals;
    this.#options = options;
    this.#limitMs = options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS;
    this.dueAt = this.#clock.realNow + this.#limitMs;
    this.#answering = new RunAnswering(facts, this.outcomes);
    this.#Context = contextClass(options.services);
    this.#contexts = new Array<EngineRunContext | undefined>(size).fill(undefined);
    this.#waitingFor = layout.waitingFor.slice();
    this.#beganAt = layout.noTimes.slice();
    this.#waitsSince = layout.noTimes.slice();
    this.#visibleLeft = layout.visibleCount;
    this.#withheldLeft = layout.withheldCount;
  }

  get answered(): Promise<RunAnswer> {
    return this.#answering.answered;
  }

  get completed(): Promise<WithheldPart | null> {
    return this.#answering.completed;
  }

  start(): void {
    const { signal, shutdown, resume } = this.#options;
    if (resume !== undefined) this.#takeOver(resume.outcomes);
    for (const position of this.layout.roots) this.#makeReady(position);
    if (signal?.aborted || shutdown?.aborted) {
      this.#cancel();
      return;
    }
    if (signal !== undefined) this.#detachRequest = this.#cancelOn(signal);
    if (shutdown !== undefined) this.#detachShutdown = this.#cancelOn(shutdown);
    this.#drain();
  }

  /** Called by the time limits: ends what is over its limit, in the order in which the limits passed. */
  endOverdue(): void {
    this.#clock.read();
    const unblockedNow = this.#clock.realNow - blockedMs;
    const overdue = this.#underWay().filter(
      (position) => unblockedNow - (this.#waitsSince[position] as number) >= this.#limitMs,
    );
    overdue.sort((a, b) => (this.#waitsSince[a] as number) - (this.#waitsSince[b] as number) || a - b);
    for (const position of overdue) this.#fail(position, timeLimitFailure(this.#limitMs), true);
    this.#drain();
    const since = this.#underWay().map((position) => this.#waitsSince[position] as number);
    this.dueAt = Math.min(...since) + blockedMs + this.#limitMs;
  }

  #underWay(): number[] {
    const positions: number[] = [];
    for (let position = 0; position < this.outcomes.length; position++) {
      if (this.#contexts[position] !== undefined && this.outcomes[position] === undefined) positions.push(position);
    }
    return positions;
  }

  #cancelOn(signal: AbortSignal): () => void {
    const cancel = (): void => this.#cancel();
    signal.addEventListener('abort', cancel);
    return () => signal.removeEventListener('abort', cancel);
  }

  #cancel(): void {
    this.#clock.read();
    const begun = this.#underWay();
    for (let position = 0; position < this.outcomes.length; position++) {
      if (this.outcomes[position] !== undefined) continue;
      const context = this.#contexts[position];
      if (context === undefined) {
        this.#end(position, cancelledOutcome(NEVER_STARTED, NO_EVENTS));
      } else {
        this.#running--;
        this.#end(position, cancelledOutcome(this.#spanOf(position), emittedBy(context)));
      }
    }
    for (const position of begun) abortContext(this.#contexts[position] as EngineRunContext, CANCELLED);
    this.#drain();
  }

  #takeOver(known: ReadonlyMap<number, EngineOutcome>): void {
    for (const [position, outcome] of known) {
      if (outcome.status !== 'pending' && outcome.status !== 'lost') this.#keep(position, protectedOutcome(outcome));
    }
  }

  #makeReady(position: number): void {
    this.#ready.put(position, (this.layout.engines[position] as PlannedEngine).withheld);
  }

  /** Starts everything that is ready, until nothing is. A loop, because a chain of synchronous engines may be long. */
  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    for (let position = this.#ready.take(); position >= 0; position = this.#ready.take()) {
      if (this.outcomes[position] === undefined && !this.#skip(position)) this.#begin(position);
    }
    this.#draining = false;
    this.#settle();
  }

  /** Skips an engine that needs what did not succeed: the first such dependency in plan order, whichever ended first. */
  #skip(position: number): boolean {
    if (!this.#anyUnsuccessful) return false;
    const { engines, dependencies } = this.layout;
    for (const dependency of dependencies[position] as readonly number[]) {
      const outcome = this.outcomes[dependency] as EngineOutcome;
      if (outcome.status === 'succeeded') continue;
      this.#end(position, skippedOutcome((engines[dependency] as PlannedEngine).engine.engineId, outcome));
      return true;
    }
    return false;
  }

  #begin(position: number): void {
    const context = new this.#Context(this, position);
    this.#contexts[position] = context;
    this.#running++;
    const begunAt = this.#clock.realNow;
    this.#beganAt[position] = this.#clock.now;
    this.#waitsSince[position] = begunAt - blockedMs;
    const { engine } = this.layout.engines[position] as PlannedEngine;
    const { score } = engine;
    let returned: unknown;
    let waits = false;
    let failure: EngineFailure | undefined;
    engineProbe?.entered(engine);
    try {
      returned = score(this.#signals, context);
      waits = isThenable(returned);
    } catch (error) {
      failure = thrownFailure(error);
    }
    engineProbe?.left();
    this.#clock.read();
    const segmentMs = this.#clock.realNow - begunAt;
    if (noteBlocked(segmentMs)) this.#blameBlocker(position, context, segmentMs);
    if (failure !== undefined) this.#fail(position, failure, false);
    else if (segmentMs > this.#limitMs) this.#fail(position, blockedFailure(segmentMs, this.#limitMs), true);
    else if (!waits) this.#succeed(position, returned);
    if (waits) void this.#follow(position, returned as PromiseLike<unknown>);
  }

  /** The limits of others do not count what one engine blocked; its own does. */
  #blameBlocker(position: number, context: EngineRunContext, segmentMs: number): void {
    this.#waitsSince[position] = (this.#waitsSince[position] as number) - segmentMs;
    if (segmentMs > this.#limitMs) {
      context.log.warn(`'${context.engineId}' blocked the event loop for ${shownMs(segmentMs)}`);
    }
  }

  async #follow(position: number, returned: PromiseLike<unknown>): Promise<void> {
    let output: unknown;
    let failure: EngineFailure | undefined;
    try {
      output = await returned;
    } catch (error) {
      failure = thrownFailure(error);
    }
    if (this.outcomes[position] !== undefined) return;
    this.#clock.read();
    if (failure === undefined) this.#succeed(position, output);
    else this.#fail(position, failure, false);
    this.#drain();
  }

  #succeed(position: number, output: unknown): void {
    // Judged by what was measured: whether the timer came first says nothing about the engine.
    if (this.#clock.realNow - blockedMs - (this.#waitsSince[position] as number) > this.#limitMs) {
      this.#fail(position, timeLimitFailure(this.#limitMs), true);
      return;
    }
    let kept: Json;
    try {
      kept = protectJson(output);
    } catch (error) {
      this.#fail(position, notJsonFailure(error as NotJson), false);
      return;
    }
    // Reading a getter or a proxy runs the engine's code, which may have cancelled the run.
    if (this.outcomes[position] !== undefined) return;
    const beganAt = this.#beganAt[position] as number;
    const events = emittedBy(this.#contexts[position] as EngineRunContext);
    this.#running--;
    this.#end(
      position,
      succeededOutcome(inMicroseconds(this.#clock.now - beganAt), inMicroseconds(beganAt - this.#zero), kept, events),
    );
  }

  #fail(position: number, failure: EngineFailure, abort: boolean): void {
    if (this.outcomes[position] !== undefined) return;
    const context = this.#contexts[position] as EngineRunContext;
    this.#running--;
    this.#end(position, failedOutcome(this.#spanOf(position), failure, emittedBy(context)));
    if (abort) abortContext(context, failure);
  }

  #spanOf(position: number): Span {
    const beganAt = this.#beganAt[position] as number;
    return {
      durationMs: inMicroseconds(this.#clock.now - beganAt),
      startedAfterMs: inMicroseconds(beganAt - this.#zero),
    };
  }

  #end(position: number, outcome: EngineOutcome): void {
    this.#keep(position, outcome);
    const { onEngine, onOutcome } = this.#options;
    if (onOutcome === undefined && onEngine === undefined) return;
    const planned = this.layout.engines[position] as PlannedEngine;
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

  #keep(position: number, outcome: EngineOutcome): void {
    const planned = this.layout.engines[position] as PlannedEngine;
    this.outcomes[position] = outcome;
    if (engineProbe !== undefined && this.#contexts[position] !== undefined) engineProbe.ended(planned.engine);
    if (outcome.status !== 'succeeded') this.#anyUnsuccessful = true;
    if (planned.withheld) this.#withheldLeft--;
    else if (--this.#visibleLeft === 0) this.#visibleEndedAt = this.#clock.now;
    for (const dependent of planned.dependents) {
      const left = (this.#waitingFor[dependent] as number) - 1;
      this.#waitingFor[dependent] = left;
      if (left === 0) this.#makeReady(dependent);
    }
  }

  /** After each turn: watches what is waited for, and answers. */
  #settle(): void {
    if (this.#running > 0) {
      if (!this.#watched) {
        this.#watched = true;
        watchTimeLimits(this, this.#clock.realNow);
      }
    } else if (this.#watched) {
      this.#watched = false;
      unwatchTimeLimits(this);
    }
    if (this.#visibleLeft > 0) return;
    this.#detachRequest?.();
    if (this.#withheldLeft > 0) {
      this.#answering.visibleEnded(inMicroseconds(this.#visibleEndedAt - this.#zero));
    } else {
      this.#detachShutdown?.();
      this.#answering.allEnded(inMicroseconds(this.#visibleEndedAt - this.#zero));
    }
  }
}
