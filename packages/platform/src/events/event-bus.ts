import { randomUUID } from 'node:crypto';
import type { Json } from '@enginehouse/kernel';
import type { Logger } from '../logger.ts';
import { compileTopicPattern } from './topic-pattern.ts';

/** A CloudEvents 1.0 envelope in its JSON form. */
export interface PlatformEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** `/runs/<runId>`, `/engines/<engineId>`, ... */
  readonly source: string;
  /** The topic, for example `engine.confidence.updated`. */
  readonly type: string;
  /** ISO 8601. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Json;
}

export type EventHandler = (event: PlatformEvent) => void | Promise<void>;

/** `sdk.events`: what happened, for whoever wants to know. A handler that fails is logged and stops nobody. */
export interface EventBus {
  /** Listens to topics that match (`*` one word, `**` the rest); the answer stops it. */
  on(pattern: string, handler: EventHandler): () => void;
  publish(event: Pick<PlatformEvent, 'source' | 'type' | 'data'>): void;
  /** True when somebody listens: publishers on hot paths build nothing otherwise. */
  readonly hasListeners: boolean;
}

export function createEventBus(log: Logger): EventBus {
  const listeners = new Set<{ readonly matches: (topic: string) => boolean; readonly handler: EventHandler }>();
  const deliver = async (handler: EventHandler, event: PlatformEvent): Promise<void> => {
    try {
      await handler(event);
    } catch (error) {
      log.error({ err: error, topic: event.type, eventId: event.id }, 'an event handler failed');
    }
  };
  return {
    on(pattern, handler) {
      const listener = { matches: compileTopicPattern(pattern), handler };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    publish(partial) {
      const interested = [...listeners].filter((listener) => listener.matches(partial.type));
      if (interested.length === 0) return;
      const event: PlatformEvent = {
        specversion: '1.0',
        id: randomUUID(),
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        ...partial,
      };
      for (const listener of interested) void deliver(listener.handler, event);
    },
    get hasListeners() {
      return listeners.size > 0;
    },
  };
}
