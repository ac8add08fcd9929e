import { type Database, liveNodes, NODES_CHANNEL } from '@enginehouse/store';
import type { EventBus } from './event-bus.ts';
import { NODE_CHANGED } from './own-topics.ts';

export interface NodeNewsParts {
  readonly db: Database;
  readonly bus: EventBus;
}

/** A node that dies says nothing: while somebody listens, the nodes with a lease are counted so often. */
const LOOK_MS = 2_000;

/** Tells the bus of this node which nodes came, went or changed. The embedded database has one, which tells only of itself. */
export async function openNodeNews({ db, bus }: NodeNewsParts): Promise<AsyncDisposable> {
  const tell = (id: string): void => {
    if (bus.hasListeners) bus.publish({ source: '/nodes', type: NODE_CHANGED, data: { id } });
  };
  const stop = await db.listen(NODES_CHANNEL, tell);
  let known: ReadonlySet<string> | null = null;
  let looking: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    const now = new Set((await liveNodes(db)).map(({ id }) => id));
    const before = known;
    known = now;
    if (before !== null) {
      for (const id of new Set([...before, ...now])) if (before.has(id) !== now.has(id)) tell(id);
    }
  };
  const timer =
    db.dialect === 'pglite'
      ? undefined
      : setInterval(() => {
          if (!bus.hasListeners) known = null;
          // That the database does not answer is said by whoever needs it for more than this.
          else looking ??= look().then(forget, forget);
        }, LOOK_MS).unref();
  const forget = (): void => {
    looking = null;
  };
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
      await stop().catch(() => undefined);
    },
  };
}
