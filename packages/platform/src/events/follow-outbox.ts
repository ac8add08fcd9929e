import type { FollowOptions, PlatformEvent } from '@enginehouse/sdk';
import { type Database, readOutbox } from '@enginehouse/store';
import { invalidRequest } from '../errors.ts';
import { eventOfRecord, resetEvent } from './platform-events.ts';
import { compileTopicPattern } from './topic-pattern.ts';
import { Waker } from './waker.ts';

const PAGE = 200;
/** The dispatcher wakes; this is the net under it. */
const POLL_MS = 30_000;

export interface FollowParts {
  readonly db: Database;
  /** Where the dispatcher finds who waits. */
  readonly followers: Set<Waker>;
  /** Aborted when the platform closes: everybody is done then. */
  readonly closing: AbortSignal;
  /** Told where the reader is, also where nothing matched: everything up to there has been taken from it. */
  readonly onPosition?: (position: number) => void;
}

/**
 * Events behind a position, then those to come. Reads from the database as fast as it is asked, so that a slow reader costs
 * no memory.
 */
export function followOutbox(parts: FollowParts, options: FollowOptions): AsyncIterable<PlatformEvent> {
  const { pattern = '**', after } = options;
  const matches = compileTopicPattern(pattern);
  if (after !== undefined && (!Number.isSafeInteger(after) || after < 0)) {
    throw invalidRequest('after', `${String(after)} is not a position`, 'the position of an event');
  }
  return readFrom(parts, matches, options);
}

async function* readFrom(
  { db, followers, closing, onPosition }: FollowParts,
  matches: (topic: string) => boolean,
  { after, signal }: FollowOptions,
): AsyncGenerator<PlatformEvent, void, undefined> {
  const over = signal === undefined ? closing : AbortSignal.any([closing, signal]);
  const waker = new Waker();
  followers.add(waker);
  try {
    let position = after ?? (await readOutbox(db, { after: 0, limit: 0 })).head.position;
    onPosition?.(position);
    while (!over.aborted) {
      const { head, records } = await readOutbox(db, { after: position, limit: PAGE });
      if (position < head.pruned || position > head.reserved) {
        const next = position < head.pruned ? head.pruned : head.position;
        yield resetEvent({ after: position, position: next });
        position = next;
        continue;
      }
      for (const record of records) {
        position = record.position;
        if (!matches(record.type)) continue;
        if (over.aborted) return;
        yield eventOfRecord(record);
      }
      onPosition?.(position);
      if (records.length < PAGE) await waker.wait(POLL_MS, over);
    }
  } finally {
    followers.delete(waker);
  }
}
