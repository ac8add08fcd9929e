/** Somebody who sleeps until woken. A wake that comes while nobody sleeps lets the next sleep end at once. */
export class Waker {
  #woken = false;
  #end: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#end?.();
  }

  /** Resolves when woken, when the time is over, or when the signal is aborted. One at a time. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.#woken) await pause(ms, signal, (end) => (this.#end = end));
    this.#end = undefined;
    this.#woken = false;
  }
}

/** Resolves when the time is over, when the signal is aborted, or when what `early` was handed is called. */
export function pause(ms: number, signal?: AbortSignal, early?: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms).unref();
    signal?.addEventListener('abort', end, { once: true });
    early?.(end);
  });
}
