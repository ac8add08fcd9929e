/** Scores with their labels, 9 bytes each, outside the JavaScript heap: a large file does not fill memory. */
export class RocAuc {
  #scores = new Float64Array(1024);
  #labels = new Uint8Array(1024);
  #count = 0;
  #positives = 0;

  add(score: number, positive: boolean): void {
    if (this.#count === this.#scores.length) this.#grow();
    this.#scores[this.#count] = score;
    this.#labels[this.#count] = positive ? 1 : 0;
    this.#count += 1;
    if (positive) this.#positives += 1;
  }

  get count(): number {
    return this.#count;
  }

  get positives(): number {
    return this.#positives;
  }

  /** Area under the ROC curve (the Mann-Whitney statistic, ties count half); null unless both labels occur. */
  value(): number | null {
    const negatives = this.#count - this.#positives;
    if (this.#positives === 0 || negatives === 0) return null;
    const order = Uint32Array.from({ length: this.#count }, (_, index) => index);
    const scores = this.#scores;
    order.sort((a, b) => (scores[a] as number) - (scores[b] as number));
    let rankSum = 0;
    for (let start = 0; start < order.length; ) {
      const score = scores[order[start] as number];
      let end = start;
      while (end < order.length && scores[order[end] as number] === score) end += 1;
      const rank = (start + 1 + end) / 2;
      for (let index = start; index < end; index += 1) if (this.#labels[order[index] as number] === 1) rankSum += rank;
      start = end;
    }
    return (rankSum - (this.#positives * (this.#positives + 1)) / 2) / (this.#positives * negatives);
  }

  #grow(): void {
    const scores = new Float64Array(this.#scores.length * 2);
    scores.set(this.#scores);
    const labels = new Uint8Array(this.#labels.length * 2);
    labels.set(this.#labels);
    this.#scores = scores;
    this.#labels = labels;
  }
}
