/** Turns callbacks into an async iteration: what is pushed before it is asked for waits in order. */
export class EventQueue<Event> {
  readonly #waiting: Event[] = [];
  #wake: (() => void) | null = null;
  #end: { readonly failure?: unknown } | null = null;

  push(event: Event): void {
    this.#waiting.push(event);
    this.#wake?.();
  }

  end(): void {
    this.#end = {};
    this.#wake?.();
  }

  fail(failure: unknown): void {
    this.#end = { failure };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    while (true) {
      while (this.#waiting.length > 0) yield this.#waiting.shift() as Event;
      if (this.#end !== null) {
        if ('failure' in this.#end) throw this.#end.failure;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }
}
