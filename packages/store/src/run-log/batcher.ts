import { AsyncLocalStorage } from 'node:async_hooks';

/** Characters of one batch, so that large records do not become one huge statement. */
const MAX_BATCH_SIZE = 4_000_000;

export interface BatcherOptions<Task, Row extends { readonly size: number }> {
  readonly maxBatch: number;
  readonly maxInFlight: number;
  readonly maxQueued: number;
  readonly maxWaiting: number;
  /** Turns a task into what is written, when its batch is put together. Throwing refuses this task alone. */
  readonly encode: (task: Task) => Row;
  /** Writes a batch in one commit; resolves with what was not written, and why. */
  readonly write: (rows: readonly Row[]) => Promise<ReadonlyMap<Row, unknown>>;
  /** The error of a task for which there is no room at all. */
  readonly full: () => Error;
  /** Called once for each task when it has been written or refused. */
  readonly settled?: (task: Task) => void;
}

export interface Batcher<Task> {
  readonly queued: number;
  /** Resolves when the task is on disk; rejects when it is not. */
  add(task: Task): Promise<void>;
  /** Resolves when fewer than `maxQueued` tasks wait. */
  room(): Promise<void>;
  /** Resolves when nothing waits and nothing is being written. */
  idle(): Promise<void>;
}

interface Entry<Task> {
  readonly task: Task;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Puts tasks together into batches: one commit for many. Batches are cut on `setImmediate`, after all the tasks that
 * one turn of the event loop made (a microtask would cut one row per commit on PGlite), and while `maxInFlight`
 * batches are being written the next one grows. First come, first written.
 */
export function createBatcher<Task, Row extends { readonly size: number }>(
  options: BatcherOptions<Task, Row>,
): Batcher<Task> {
  let queue: Entry<Task>[] = [];
  let inFlight = 0;
  let scheduled = false;
  /** A batch is nobody's own: it must not run in the transaction or request of whoever added its first task. */
  const outside = AsyncLocalStorage.snapshot();
  const waitingForRoom: (() => void)[] = [];
  const waitingForIdle: (() => void)[] = [];

  function schedule(): void {
    if (scheduled || inFlight >= options.maxInFlight) return;
    scheduled = true;
    setImmediate(outside, flush);
  }

  function flush(): void {
    scheduled = false;
    while (queue.length > 0 && inFlight < options.maxInFlight) {
      const batch = cut();
      if (batch.size > 0) void send(batch);
    }
    release();
  }

  function cut(): Map<Row, Entry<Task>> {
    const batch = new Map<Row, Entry<Task>>();
    let size = 0;
    let taken = 0;
    while (taken < queue.length && batch.size < options.maxBatch && size < MAX_BATCH_SIZE) {
      const entry = queue[taken++] as Entry<Task>;
      try {
        const row = options.encode(entry.task);
        size += row.size;
        batch.set(row, entry);
      } catch (error) {
        settle(entry, error);
      }
    }
    queue = queue.slice(taken);
    return batch;
  }

  async function send(batch: ReadonlyMap<Row, Entry<Task>>): Promise<void> {
    inFlight++;
    const failures = await options
      .write([...batch.keys()])
      .catch((error: unknown) => new Map<Row, unknown>(Array.from(batch.keys(), (row) => [row, error])));
    inFlight--;
    for (const [row, entry] of batch) settle(entry, failures.get(row));
    if (queue.length > 0) flush();
    else release();
  }

  function settle(entry: Entry<Task>, error: unknown): void {
    options.settled?.(entry.task);
    if (error === undefined) entry.resolve();
    else entry.reject(error);
  }

  function release(): void {
    if (queue.length < options.maxQueued) for (const resolve of waitingForRoom.splice(0)) resolve();
    if (queue.length === 0 && inFlight === 0) for (const resolve of waitingForIdle.splice(0)) resolve();
  }

  return {
    get queued() {
      return queue.length;
    },
    add(task) {
      if (queue.length >= options.maxQueued + options.maxWaiting) {
        options.settled?.(task);
        return Promise.reject(options.full());
      }
      return new Promise((resolve, reject) => {
        queue.push({ task, resolve, reject });
        schedule();
      });
    },
    room() {
      return queue.length < options.maxQueued ? Promise.resolve() : new Promise((go) => waitingForRoom.push(go));
    },
    idle() {
      if (queue.length === 0 && inFlight === 0) return Promise.resolve();
      return new Promise((go) => waitingForIdle.push(go));
    },
  };
}
