import type { Events, PlatformEvent } from '@enginehouse/sdk';
import { requirePermission } from '../access.ts';
import type { Session } from '../session.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';
import { type EventViewer, eventFilter } from './event-visibility.ts';

export interface EventsParts {
  readonly bus: EventBus;
  readonly dispatcher: Dispatcher;
  /** Whether an engine is concealed from a session, by the configuration in force. */
  readonly concealedFrom: (session: Session) => EventViewer['concealed'];
}

/** `sdk.events` of a session: only what it may know of. */
export function eventsAccess({ bus, dispatcher, concealedFrom }: EventsParts, session: Session): Events {
  const sees = eventFilter({ session, concealed: concealedFrom(session) });
  return {
    on: (pattern, handler) => bus.on(pattern, (event) => (sees(event) ? handler(event) : undefined)),
    follow: (options) => only(dispatcher.follow(options), sees),
    subscribe(options) {
      requirePermission(session, 'system.module.manage');
      return dispatcher.subscribe({
        ...options,
        handler: (event, signal) => (sees(event) ? options.handler(event, signal) : undefined),
      });
    },
  };
}

async function* only(
  events: AsyncIterable<PlatformEvent>,
  sees: (event: PlatformEvent) => boolean,
): AsyncGenerator<PlatformEvent, void, undefined> {
  for await (const event of events) if (sees(event)) yield event;
}
