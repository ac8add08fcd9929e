import type { Session } from '@enginehouse/platform';
import { tooManyStreams } from './errors.ts';

/** Streams under way, by who reads them. */
export interface OpenStreams {
  /** Throws `TOO_MANY_STREAMS`; the answer ends it. The operator of this machine has no limit. */
  begin(session: Session): () => void;
}

/** A stream holds a connection and reads for its caller until it leaves: one caller must not take those of all others. */
export function createOpenStreams(most: number): OpenStreams {
  const counts = new Map<string, number>();
  return {
    begin(session) {
      if (session.credential === 'operator') return () => undefined;
      const key = session.userId === null ? `actor ${session.actor}` : `user ${session.userId}`;
      const count = counts.get(key) ?? 0;
      if (count >= most) throw tooManyStreams(most);
      counts.set(key, count + 1);
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        const left = (counts.get(key) ?? 1) - 1;
        if (left === 0) counts.delete(key);
        else counts.set(key, left);
      };
    },
  };
}
