/** Time that passes only when everything waits for it: sleepers wake in order of their time, then of their falling asleep. */
export class VirtualTime {
  now = 0;
  #order = 0;
  readonly #sleepers: { readonly at: number; readonly order: number; readonly wake: () => void }[] = [];

  sleep(duration: number): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers.push({ at: this.now + duration, order: this.#order++, wake });
    });
  }

  /** Calls `act` when time has come to `at`, before whoever wakes at that time. */
  at(at: number, act: () => void): void {
    this.#sleepers.push({ at, order: -1, wake: act });
  }

  /** Lets time pass until `done`, or until nobody sleeps any more. */
  async pass(done: () => boolean): Promise<void> {
    for (;;) {
      // A turn of the event loop: every microtask, whoever queued it, has run after it.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (done() || this.#sleepers.length === 0) return;
      this.#sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
      this.now = (this.#sleepers[0] as { at: number }).at;
      while (this.#sleepers[0]?.at === this.now) this.#sleepers.shift()?.wake();
    }
  }
}
