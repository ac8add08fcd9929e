import type { RemoteRun } from './remote-run.ts';

/** Taken runs are cut off when they are this many: cutting at every turn would cost as much as the queue is long. */
const CUT = 1_024;

/** Runs that wait for a worker, in order. A run that was cancelled meanwhile is passed over when its turn comes. */
export class RunQueue {
  #runs: RemoteRun[] = [];
  #head = 0;

  /** Runs that wait, cancelled ones included. */
  get length(): number {
    return this.#runs.length - this.#head;
  }

  add(run: RemoteRun): void {
    this.#runs.push(run);
  }

  /** Puts runs before all others: they have waited once already. */
  addFirst(runs: Iterable<RemoteRun>): void {
    this.#runs.splice(0, this.#head, ...runs);
    this.#head = 0;
  }

  /** The next runs, at most so many. */
  take(most: number): RemoteRun[] {
    const taken: RemoteRun[] = [];
    while (taken.length < most && this.#head < this.#runs.length) {
      const run = this.#runs[this.#head++] as RemoteRun;
      if (!run.ended) taken.push(run);
    }
    if (this.#head > CUT || this.#head === this.#runs.length) {
      this.#runs.splice(0, this.#head);
      this.#head = 0;
    }
    return taken;
  }
}
