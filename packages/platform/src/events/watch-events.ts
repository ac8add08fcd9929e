import { type FollowOptions, type PlatformEvent, RESET_TOPIC } from '@enginehouse/sdk';
import type { Session } from '../session.ts';
import { type EventFilter, eventFilter } from './event-visibility.ts';
import type { EventsParts } from './events-access.ts';
import { resetEvent } from './platform-events.ts';
import { Waker } from './waker.ts';

/**
 * Who watches, as they are at the moment; rejects where they are nobody any more, which ends the watch. Called before each
 * event and every few seconds, so whoever hands it in decides how often it reads; `anew`: a session has ended, so that it
 * must.
 */
export type Watcher = (anew: boolean) => Promise<Session>;

/** Events for one reader, for as long as it reads. */
export interface EventWatch extends AsyncIterable<PlatformEvent> {
  /** Everything up to here has been taken, or is not for this reader: where the next one goes on. */
  readonly position: number;
}

/** Events for the doors of this process. */
export interface EventDoor {
  /**
   * Committed writes from a position on, and what this node tells of itself; only what the watcher may know of at the moment
   * when it leaves. Committed writes are read as fast as they are taken; of the rest at most 1,000 wait, and a reader
   * that is slower gets an event of `RESET_TOPIC` in their place. Throws `INVALID_TOPIC_PATTERN`, `INVALID_REQUEST`.
   */
  watch(watcher: Watcher, options: FollowOptions): EventWatch;
}

const MOST_WAITING = 1_000;
/** So often a watcher to whom nothing is told is asked for. */
const LOOK_MS = 5_000;

export function eventDoor(parts: EventsParts): EventDoor {
  return {
    watch(watcher, options) {
      const { pattern = '**', signal } = options;
      // Behind what this node has handed on: what is on its way comes rather twice than never.
      let position = options.after ?? parts.dispatcher.position;
      const leaving = new AbortController();
      const over = signal === undefined ? leaving.signal : AbortSignal.any([leaving.signal, signal]);
      const committed = parts.dispatcher.follow({ pattern, after: position, signal: over }, (now) => {
        position = now;
      });
      return {
        get position() {
          return position;
        },
        async *[Symbol.asyncIterator]() {
          try {
            yield* watched(parts, watcher, { committed, pattern, over, position: () => position });
          } finally {
            leaving.abort();
          }
        },
      };
    },
  };
}

interface Watched {
  readonly committed: AsyncIterable<PlatformEvent>;
  readonly pattern: string;
  readonly over: AbortSignal;
  readonly position: () => number;
}

async function* watched(
  { bus, concealedFrom }: EventsParts,
  watcher: Watcher,
  { committed, pattern, over, position }: Watched,
): AsyncGenerator<PlatformEvent, void, undefined> {
  const waker = new Waker();
  let seen: Session | undefined;
  let filter: EventFilter = () => false;
  let anew = false;
  const watching = (): Promise<Session> => {
    const must = anew;
    anew = false;
    return watcher(must);
  };
  const mayKnow = async (event: PlatformEvent): Promise<boolean> => {
    const now = await watching();
    if (now !== seen) filter = eventFilter({ session: now, concealed: concealedFrom(now) });
    seen = now;
    return filter(event);
  };

  let told: PlatformEvent[] = [];
  let missed = false;
  // Committed writes come to the bus too: those have a position, and are read from the database.
  const stop = bus.on(pattern, (event) => {
    if (event.position !== undefined || missed) return;
    missed = told.length >= MOST_WAITING;
    if (missed) told = [];
    else told.push(event);
    waker.wake();
  });
  // It follows from no revision that a session ended: whoever signed out hears nothing more.
  const stopLooking = bus.on('core.sessions.deleted', () => {
    anew = true;
    waker.wake();
  });
  const source = committed[Symbol.asyncIterator]();
  let step: { readonly next: IteratorResult<PlatformEvent> } | { readonly error: unknown } | null = null;
  const pull = (): void => {
    step = null;
    source.next().then(
      (next) => {
        step = { next };
        waker.wake();
      },
      (error: unknown) => {
        step = { error };
        waker.wake();
      },
    );
  };
  const takeStep = (): typeof step => step;
  pull();
  try {
    while (!over.aborted) {
      const taken = takeStep();
      if (taken !== null) {
        if ('error' in taken) throw taken.error;
        if (taken.next.done === true) return;
        const { value } = taken.next;
        if (await mayKnow(value)) yield value;
        pull();
      }
      if (missed) {
        missed = false;
        yield resetEvent({ after: position(), position: position() });
      }
      for (let event = told.shift(); event !== undefined; event = told.shift()) {
        if (event.type === RESET_TOPIC || (await mayKnow(event))) yield event;
      }
      if (takeStep() === null) await waker.wait(LOOK_MS, over);
      await watching();
    }
  } finally {
    stop();
    stopLooking();
  }
}
