import { setTimeout as wait } from 'node:timers/promises';
import { openDispatcher } from '../packages/platform/src/events/dispatcher.ts';
import { createEventBus } from '../packages/platform/src/events/event-bus.ts';
import { createLogger } from '../packages/platform/src/logger.ts';
import type { Database } from '../packages/store/src/index.ts';

const LOOK_MS = 50;
/** Longer than the lease of a consumer whose process was killed. */
const IDLE_MS = 60_000;

/** What a durable consumer was told, first times only, against what the outbox holds. */
export interface ToldEvents {
  /** Records of the outbox that the consumer was not told of. */
  readonly lost: readonly string[];
  /** Records that came before an earlier one of their subject. */
  readonly outOfOrder: readonly string[];
  readonly told: number;
}

/** Events as a consumer was told of them, those of before included; goes on with its place in the outbox to the end. */
export async function tellTheRest(db: Database, name: string, before: readonly string[]): Promise<ToldEvents> {
  const ids = [...before];
  const log = createLogger('silent');
  await using dispatcher = await openDispatcher({ db, bus: createEventBus(log), log, times: { pollMs: 20 } });
  const { ready, stop } = dispatcher.subscribe({
    name,
    pattern: '**',
    from: 'kept',
    handler: ({ id }) => void ids.push(id),
  });
  await ready;
  const records = await db.query<{ event_id: string; subject: string | null; id: number }>(
    'select event_id, subject, id from outbox order by id',
  );
  // A consumer that has lost one never gets there: it has had time enough when nothing came for so long.
  for (let idle = 0, seen = -1; idle < IDLE_MS && new Set(ids).size < records.length; await wait(LOOK_MS)) {
    idle = seen === ids.length ? idle + LOOK_MS : 0;
    seen = ids.length;
  }
  await stop();
  const firsts = new Map([...new Set(ids)].map((id, index) => [id, index]));
  const latest = new Map<string | null, number>();
  const outOfOrder = records.filter(({ event_id, subject }) => {
    const place = firsts.get(event_id) ?? 0;
    const isLate = place < (latest.get(subject) ?? -1);
    latest.set(subject, Math.max(place, latest.get(subject) ?? -1));
    return subject !== null && isLate;
  });
  return {
    lost: records.filter(({ event_id }) => !firsts.has(event_id)).map(({ event_id }) => event_id),
    outOfOrder: outOfOrder.map(({ subject, id }) => `${subject} ${id}`),
    told: firsts.size,
  };
}
