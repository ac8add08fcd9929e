import type { ParkedSubject } from '@enginehouse/models';

/** Subjects whose next record could not be handled, by what keeps them apart. */
export class ParkedSubjects {
  readonly #parked: Map<string, ParkedSubject>;
  readonly #longestPauseMs: number;
  readonly #firstPauseMs: number;

  constructor(parked: readonly ParkedSubject[], firstPauseMs: number, longestPauseMs: number) {
    this.#parked = new Map(parked.map((one) => [keyOf(one.subject, one.position), one]));
    this.#firstPauseMs = firstPauseMs;
    this.#longestPauseMs = longestPauseMs;
  }

  get size(): number {
    return this.#parked.size;
  }

  list(): readonly ParkedSubject[] {
    return [...this.#parked.values()];
  }

  /** Whether records of a subject wait. One without a subject never waits for others. */
  has(subject: string | null): boolean {
    return subject !== null && this.#parked.has(keyOf(subject, 0));
  }

  /** A record failed: it, and what follows of its subject, is tried again later. Answers how often it has failed. */
  park(subject: string | null, position: number, now: number): number {
    const key = keyOf(subject, position);
    const before = this.#parked.get(key);
    const attempts = before?.position === position ? before.attempts + 1 : 1;
    const pause = Math.min(this.#firstPauseMs * 2 ** Math.min(attempts - 1, 30), this.#longestPauseMs);
    this.#parked.set(key, { subject, position, attempts, retryAt: new Date(now + pause).toISOString() });
    return attempts;
  }

  /** Nothing of it waits any more. */
  remove({ subject, position }: ParkedSubject): void {
    this.#parked.delete(keyOf(subject, position));
  }

  /** Forgets what lies at or before a position: those records are gone. */
  dropThrough(position: number): void {
    for (const [key, one] of this.#parked) if (one.position <= position) this.#parked.delete(key);
  }

  clear(): void {
    this.#parked.clear();
  }

  /** Those whose time has come. */
  due(now: number): readonly ParkedSubject[] {
    return this.list().filter(({ retryAt }) => Date.parse(retryAt) <= now);
  }

  /** Milliseconds until the next one is due; null where nothing waits. */
  nextIn(now: number): number | null {
    const times = this.list().map(({ retryAt }) => Date.parse(retryAt));
    return times.length === 0 ? null : Math.max(0, Math.min(...times) - now);
  }
}

function keyOf(subject: string | null, position: number): string {
  return subject === null ? `at ${position}` : `of ${subject}`;
}
