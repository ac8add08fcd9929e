import type { Session, Watcher } from '@enginehouse/platform';

export interface LiveCallerOptions {
  readonly session: Session;
  /** Number of the configuration in force on this node: rights follow from it. */
  readonly revision: () => number;
  /** Finds out anew who asks. */
  readonly again: () => Promise<Session>;
  /** For tests. */
  readonly now?: () => number;
}

/** What follows from no revision, such as the end of a session, is found out so late at most. */
const KEPT_MS = 1_000;

/**
 * Whoever reads a stream, as they are now: asked for anew under every other revision, which is in force here before whoever
 * took something away is answered, and every second otherwise.
 */
export function liveCaller({ session, revision, again, now = () => performance.now() }: LiveCallerOptions): Watcher {
  let known = session;
  let knownAt = now();
  let knownRevision = revision();
  return async (anew) => {
    const asked = revision();
    if (!anew && asked === knownRevision && now() - knownAt < KEPT_MS) return known;
    const askedAt = now();
    known = await again();
    knownAt = askedAt;
    knownRevision = asked;
    return known;
  };
}
