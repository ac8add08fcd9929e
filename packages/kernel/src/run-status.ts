import type { EngineStatus, RunStatus } from './record.ts';

/** Counts the statuses of a run's returnable engines, and says what they make of the run. */
export class StatusTally {
  #engines = 0;
  #succeeded = 0;
  #cancelled = false;

  add(status: EngineStatus): void {
    this.#engines++;
    if (status === 'succeeded') this.#succeeded++;
    else if (status === 'cancelled') this.#cancelled = true;
  }

  get status(): RunStatus {
    if (this.#cancelled) return 'cancelled';
    if (this.#succeeded === this.#engines) return 'succeeded';
    return this.#succeeded === 0 ? 'failed' : 'partial';
  }
}

/** The status of a run whose returnable engines have these statuses. */
export function runStatus(statuses: Iterable<EngineStatus>): RunStatus {
  const tally = new StatusTally();
  for (const status of statuses) tally.add(status);
  return tally.status;
}
