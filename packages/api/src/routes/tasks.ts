import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { task, taskAnswer, taskEvent, taskName } from '../schemas/task-schemas.ts';

const ofTask = z.strictObject({ taskId: taskName });
const params = { taskId: '01990000-0000-7000-8000-000000000002' };

const exampleTask = {
  id: params.taskId,
  module: 'engines',
  label: 'Install compromise',
  status: 'completed',
  progress: 1,
  taskKey: 'engines.install/compromise',
  ownerNodeId: 'north-1',
  createdAt: '2026-11-20T10:15:00.000Z',
  startedAt: '2026-11-20T10:15:00.100Z',
  finishedAt: '2026-11-20T10:15:06.000Z',
  updatedAt: '2026-11-20T10:15:06.000Z',
  checkpoint: null,
  result: { installed: true },
  error: null,
  lines: [{ number: 1, time: '2026-11-20T10:15:01.000Z', nodeId: 'north-1', text: 'added 4 packages' }],
} as const;

export const getTask = defineRoute({
  name: 'tasks.get',
  method: 'GET',
  path: '/api/v1/tasks/{taskId}',
  summary: 'Shows a task: how far it is, what it said, what came of it.',
  description: 'Tasks are listed by `GET /api/v1/models/background_tasks`.',
  permission: 'session',
  params: ofTask,
  response: { 200: task },
  errors: ['UNKNOWN_TASK'],
  example: { params, response: exampleTask },
});

export const waitForTask = defineRoute({
  name: 'tasks.wait',
  method: 'GET',
  path: '/api/v1/tasks/{taskId}/events',
  summary: 'Follows a task until it has ended.',
  description:
    'With `Accept: text/event-stream` an event for each change, the first at once, each with the lines that are new; ' +
    'otherwise one answer at the end. A task that waits for confirmation has not ended. Leaving does not stop the task.',
  permission: 'session',
  params: ofTask,
  response: { 200: task },
  stream: { format: 'sse', method: 'follow', event: taskEvent, last: 'done' },
  unhurried: true,
  errors: ['UNKNOWN_TASK'],
  example: { params, response: exampleTask },
});

export const cancelTask = defineRoute({
  name: 'tasks.cancel',
  method: 'POST',
  path: '/api/v1/tasks/{taskId}/cancel',
  summary: 'Asks a task to end; answers when it has, or after 10 seconds.',
  permission: 'session',
  params: ofTask,
  response: { 200: task },
  errors: ['PERMISSION_DENIED', 'TASK_ENDED', 'UNKNOWN_TASK'],
  example: { params, response: { ...exampleTask, status: 'interrupted', progress: 0.4, result: null } },
});

export const confirmTask = defineRoute({
  name: 'tasks.confirm',
  method: 'POST',
  path: '/api/v1/tasks/{taskId}/confirm',
  summary: 'Answers a task that waits for confirmation.',
  permission: 'session',
  params: ofTask,
  body: taskAnswer,
  response: { 200: task },
  errors: ['PERMISSION_DENIED', 'TASK_NOT_WAITING', 'UNKNOWN_TASK'],
  example: { params, body: { answer: true }, response: { ...exampleTask, status: 'running', progress: 0.5 } },
});
