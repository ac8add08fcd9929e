/** How long a runtime may be silent. Runs from the start; one timer, however often it is set anew. */
export interface CallClock extends Disposable {
  /** The runtime is waited for: the time runs from now. */
  waits(): void;
  /** It has answered: no time runs. */
  stops(): void;
}

/** Calls `expired` once when the runtime was waited for longer than `limitMs` at a stretch. */
export function createCallClock(limitMs: number, expired: () => void): CallClock {
  let since = performance.now();
  const check = (): void => {
    const left = since + limitMs - performance.now();
    if (left <= 0) expired();
    // Where no time runs the timer comes back after a whole limit, and costs nothing until then.
    else timer = setTimeout(check, Math.min(Math.ceil(left), limitMs));
  };
  let timer = setTimeout(check, limitMs);
  return {
    waits() {
      since = performance.now();
    },
    stops() {
      since = Number.POSITIVE_INFINITY;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
    },
  };
}
