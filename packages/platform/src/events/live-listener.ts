import { type EventHandler, type PlatformEvent, RESET_TOPIC } from '@enginehouse/sdk';
import type { Logger } from '../logger.ts';
import { type Missed, resetEvent } from './platform-events.ts';
import { compileTopicPattern } from './topic-pattern.ts';

/** Events that may wait for the handlers of one listener; those beyond are missed, and the listener is told. */
const MOST_WAITING = 10_000;

/** Somebody who listens on this node. */
export interface LiveListener {
  matches(topic: string): boolean;
  /** Hands an event to the handler, after those of the same subject. */
  deliver(event: PlatformEvent): void;
  stop(): void;
}

/** Throws `INVALID_TOPIC_PATTERN`. */
export function createLiveListener(pattern: string, handler: EventHandler, log: Logger): LiveListener {
  const matches = compileTopicPattern(pattern);
  /** Subjects whose handler is under way, with what waits behind it. */
  const lanes = new Map<string, PlatformEvent[]>();
  let waiting = 0;
  let missed: Missed | undefined;
  let stopped = false;

  const handle = async (event: PlatformEvent): Promise<void> => {
    try {
      await handler(event);
    } catch (error) {
      log.error({ err: error, topic: event.type, eventId: event.id }, 'an event handler failed');
    }
  };
  const drain = async (subject: string, lane: PlatformEvent[], first: PlatformEvent): Promise<void> => {
    for (let event: PlatformEvent | undefined = first; event !== undefined && !stopped; event = lane.shift()) {
      if (event !== first) waiting -= 1;
      await handle(event);
    }
    lanes.delete(subject);
    if (missed === undefined || lanes.size > 0 || stopped) return;
    const reset = resetEvent(missed);
    missed = undefined;
    await handle(reset);
  };
  return {
    matches: (topic) => topic === RESET_TOPIC || matches(topic),
    deliver(event) {
      const { subject, position = 0 } = event;
      if (missed !== undefined) {
        missed = { ...missed, position };
        return;
      }
      if (subject === undefined) {
        void handle(event);
        return;
      }
      const lane = lanes.get(subject);
      if (lane === undefined) {
        const fresh: PlatformEvent[] = [];
        lanes.set(subject, fresh);
        void drain(subject, fresh, event);
      } else if (waiting < MOST_WAITING) {
        lane.push(event);
        waiting += 1;
      } else {
        log.warn({ pattern, topic: event.type }, 'a listener lags behind and misses events');
        missed = { after: position - 1, position };
      }
    },
    stop() {
      stopped = true;
    },
  };
}
