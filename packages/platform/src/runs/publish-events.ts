import type { RunRecord } from '@enginehouse/kernel';
import type { EventBus } from '../events/event-bus.ts';

/** Publishes what returnable engines emitted, as `engine.<topic>`; for after the commit of the record. */
export function publishEvents(bus: EventBus, record: RunRecord): void {
  if (!bus.hasListeners) return;
  for (const { engine, position, withheld } of record.plan.engines) {
    if (withheld) continue;
    for (const event of record.outcomes[position]?.events ?? []) {
      bus.publish({
        source: `/runs/${record.runId}/engines/${engine.engineId}`,
        type: `engine.${event.topic}`,
        data: event.payload,
      });
    }
  }
}
