import { randomUUID } from 'node:crypto';
import type { ParkedSubject } from '@enginehouse/models';
import { type PlatformEvent, RESET_TOPIC, type SubscribeOptions, type Subscription } from '@enginehouse/sdk';
import { type Database, type OutboxRecord, readOutbox, readOutboxOf } from '@enginehouse/store';
import { errorFields, type Logger } from '../logger.ts';
import { type ConsumerPlace, claimPlace } from './consumer-place.ts';
import type { ConsumerTimes } from './consumer-times.ts';
import { eventOfRecord, resetEvent } from './platform-events.ts';
import { pause, Waker } from './waker.ts';

const PAGE = 200;
/** With more failing subjects than this it is the consumer that is broken: it waits instead of parking the whole outbox. */
const MOST_PARKED = 100;

export interface ConsumerParts {
  readonly db: Database;
  readonly log: Logger;
  readonly times: ConsumerTimes;
}

export interface DurableConsumer extends Subscription {
  /** There may be more to read. */
  wake(): void;
}

/**
 * Reads the outbox from a place that the database keeps. One of all nodes holds the lease of a name; the number that comes
 * with it (the fence) refuses what a former holder still wants to write. The place is saved after what lies before it was
 * handled, so that a killed process repeats some records and loses none.
 *
 * A record that cannot be handled parks its subject: the place moves on, and later records of that subject wait until
 * the first one succeeds. Parked subjects are saved with the place.
 */
export function startDurableConsumer(
  { db, log, times }: ConsumerParts,
  { name, handler, from = 'now' }: SubscribeOptions,
  matches: (topic: string) => boolean,
): DurableConsumer {
  const owner = randomUUID();
  const waker = new Waker();
  const stopping = new AbortController();
  const ready = Promise.withResolvers<void>();
  let held: ConsumerPlace | undefined;
  let failing = false;

  const goesOn = (place: ConsumerPlace): boolean => place.held && !stopping.signal.aborted;
  /** `left`: neither handled nor failed, because the consumer ends here. */
  const handle = async (place: ConsumerPlace, event: PlatformEvent): Promise<'handled' | 'failed' | 'left'> => {
    try {
      await handler(event, place.over);
      return 'handled';
    } catch (error) {
      if (!goesOn(place)) return 'left';
      log.warn({ err: error, consumer: name, eventId: event.id }, 'an event could not be handled; it is tried again');
      return 'failed';
    }
  };

  /** Goes on with a parked subject, through what was read of it meanwhile. */
  const retry = async (place: ConsumerPlace, parked: ParkedSubject): Promise<void> => {
    const { subject } = parked;
    let next = parked.position;
    for (;;) {
      const records = await readOutboxOf(db, subject, { from: next, through: place.position, limit: PAGE });
      const events = records.filter(({ type }) => matches(type)).map(eventOfRecord);
      if (next === parked.position && records[0]?.position !== parked.position) {
        const missed = { after: next - 1, position: records[0]?.position ?? next };
        events.unshift(resetEvent(subject === null ? missed : { ...missed, subject }));
      }
      for (const event of events) {
        const outcome = goesOn(place) ? await handle(place, event) : 'left';
        if (outcome === 'left') return;
        if (outcome === 'failed') {
          // Where records are gone, that they are is told again.
          const position = event.type === RESET_TOPIC ? parked.position : (event.position ?? next);
          place.parked.park(subject, position, Date.now());
          return place.save();
        }
      }
      next = (records.at(-1)?.position ?? next) + 1;
      if (records.length < PAGE || subject === null) break;
    }
    place.parked.remove(parked);
    await place.save();
  };

  /** False when the record is left for later. */
  const take = async (place: ConsumerPlace, record: OutboxRecord): Promise<boolean> => {
    if (matches(record.type) && !place.parked.has(record.subject)) {
      const outcome = await handle(place, eventOfRecord(record));
      if (outcome === 'left') return false;
      if (outcome === 'failed') place.parked.park(record.subject, record.position, Date.now());
    }
    place.position = record.position;
    return true;
  };

  /** What the place misses, because it was removed or because the database is an older one than it knew. */
  const skipMissed = async (place: ConsumerPlace, position: number): Promise<void> => {
    log.warn({ consumer: name, after: place.position, position }, 'a consumer has missed events');
    const outcome = await handle(place, resetEvent({ after: place.position, position }));
    if (outcome !== 'handled') return pause(times.firstRetryMs, stopping.signal);
    if (position < place.position) place.parked.clear();
    place.parked.dropThrough(position);
    place.position = position;
    await place.save();
  };

  /** Reads one page on; answers whether there may be more. */
  const readOn = async (place: ConsumerPlace): Promise<boolean> => {
    if (place.parked.size >= MOST_PARKED) return false;
    const { head, records } = await readOutbox(db, { after: place.position, limit: PAGE });
    if (place.position < head.pruned || place.position > head.reserved) {
      await skipMissed(place, place.position < head.pruned ? head.pruned : head.position);
      return true;
    }
    let matched = false;
    for (const record of records) {
      const parked = place.parked.size;
      if (!goesOn(place) || !(await take(place, record))) return false;
      matched ||= matches(record.type);
      if (place.parked.size !== parked) await place.save();
      else if (matched) await place.saveAfter(times.saveEveryMs);
      if (place.parked.size < MOST_PARKED) continue;
      log.error({ consumer: name, subjects: MOST_PARKED }, 'a consumer fails for too many subjects and waits for them');
      return false;
    }
    // A place behind records that are not for it may be read again: it is saved now and then.
    await place.saveAfter(matched ? 0 : times.lazySaveMs);
    return records.length === PAGE;
  };

  const turn = async (): Promise<void> => {
    if (held?.held !== true) {
      held?.end();
      held = (await claimPlace({ db, name, owner, from, times })) ?? undefined;
      ready.resolve();
      if (held === undefined) return pause(times.standbyMs, stopping.signal);
    }
    const place = held;
    for (const parked of place.parked.due(Date.now())) if (goesOn(place)) await retry(place, parked);
    if ((await readOn(place)) || !goesOn(place)) return;
    await waker.wait(Math.min(times.pollMs, place.parked.nextIn(Date.now()) ?? times.pollMs), stopping.signal);
  };

  const renewal = setInterval(() => held?.renew().catch(() => undefined), times.renewMs).unref();
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await turn();
        failing = false;
      } catch (error) {
        if (!failing) log.error({ ...errorFields(error), consumer: name }, 'a consumer cannot read its events');
        failing = true;
        await pause(times.failurePauseMs, stopping.signal);
      }
    }
  })();

  return {
    name,
    ready: ready.promise,
    wake: () => waker.wake(),
    async stop() {
      stopping.abort();
      ready.resolve();
      clearInterval(renewal);
      held?.end();
      const inTime = await Promise.race([ended.then(() => true), pause(times.stopMs).then(() => false)]);
      try {
        if (inTime) await held?.release();
        else log.warn({ consumer: name }, 'a consumer was stopped while its handler was under way');
      } catch (error) {
        log.warn(
          { ...errorFields(error), consumer: name },
          'the place of a consumer could not be saved: it repeats some events',
        );
      }
    },
  };
}
