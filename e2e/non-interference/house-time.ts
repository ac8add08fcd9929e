import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { EngineContext, RunId, Signals } from '@enginehouse/kernel';
import { type BehaviourWorld, scoreOf } from '../../packages/kernel/src/testing/engine-behaviour.ts';
import { VirtualTime } from '../../packages/kernel/src/testing/virtual-time.ts';
import { askingScore, asks } from './ai-calls.ts';
import { ACTS, type HouseWorld } from './house-world.ts';

/** Virtual milliseconds from the start of one step to that of the next: more than any run takes. */
const STEP_MS = 1_000;
/** Turns of the event loop in which a caller's leaving reaches its run; time stands still meanwhile. */
const LEAVING_TURNS = 50;

/** What the engines of one world do, in a time of their own; gone at the end of its block. */
export class HouseTime implements Disposable, BehaviourWorld {
  readonly runIds: RunId[] = [];
  readonly #time = new VirtualTime();
  readonly #calls = new Map<string, number>();
  readonly #holder = globalThis as { [key: symbol]: unknown };
  /** AI calls of engines that may be returned. */
  asked = 0;
  #step = 0;
  #leaving = false;
  #gate = Promise.withResolvers<void>();

  constructor(world: HouseWorld) {
    const engines = new Map(world.engines.map((engine) => [engine.engineId, engine]));
    this.#holder[Symbol.for(ACTS)] = (engineId: string, signals: Signals, context: EngineContext): unknown => {
      const engine = engines.get(engineId);
      if (engine === undefined) throw new Error(`'${engineId}' is of another world`);
      const call = this.#calls.get(engineId) ?? 0;
      this.#calls.set(engineId, call + 1);
      const which = engine.returnable ? Number(signals.turn) : call;
      const behaviour = engine.behaviours[which % engine.behaviours.length];
      if (behaviour === undefined) return null;
      const score = scoreOf(behaviour, this);
      if (!asks(behaviour)) return score(signals, context);
      if (engine.returnable) this.asked++;
      return askingScore(behaviour, engine.returnable, score)(signals, context);
    };
  }

  /** For `PlatformOptions.repeatable`. */
  readonly repeatable = {
    clock: { now: () => this.#time.now, wall: () => 1_700_000_000_000 + this.#time.now },
    runId: (): RunId => {
      const runId = `01900000-0000-7000-8000-${String(this.runIds.length).padStart(12, '0')}` as RunId;
      this.runIds.push(runId);
      return runId;
    },
  };

  /** Resolves when engines that never end may end. */
  get released(): Promise<void> {
    return this.#gate.promise;
  }

  sleep(milliseconds: number): Promise<void> {
    return this.#time.sleep(milliseconds);
  }

  /** Lets time pass until the work is done. Each step begins at the same time in every world, with nobody asleep. */
  async step<Value>(work: (time: HouseTime) => Promise<Value>): Promise<Value> {
    await this.drain();
    this.#time.now = ++this.#step * STEP_MS;
    let done = false;
    const working = work(this).finally(() => {
      done = true;
    });
    working.catch(() => undefined);
    while (!done) {
      await this.#time.pass(() => done || this.#leaving);
      if (this.#leaving) for (let left = LEAVING_TURNS; left > 0; left--) await turn();
      this.#leaving = false;
      // Nobody sleeps: the work waits for the disk, or has not come to its engines yet.
      if (!done) await Promise.race([working, wait(1)]).catch(() => undefined);
    }
    return working;
  }

  /** Calls `leave` so many milliseconds from now, and lets it be heard before time goes on. */
  leaveAfter(milliseconds: number, leave: () => void): void {
    this.#time.at(this.#time.now + milliseconds, () => {
      this.#leaving = true;
      leave();
    });
  }

  /** Lets the engines end that never would, and those that begin from now on. */
  async release(): Promise<void> {
    this.#gate.resolve();
    await this.drain();
  }

  /** From now on they do not end again. */
  hold(): void {
    this.#gate = Promise.withResolvers<void>();
  }

  /** Lets time pass until nobody sleeps. */
  drain(): Promise<void> {
    return this.#time.pass(() => false);
  }

  [Symbol.dispose](): void {
    this.#gate.resolve();
    delete this.#holder[Symbol.for(ACTS)];
  }
}
