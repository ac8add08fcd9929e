import type { FollowOptions, PlatformEvent, SubscribeOptions, Subscription } from '@enginehouse/sdk';
import {
  CONFIGURATION_CHANNEL,
  type Database,
  OUTBOX_CHANNEL,
  type OutboxRecord,
  readOutbox,
  stampOutbox,
} from '@enginehouse/store';
import { consumerRunsHere, invalidRequest } from '../errors.ts';
import { errorFields, type Logger } from '../logger.ts';
import { CONSUMER_TIMES, type ConsumerTimes } from './consumer-times.ts';
import { type DurableConsumer, startDurableConsumer } from './durable-consumer.ts';
import type { EventBus } from './event-bus.ts';
import { type FollowParts, followOutbox } from './follow-outbox.ts';
import { eventOfRecord, type Missed, resetEvent } from './platform-events.ts';
import { compileTopicPattern } from './topic-pattern.ts';
import type { Waker } from './waker.ts';

/** Takes committed writes out of the outbox: to the bus of this node, to durable consumers, to whoever follows. */
export interface Dispatcher extends AsyncDisposable {
  /** Throws `INVALID_REQUEST`, `INVALID_TOPIC_PATTERN`, `CONSUMER_RUNS_HERE`. */
  subscribe(options: SubscribeOptions): Subscription;
  /** Throws `INVALID_TOPIC_PATTERN`, and `INVALID_REQUEST` for a position that is none. */
  follow(options?: FollowOptions, onPosition?: FollowParts['onPosition']): AsyncIterable<PlatformEvent>;
  /** The last position that was handed to the bus of this node. */
  readonly position: number;
}

export interface DispatcherParts {
  readonly db: Database;
  readonly bus: EventBus;
  readonly log: Logger;
  /** For tests that cannot wait as long. */
  readonly times?: Partial<ConsumerTimes>;
}

/** The net under NOTIFY, and what finds records that were written without one. */
const POLL_MS = 1_000;
const PAGE = 1_000;
const CONSUMER_NAME = /^[a-z0-9]+([.-][a-z0-9]+)*$/;
const LONGEST_NAME = 100;

/**
 * Begins behind what has a position already: this node's listeners hear what comes from now on. A commit wakes it with
 * NOTIFY; one statement gives positions and brings the records back, so that a handler is called one round trip later.
 * Of several nodes one stamps, and wakes the others, who read.
 */
export async function openDispatcher({ db, bus, log, times = {} }: DispatcherParts): Promise<Dispatcher> {
  const consumers = new Map<string, DurableConsumer>();
  const followers = new Set<Waker>();
  const closing = new AbortController();
  let position = (await readOutbox(db, { after: 0, limit: 0 })).head.position;
  let heard = position;
  let wanted: 'nothing' | 'stamp' | 'all' = 'nothing';
  let working: Promise<void> | null = null;
  let failing = false;

  const hand = (records: readonly OutboxRecord[]): void => {
    if (bus.hasListeners) for (const record of records) bus.deliver(eventOfRecord(record));
    position = records.at(-1)?.position ?? position;
  };
  const skipMissed = (missed: Missed): void => {
    log.warn(missed, 'this node has missed events');
    bus.deliver(resetEvent(missed));
    position = missed.position;
  };
  /** Reads what others have stamped, or what it could not take along itself. */
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const { head, records } = await readOutbox(db, { after: position, limit: bus.hasListeners ? PAGE : 0 });
      if (position < head.pruned) skipMissed({ after: position, position: head.pruned });
      else if (position > head.reserved) skipMissed({ after: position, position: head.position });
      else if (records.length === 0) {
        position = Math.max(position, head.position);
        return;
      } else hand(records);
    }
  };
  const stamp = async (): Promise<void> => {
    for (;;) {
      const stamped = await stampOutbox(db);
      if (stamped === null) return;
      if (stamped.after === position) hand(stamped.records);
      else await catchUp();
    }
  };
  const work = async (): Promise<void> => {
    while (!closing.signal.aborted && (wanted !== 'nothing' || heard > position)) {
      const before = position;
      const task = wanted;
      const target = heard;
      wanted = 'nothing';
      if (task !== 'nothing') await stamp();
      if (task === 'all' || heard > position) await catchUp();
      // A position that is not there, after a restore, is no reason to ask for ever; one heard meanwhile is.
      if (heard === target) heard = Math.min(heard, position);
      if (position === before) continue;
      for (const consumer of consumers.values()) consumer.wake();
      for (const follower of followers) follower.wake();
    }
  };
  const start = (): void => {
    if (working !== null || closing.signal.aborted) return;
    working = work()
      .then(() => {
        failing = false;
      })
      .catch((error: unknown) => {
        if (!failing) log.error(errorFields(error), 'the outbox could not be read');
        failing = true;
      })
      .finally(() => {
        working = null;
      });
  };
  const stopListening = await db.listen(OUTBOX_CHANNEL, (payload) => {
    // A position: somebody has stamped. Anything else: somebody has written, or the connection was lost.
    const stamped = Number(payload);
    if (payload !== '' && Number.isSafeInteger(stamped)) heard = Math.max(heard, stamped);
    else if (wanted === 'nothing') wanted = 'stamp';
    start();
  });
  // A change of the configuration says so on its own channel, and on no other: its payload is a revision.
  const stopFollowing = await db.listen(CONFIGURATION_CHANNEL, () => {
    if (wanted === 'nothing') wanted = 'stamp';
    start();
  });
  const poll = (): void => {
    wanted = 'all';
    start();
  };
  const timer = setInterval(poll, POLL_MS).unref();
  poll();

  return {
    subscribe(options) {
      const { name, pattern } = options;
      if (!CONSUMER_NAME.test(name) || name.length > LONGEST_NAME) {
        throw invalidRequest('name', `'${name}' is not the name of a consumer`, 'lower-case words, dots and dashes');
      }
      const matches = compileTopicPattern(pattern);
      if (consumers.has(name)) throw consumerRunsHere(name);
      const consumer = startDurableConsumer({ db, log, times: { ...CONSUMER_TIMES, ...times } }, options, matches);
      consumers.set(name, consumer);
      return {
        name,
        ready: consumer.ready,
        stop: async () => {
          await consumer.stop();
          if (consumers.get(name) === consumer) consumers.delete(name);
        },
      };
    },
    follow: (options = {}, onPosition) =>
      followOutbox(
        { db, followers, closing: closing.signal, ...(onPosition === undefined ? {} : { onPosition }) },
        options,
      ),
    get position() {
      return position;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearInterval(timer);
      await Promise.all([...consumers.values()].map((consumer) => consumer.stop()));
      await stopListening().catch(() => undefined);
      await stopFollowing().catch(() => undefined);
      await working;
    },
  };
}
