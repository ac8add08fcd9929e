import type { Task } from '@enginehouse/api';
import type { StatusWords } from '../../display/StatusBadge.tsx';

export type TaskStatus = Task['status'];
export type TaskLine = Task['lines'][number];

/** A row of `background_tasks`: a task without its lines. */
export type TaskRow = Omit<Task, 'lines' | 'checkpoint' | 'result' | 'error'>;

export const TASK_STATUSES: StatusWords<TaskStatus> = {
  pending: { label: 'Waiting', tone: 'busy' },
  running: { label: 'Running', tone: 'busy' },
  waiting_confirmation: { label: 'Waits for your answer', tone: 'attention' },
  completed: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  interrupted: { label: 'Interrupted', tone: 'off' },
};

/** Whether nothing happens to it any more. */
export function hasEnded({ status }: Pick<Task, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'interrupted';
}

/** The lines that are known after an event: those it brings replace what has the same number. The last 1,000 are kept. */
export function withLines(known: readonly TaskLine[], brought: readonly TaskLine[]): readonly TaskLine[] {
  const [first] = brought;
  if (first === undefined) return known;
  const cut = known.findIndex(({ number }) => number >= first.number);
  return [...(cut < 0 ? known : known.slice(0, cut)), ...brought].slice(-1_000);
}
