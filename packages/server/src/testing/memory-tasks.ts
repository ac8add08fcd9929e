import type { Task, Tasks } from '@enginehouse/platform';

export const MEMORY_TASK = '01990000-0000-7000-8000-000000000002';
const TIME = '2026-11-20T10:15:00.000Z';

/** One task that says three lines and ends. */
export function createMemoryTasks(): Tasks {
  const task = (lines: number, changed: Partial<Task> = {}): Task => ({
    id: MEMORY_TASK,
    module: 'engines',
    label: 'Install compromise',
    status: 'running',
    progress: lines / 3,
    taskKey: null,
    ownerNodeId: 'north-1',
    createdAt: TIME,
    startedAt: TIME,
    finishedAt: null,
    updatedAt: TIME,
    checkpoint: null,
    result: null,
    error: null,
    lines: Array.from({ length: lines }, (_, index) => ({
      number: index + 1,
      time: TIME,
      nodeId: 'north-1',
      text: `line ${index + 1}`,
    })),
    ...changed,
  });
  const ended = task(3, { status: 'completed', finishedAt: TIME, result: { installed: true } });
  return {
    start: async () => ({ task: task(0), created: true }),
    get: async (taskId) => (taskId === MEMORY_TASK ? task(1) : null),
    progress: async function* () {
      yield task(1);
      yield task(2);
      yield ended;
    },
    confirm: async () => task(1),
    cancel: async () => task(1, { status: 'interrupted', finishedAt: TIME }),
  };
}
