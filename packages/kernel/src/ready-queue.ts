/**
 * Positions of engines whose dependencies have ended. Returnable engines come out first: whatever withheld ones there
 * are, the returnable ones start in the same order.
 */
export class ReadyQueue {
  readonly #returnable: number[] = [];
  readonly #withheld: number[] = [];
  #returnableTaken = 0;
  #withheldTaken = 0;

  put(position: number, withheld: boolean): void {
    (withheld ? this.#withheld : this.#returnable).push(position);
  }

  /** The next position, or -1. */
  take(): number {
    if (this.#returnableTaken < this.#returnable.length) return this.#returnable[this.#returnableTaken++] as number;
    if (this.#withheldTaken < this.#withheld.length) return this.#withheld[this.#withheldTaken++] as number;
    return -1;
  }
}
