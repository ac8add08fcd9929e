import type { Events, PlatformEvent } from '@enginehouse/sdk';
import { requirePermission } from '../access.ts';
import type { Session } from '../session.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';
import { type EventFilter, type EventViewer, eventFilter } from './event-visibility.ts';

export interface EventsParts {
  readonly bus: EventBus;
  readonly dispatcher: Dispatcher;
  /** Whether an engine is concealed from a session, by the configuration in force. */
  readonly concealedFrom: (session: Session) => EventViewer['concealed'];
}

/** `sdk.events`: only what the session may know of, as it is at the moment of each event. */
export function eventsAccess({ bus, dispatcher, concealedFrom }: EventsParts, session: () => Session): Events {
  let seen: Session | undefined;
  let filter: EventFilter = () => false;
  const sees: EventFilter = (event) => {
    const now = session();
    if (now !== seen) filter = eventFilter({ session: now, concealed: concealedFrom(now) });
    seen = now;
    return filter(event);
  };
  return {
    on: (pattern, handler) => bus.on(pattern, (event) => (sees(event) ? handler(event) : undefined)),
    follow: (options) => only(dispatcher.follow(options), sees),
    subscribe(options) {
      requirePermission(session(), 'system.module.manage');
      return dispatcher.subscribe({
        ...options,
        handler: (event, signal) => (sees(event) ? options.handler(event, signal) : undefined),
      });
    },
  };
}

async function* only(
  events: AsyncIterable<PlatformEvent>,
  sees: EventFilter,
): AsyncGenerator<PlatformEvent, void, undefined> {
  for await (const event of events) if (sees(event)) yield event;
}
