import type { EventDoor, PlatformEvent } from '@enginehouse/platform';

/** Tells every reader of one write behind the position that it knows, and of no more: its stream ends there. */
export function createMemoryEvents(): EventDoor {
  return {
    watch: (watcher, { after = 4711 }) => ({
      position: after,
      async *[Symbol.asyncIterator]() {
        await watcher(false);
        yield eventAt(after + 1);
      },
    }),
  };
}

function eventAt(position: number): PlatformEvent {
  return {
    specversion: '1.0',
    id: '5d9c7d0e-7e3b-4c6f-9a61-6d1f8a0c2b11',
    source: '/core/engine_registry',
    type: 'core.engine_registry.updated',
    subject: 'engine_registry/7',
    time: '2026-11-20T10:15:00.000Z',
    datacontenttype: 'application/json',
    data: { changed: ['name'] },
    position,
    revision: 12,
  };
}
