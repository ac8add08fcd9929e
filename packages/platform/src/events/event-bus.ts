import type { EventHandler, PlatformEvent } from '@enginehouse/sdk';
import type { Logger } from '../logger.ts';
import { createLiveListener, type LiveListener } from './live-listener.ts';
import { freshEvent } from './platform-events.ts';

export type { EventHandler, PlatformEvent };

/** What happens on this node and what the outbox brings, for whoever listens here. */
export interface EventBus {
  /**
   * Listens to topics that match (`*` one word, `**` the rest); the answer stops it. Events of one subject are handed over
   * one after the other. A handler that fails is logged and stops nobody. Throws `INVALID_TOPIC_PATTERN`.
   */
  on(pattern: string, handler: EventHandler): () => void;
  /** Tells of what happened on this node and is in no outbox. */
  publish(event: Pick<PlatformEvent, 'source' | 'type' | 'data' | 'organizationId' | 'userId'>): void;
  /** Hands on an event as it is. For the dispatcher. */
  deliver(event: PlatformEvent): void;
  /** True when somebody listens: publishers on hot paths build nothing otherwise. */
  readonly hasListeners: boolean;
}

export function createEventBus(log: Logger): EventBus {
  const listeners = new Set<LiveListener>();
  return {
    on(pattern, handler) {
      const listener = createLiveListener(pattern, handler, log);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        listener.stop();
      };
    },
    publish(partial) {
      const interested = [...listeners].filter((listener) => listener.matches(partial.type));
      if (interested.length === 0) return;
      const event = freshEvent(partial);
      for (const listener of interested) listener.deliver(event);
    },
    deliver(event) {
      for (const listener of listeners) if (listener.matches(event.type)) listener.deliver(event);
    },
    get hasListeners() {
      return listeners.size > 0;
    },
  };
}
