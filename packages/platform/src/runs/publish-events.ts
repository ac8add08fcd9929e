import type { RunRecord } from '@enginehouse/kernel';
import type { EventBus } from '../events/event-bus.ts';
import type { Concealed } from './concealed.ts';

/**
 * Publishes what returnable engines emitted, as `engine.<topic>`; for after the commit of the record. `concealed` names
 * engines that have been withheld or restricted since the run began.
 */
export function publishEvents(bus: EventBus, record: RunRecord, concealed?: Concealed): void {
  if (!bus.hasListeners) return;
  const owners = ownersOf(record);
  for (const { engine, position, withheld } of record.plan.engines) {
    if (withheld || concealed?.(engine.engineId) === true) continue;
    for (const event of record.outcomes[position]?.events ?? []) {
      bus.publish({
        source: `/runs/${record.runId}/engines/${engine.engineId}`,
        type: `engine.${event.topic}`,
        data: event.payload,
        ...owners,
      });
    }
  }
}

/** Says that something happened to the record of a run, and no more: what it holds is for whoever may read it. */
export function publishRun(bus: EventBus, type: string, record: Pick<RunRecord, 'runId' | 'origin'>): void {
  if (!bus.hasListeners) return;
  const { runId, origin } = record;
  bus.publish({ source: '/runs', type, data: { runId, userId: origin.userId }, ...ownersOf(record) });
}

/** Whose the events of a run are: of whoever asked for it. */
function ownersOf({ origin: { organizationId, userId } }: Pick<RunRecord, 'origin'>) {
  return {
    ...(organizationId === null ? {} : { organizationId }),
    ...(userId === null ? {} : { userId }),
  };
}
