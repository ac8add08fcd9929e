import type { Clock } from './clock.ts';

/**
 * The readings of one run. Reported durations come from the run's own clock, time limits are judged on the real one; they
 * are the same unless a clock was handed in. A reading is kept and used for the end of one engine and the start of the
 * next: reading costs as much as starting an engine.
 */
export class RunClock {
  readonly #own: Clock | undefined;
  /** Milliseconds on the run's clock at the last reading. */
  now = 0;
  /** Milliseconds of `performance.now()` at the last reading. */
  realNow = 0;

  constructor(own: Clock | undefined) {
    this.#own = own;
    this.read();
  }

  read(): void {
    if (this.#own === undefined) {
      this.now = performance.now();
      this.realNow = this.now;
    } else {
      this.now = this.#own.now();
      this.realNow = performance.now();
    }
  }

  wall(): number {
    return this.#own === undefined ? Date.now() : this.#own.wall();
  }
}

/** Whole microseconds, as milliseconds: what a log keeps, so that a run reads the same when it is read back. */
export function inMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
