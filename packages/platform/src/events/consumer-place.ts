import { claimCursor, type Database, releaseCursor, renewCursor, saveCursor } from '@enginehouse/store';
import type { ConsumerTimes } from './consumer-times.ts';
import { ParkedSubjects } from './parked-subjects.ts';

/** A node stops before the others may begin: it counts from when it asked, they from when the database answered. */
const SURE_PART_OF_LEASE = 0.75;

export interface PlaceClaim {
  readonly db: Database;
  readonly name: string;
  readonly owner: string;
  readonly from: 'now' | 'kept';
  readonly times: ConsumerTimes;
}

/** The place of a durable consumer, while this node holds it. */
export interface ConsumerPlace {
  /** Every record up to here was handled, or its subject is parked. */
  position: number;
  readonly parked: ParkedSubjects;
  /** Whether this node may still read and write for the consumer. */
  readonly held: boolean;
  /** Aborted when another node has taken over, or at `end`. */
  readonly over: AbortSignal;
  save(): Promise<void>;
  /** Saves what has moved when the last time is so long ago. */
  saveAfter(ms: number): Promise<void>;
  renew(): Promise<void>;
  /** Nothing more is handled. */
  end(): void;
  /** Saves what has moved and lets the next node take over at once. */
  release(): Promise<void>;
}

/** Null while another node holds it. */
export async function claimPlace({ db, name, owner, from, times }: PlaceClaim): Promise<ConsumerPlace | null> {
  const { leaseMs } = times;
  // The embedded database has one process: nobody could take over.
  const alone = db.dialect === 'pglite';
  let leasedAt = performance.now();
  const claimed = await claimCursor(db, { name, owner, leaseMs, from });
  if (claimed === null) return null;
  const { fence } = claimed;
  const over = new AbortController();
  let lost = false;
  let savedAt = performance.now();
  let savedPosition = claimed.position;

  const asked = async (ask: () => Promise<boolean>): Promise<void> => {
    const sent = performance.now();
    if (await ask()) leasedAt = Math.max(leasedAt, sent);
    else {
      lost = true;
      over.abort();
    }
  };
  const place: ConsumerPlace = {
    position: claimed.position,
    parked: new ParkedSubjects(claimed.parked, times.firstRetryMs, times.longestRetryMs),
    get held() {
      return !lost && (alone || performance.now() - leasedAt < leaseMs * SURE_PART_OF_LEASE);
    },
    over: over.signal,
    async save() {
      const { position, parked } = place;
      await asked(() => saveCursor(db, name, { position, fence, parked: parked.list() }, leaseMs));
      savedPosition = position;
      savedAt = performance.now();
    },
    async saveAfter(ms) {
      if (place.position !== savedPosition && performance.now() - savedAt >= ms) await place.save();
    },
    renew: () => (alone || lost ? Promise.resolve() : asked(() => renewCursor(db, name, fence, leaseMs))),
    end: () => over.abort(),
    async release() {
      over.abort();
      if (lost) return;
      await place.saveAfter(0);
      await releaseCursor(db, name, fence);
    },
  };
  return place;
}
