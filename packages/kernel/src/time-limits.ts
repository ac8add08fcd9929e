/** A run whose engines are waited for. Lives in the list below from its first waiting engine to its last. */
export interface WatchedRun {
  /** On the clock of `performance.now()`: no engine of the run can be over its limit before. */
  dueAt: number;
  /** Ends the engines that are over their limit and moves `dueAt` on. */
  endOverdue(now: number): void;
  /** Links of the list; owned by this file. */
  nextWatched: WatchedRun | undefined;
  previousWatched: WatchedRun | undefined;
}

/** Ticks come no closer than this, so that many runs with many limits cost no more than 200 walks a second. */
const SHORTEST_TICK_MS = 5;
const LONGEST_TICK_MS = 60_000;

let first: WatchedRun | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let firesAt = Number.POSITIVE_INFINITY;

/**
 * Starts watching a run. One timer serves the process: a timer per engine costs more than all else a run does. It
 * keeps the process alive while a run is watched, so that an engine that never ends is ended and not forgotten.
 */
export function watchTimeLimits(run: WatchedRun, now: number): void {
  if (first === undefined) timer?.ref();
  else first.previousWatched = run;
  run.previousWatched = undefined;
  run.nextWatched = first;
  first = run;
  if (run.dueAt < firesAt) arm(run.dueAt, now);
}

export function unwatchTimeLimits(run: WatchedRun): void {
  if (run.previousWatched === undefined) first = run.nextWatched;
  else run.previousWatched.nextWatched = run.nextWatched;
  if (run.nextWatched !== undefined) run.nextWatched.previousWatched = run.previousWatched;
  run.nextWatched = undefined;
  run.previousWatched = undefined;
  if (first === undefined) timer?.unref();
}

function arm(dueAt: number, now: number): void {
  clearTimeout(timer);
  firesAt = dueAt;
  timer = setTimeout(tick, Math.min(Math.max(dueAt - now, SHORTEST_TICK_MS), LONGEST_TICK_MS));
}

function tick(): void {
  timer = undefined;
  firesAt = Number.POSITIVE_INFINITY;
  const now = performance.now();
  const due: WatchedRun[] = [];
  for (let run = first; run !== undefined; run = run.nextWatched) if (run.dueAt <= now) due.push(run);
  // In the order in which their limits passed, whatever made this tick late.
  due.sort((a, b) => a.dueAt - b.dueAt);
  for (const run of due) run.endOverdue(now);
  let earliest = Number.POSITIVE_INFINITY;
  for (let run = first; run !== undefined; run = run.nextWatched) earliest = Math.min(earliest, run.dueAt);
  if (first !== undefined && earliest < firesAt) arm(earliest, now);
}
