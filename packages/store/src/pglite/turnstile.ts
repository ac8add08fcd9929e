/**
 * One session serves everybody: single statements pass freely, a transaction has the session for itself. Everybody goes
 * in the order of arrival.
 */
export class Turnstile {
  #lastTransaction: Promise<void> | undefined;

  /** What a single statement must await before it is sent; undefined when it may go at once. */
  passage(): Promise<void> | undefined {
    return this.#lastTransaction;
  }

  /** Takes the place of a transaction in the line. The session is its own from `turn` to `leave`. */
  enter(): { readonly turn: Promise<void> | undefined; readonly leave: () => void } {
    const turn = this.#lastTransaction;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lastTransaction = promise;
    const leave = (): void => {
      if (this.#lastTransaction === promise) this.#lastTransaction = undefined;
      resolve();
    };
    return { turn, leave };
  }
}
