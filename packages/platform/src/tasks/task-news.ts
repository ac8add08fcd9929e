import { type Database, TASKS_CHANNEL, type TaskNews } from '@enginehouse/store';
import type { EventBus } from '../events/event-bus.ts';

/** What happens to tasks, on whichever node, told here. */
export interface TaskFeed extends AsyncDisposable {
  /** Called when a task may have changed; the answer stops it. */
  on(taskId: string, listener: () => void): () => void;
  /** Called with every task that has changed; null: some may have. */
  onAny(listener: (news: TaskNews | null) => void): () => void;
}

/** Progress is told to the bus of every node as `tasks.task.changed`: from memory, in no outbox. */
export async function openTaskFeed(db: Database, bus: EventBus): Promise<TaskFeed> {
  const byTask = new Map<string, Set<() => void>>();
  const any = new Set<(news: TaskNews | null) => void>();
  const stop = await db.listen(TASKS_CHANNEL, (payload) => {
    const news = payload === '' ? null : (JSON.parse(payload) as TaskNews);
    const heard = news === null ? [...byTask.values()] : [byTask.get(news.id) ?? new Set<() => void>()];
    for (const listeners of heard) for (const listener of listeners) listener();
    for (const listener of any) listener(news);
    if (news !== null && !news.withheld && bus.hasListeners) bus.publish(eventOf(news));
  });
  return {
    on(taskId, listener) {
      const listeners = byTask.get(taskId) ?? new Set();
      byTask.set(taskId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byTask.get(taskId) === listeners) byTask.delete(taskId);
      };
    },
    onAny(listener) {
      any.add(listener);
      return () => {
        any.delete(listener);
      };
    },
    async [Symbol.asyncDispose]() {
      await stop().catch(() => undefined);
    },
  };
}

function eventOf({ id, status, progress, organizationId, userId }: TaskNews): Parameters<EventBus['publish']>[0] {
  return {
    source: '/tasks',
    type: 'tasks.task.changed',
    data: { id, status, progress },
    ...(organizationId === null ? {} : { organizationId }),
    ...(userId === null ? {} : { userId }),
  };
}
