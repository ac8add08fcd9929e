/** Counts what is under way, so that a close can wait for it. */
export class InFlight {
  #count = 0;
  #idle: PromiseWithResolvers<void> | undefined;

  get count(): number {
    return this.#count;
  }

  async track<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#count++;
    try {
      return await work();
    } finally {
      if (--this.#count === 0) this.#idle?.resolve();
    }
  }

  /** Resolves when nothing is under way; nothing may begin meanwhile. */
  async idle(): Promise<void> {
    if (this.#count === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
  }
}
