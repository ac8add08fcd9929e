import { defineErrors, didYouMean, type EnginehouseError } from '@enginehouse/errors';

const { table, error } = defineErrors({
  UNKNOWN_TASK_KIND: {
    status: 400,
    meaning: 'Work of this kind is not known, or only the platform itself starts it.',
    fix: 'Use one of the kinds listed.',
  },
  UNKNOWN_TASK: {
    status: 404,
    meaning: 'There is no task of this id, or it is outside of the caller\u2019s scope.',
    fix: 'List the tasks; ended ones go after 30 days.',
  },
  TASK_NOT_WAITING: {
    status: 409,
    meaning: 'The task waits for no answer, or somebody else was faster.',
    fix: 'Look at the task before answering it.',
  },
  TASK_ENDED: {
    status: 409,
    meaning: 'The task has ended already.',
    fix: 'Start it again, if it shall run once more.',
  },
});

/** Part of the table of the package. */
export const TASK_ERRORS = table;

export function unknownTaskKind(kind: string, known: readonly string[]): EnginehouseError {
  const asked = String(kind).slice(0, 80);
  return error('UNKNOWN_TASK_KIND', {
    message: `'${asked}' is not a kind of work that can be started${didYouMean(asked, known)}`,
    where: 'kind',
    fix: known.length === 0 ? 'No kind of work can be started by hand here.' : `Use one of: ${known.join(', ')}.`,
  });
}

export function unknownTask(taskId: string): EnginehouseError {
  return error('UNKNOWN_TASK', { message: `there is no task '${String(taskId).slice(0, 40)}'`, where: 'taskId' });
}

export function taskNotWaiting(taskId: string, status: string): EnginehouseError {
  return error('TASK_NOT_WAITING', {
    message: `the task '${taskId}' waits for no answer: it is ${status}`,
    where: 'taskId',
  });
}

export function taskEnded(taskId: string, status: string): EnginehouseError {
  return error('TASK_ENDED', { message: `the task '${taskId}' has ended: it is ${status}`, where: 'taskId' });
}
