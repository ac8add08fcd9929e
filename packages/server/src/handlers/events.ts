import type { FeedHandlers } from '../call.ts';

export const feedEvents = {
  'events.follow': ({ query, headers }, { platform }, { watcher, signal }) => {
    // A browser that comes back names the last event itself, and repeats the address that it began with.
    const after = headers['last-event-id'] ?? query.after;
    const { pattern } = query;
    return platform.eventDoor.watch(watcher, {
      signal,
      ...(pattern === undefined ? {} : { pattern }),
      ...(after === undefined ? {} : { after: Number(after) }),
    });
  },
} satisfies Partial<FeedHandlers>;
