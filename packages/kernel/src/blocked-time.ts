/**
 * Milliseconds for which engines have held the event loop of this process in their synchronous part. Who waits
 * meanwhile is not to blame: time limits are judged on the real clock less this, so that a withheld engine that computes
 * for a second does not make a returnable one fail. What an engine blocks after its first `await` is not seen.
 */
export let blockedMs = 0;

/** Shorter parts do not matter to a limit. */
const SHORTEST_MS = 1;

/** Takes note of one synchronous part; true when it was long enough to count. */
export function noteBlocked(segmentMs: number): boolean {
  if (segmentMs < SHORTEST_MS) return false;
  blockedMs += segmentMs;
  return true;
}
