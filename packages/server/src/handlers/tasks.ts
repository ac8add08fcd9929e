import type { RouteEvent, RouteNamed } from '@enginehouse/api';
import { type Task, unknownTask } from '@enginehouse/platform';
import type { AnswerHandlers, Call, StreamHandlers } from '../call.ts';

export const answerTasks = {
  'tasks.get': ({ params }, { sdk }) => found(sdk, params.taskId),
  'tasks.wait': async ({ params }, { sdk, signal }) => {
    let task = await found(sdk, params.taskId);
    for await (const changed of sdk.tasks.progress(params.taskId, signal)) task = changed;
    return task;
  },
  'tasks.cancel': ({ params }, { sdk }) => sdk.tasks.cancel(params.taskId),
  'tasks.confirm': ({ params, body }, { sdk }) => sdk.tasks.confirm(params.taskId, body.answer),
} satisfies Partial<AnswerHandlers>;

export const streamTasks = {
  'tasks.wait': ({ params }, { sdk, signal }) => changesOf(sdk, params.taskId, signal),
} satisfies Partial<StreamHandlers>;

async function found(sdk: Call['sdk'], taskId: string): Promise<Task> {
  const task = await sdk.tasks.get(taskId);
  if (task === null) throw unknownTask(taskId);
  return task;
}

/** Each change of a task, with the lines that are new: whole, a long task would send its 1,000 lines several times a second. */
async function* changesOf(
  sdk: Call['sdk'],
  taskId: string,
  signal: AbortSignal,
): AsyncGenerator<RouteEvent<RouteNamed<'tasks.wait'>>, void, void> {
  let task = await found(sdk, taskId);
  let told = 0;
  for await (task of sdk.tasks.progress(taskId, signal)) {
    const before = told;
    told = task.lines.at(-1)?.number ?? told;
    yield { type: 'progress', task: { ...task, lines: task.lines.filter(({ number }) => number > before) } };
  }
  if (signal.aborted) return;
  yield { type: 'done', task: { ...task, lines: task.lines.filter(({ number }) => number > told) } };
}
