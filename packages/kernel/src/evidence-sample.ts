/** Rows kept of one engine's research runs; a few megabytes. */
export const MAX_SAMPLE_ROWS = 100_000;

/**
 * A uniform sample of rows (duration, score, scores of other engines), whole rows so that pairs stay pairs. The same rows in
 * the same order give the same sample: evidence that changes when it is looked at again convinces nobody.
 */
export class EvidenceSample {
  seen = 0;
  readonly #others: number;
  readonly #durations: number[] = [];
  readonly #scores: number[] = [];
  readonly #otherScores: number[][];
  #random = 0x9e3779b9;

  constructor(others: number) {
    this.#others = others;
    this.#otherScores = Array.from({ length: others }, () => []);
  }

  get size(): number {
    return this.#durations.length;
  }

  add(durationMs: number, score: number | undefined, otherScores: readonly (number | undefined)[]): void {
    this.seen++;
    const row = this.seen <= MAX_SAMPLE_ROWS ? this.size : this.#draw(this.seen);
    if (row >= MAX_SAMPLE_ROWS) return;
    this.#durations[row] = durationMs;
    this.#scores[row] = score ?? Number.NaN;
    for (let index = 0; index < this.#others; index++) {
      (this.#otherScores[index] as number[])[row] = otherScores[index] ?? Number.NaN;
    }
  }

  durations(): Float64Array {
    return Float64Array.from(this.#durations);
  }

  scores(): Float64Array {
    return Float64Array.from(this.#scores.filter((score) => !Number.isNaN(score)));
  }

  /** The rows in which both sides have a score. */
  pairs(index: number): { scores: Float64Array; others: Float64Array } {
    const column = this.#otherScores[index] ?? [];
    const rows = [...this.#scores.keys()].filter(
      (row) => !Number.isNaN(this.#scores[row]) && !Number.isNaN(column[row]),
    );
    return {
      scores: Float64Array.from(rows, (row) => this.#scores[row] as number),
      others: Float64Array.from(rows, (row) => column[row] as number),
    };
  }

  /** A whole number below `limit`, from a xorshift generator. */
  #draw(limit: number): number {
    let random = this.#random;
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    this.#random = random;
    return (random >>> 0) % limit;
  }
}
