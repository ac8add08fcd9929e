/** Runs that may be assigned to one worker at a time; each has a claim cell. */
export const CLAIM_CELLS = 64;

const RUN = 0;
const POSITION = 1;
const ALIVE_AT = 2;
const BEGAN_AT = 3;
const CLAIMS = 4;
const HEADER = CLAIMS + CLAIM_CELLS;

/**
 * What the main thread can see of a worker that does not answer: a few integers in shared memory. The worker writes
 * them around every engine; the cost is well under a microsecond.
 */
export class SharedState {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #started: Uint8Array;

  /** A new one for plans of up to `engines` engines, or a view of the other side's memory. */
  constructor(from: number | SharedArrayBuffer) {
    this.memory = typeof from === 'number' ? new SharedArrayBuffer(HEADER * 4 + from) : from;
    this.#cells = new Int32Array(this.memory, 0, HEADER);
    this.#started = new Uint8Array(this.memory, HEADER * 4);
    if (typeof from === 'number') this.#cells[POSITION] = -1;
  }

  /** The run under way; 0 for none. */
  get run(): number {
    return Atomics.load(this.#cells, RUN);
  }

  /** Position of the engine whose synchronous part is on the stack; -1 for none. */
  get position(): number {
    return Atomics.load(this.#cells, POSITION);
  }

  /** Milliseconds since the worker last showed a sign of life. */
  silentMs(): number {
    // Differences of 32-bit integers stay right when the clock's value wraps.
    return (monotonicMs() - Atomics.load(this.#cells, ALIVE_AT)) | 0;
  }

  /** Milliseconds since the run under way began. */
  runMs(): number {
    return (monotonicMs() - Atomics.load(this.#cells, BEGAN_AT)) | 0;
  }

  /** True when the engine at this position has been started in the run under way. */
  wasStarted(position: number): boolean {
    return Atomics.load(this.#started, position) === 1;
  }

  /** Worker: a run begins. */
  beginRun(run: number): void {
    this.#started.fill(0);
    Atomics.store(this.#cells, BEGAN_AT, monotonicMs());
    this.beat();
    Atomics.store(this.#cells, RUN, run);
  }

  endRun(): void {
    Atomics.store(this.#cells, RUN, 0);
  }

  /** Worker: around the synchronous part of an engine. */
  enter(position: number): void {
    Atomics.store(this.#started, position, 1);
    Atomics.store(this.#cells, POSITION, position);
    this.beat();
  }

  leave(): void {
    Atomics.store(this.#cells, POSITION, -1);
    this.beat();
  }

  beat(): void {
    Atomics.store(this.#cells, ALIVE_AT, monotonicMs());
  }

  /** Main: offers a run to the worker under this cell. */
  offer(cell: number, run: number): void {
    Atomics.store(this.#cells, CLAIMS + cell, run);
  }

  /**
   * Takes an offered run: the worker to begin with it, the main thread to give it to another worker. Exactly one of them
   * is told true. The cell may be offered for another run at once.
   */
  claim(cell: number, run: number): boolean {
    return Atomics.compareExchange(this.#cells, CLAIMS + cell, run, 0) === run;
  }
}

/** The same clock in every thread, unlike `performance.now()`. */
function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return (seconds * 1000 + nanoseconds / 1e6) | 0;
}
