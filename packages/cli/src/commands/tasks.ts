import type { Client, RouteCall, RouteNamed, Task } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { leftRunning } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { statusWord } from '../instances/status-word.ts';
import { parseJson } from '../models/parse-json.ts';
import { showValue } from '../models/show-value.ts';
import { moment, wholeNumber } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import { listenForLeaving } from '../score/interruption.ts';

/** The newest tasks. */
export async function tasksLs(context: CommandContext, options: { readonly status?: string }): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { status } = options;
  const page = await client.models.list({
    params: { model: 'background_tasks' },
    query: { pageSize: 50, ...(status === undefined ? {} : { filters: { status } }) },
  });
  const { terminal } = context;
  if (context.json) await printJson(terminal, page);
  else if (page.rows.length === 0) await printHint(terminal, 'no tasks');
  else {
    await printTable(
      terminal,
      [
        { title: 'TASK', value: ({ id }) => showValue(id) },
        { title: 'STATUS', value: (row) => showValue(row.status) },
        { title: 'DONE', value: ({ progress }) => showValue(progress, { format: 'percent' }), align: 'right' },
        { title: 'CHANGED', value: ({ updatedAt }) => showValue(updatedAt, { type: 'datetime' }), spare: 2 },
        { title: 'NODE', value: ({ ownerNodeId }) => showValue(ownerNodeId), spare: 1 },
        { title: 'WHAT', value: ({ label }) => showValue(label) },
      ],
      page.rows,
    );
    await printHint(terminal, `\n${wholeNumber(page.rows.length)} of ${wholeNumber(page.totalRows)} tasks`);
  }
  return EXIT.done;
}

/** One task with what it said; with `follow` until it has ended. A task that failed is exit code 1. */
export async function tasksShow(
  context: CommandContext,
  taskId: string,
  options: { readonly follow?: boolean },
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const task =
    options.follow === true ? await followed(context, client, taskId) : await client.tasks.get({ params: { taskId } });
  if (context.json) await printJson(terminal, task);
  else {
    await printFacts(terminal, factsOf(terminal, task));
    if (options.follow !== true) await printLines(terminal, task.lines);
  }
  return task.status === 'failed' ? EXIT.failure : EXIT.done;
}

async function followed(context: CommandContext, client: Client, taskId: string): Promise<Task> {
  const leaving = new AbortController();
  const listening = listenForLeaving(() => leaving.abort());
  let ended: Task | null = null;
  try {
    for await (const { task } of client.tasks.follow({ params: { taskId } }, { signal: leaving.signal })) {
      if (!context.json) await printLines(context.terminal, task.lines);
      ended = task;
    }
  } catch (error) {
    if (leaving.signal.aborted) throw leftRunning('goes on', `Look with enginehouse tasks show ${taskId}.`);
    throw error;
  } finally {
    listening.stop();
  }
  if (ended === null) throw new TypeError('the task ended without saying so');
  return ended;
}

async function printLines(terminal: Terminal, lines: Task['lines']): Promise<void> {
  for (const { time, nodeId, text } of lines) {
    const when = styled(terminal, 'dim', `${moment(time)} ${plainText(nodeId)}`);
    await write(terminal.out, `${when}  ${plainText(text)}\n`);
  }
}

function factsOf(terminal: Terminal, task: Task): (readonly [string, string])[] {
  const { id, label, module, status, progress, ownerNodeId, createdAt, finishedAt, error, result } = task;
  return [
    ['task', id],
    ['what', `${plainText(label)} (${plainText(module)})`],
    ['status', `${statusWord(terminal, status)}, ${Math.round(progress * 100)} % done`],
    ['node', ownerNodeId === null ? '-' : plainText(ownerNodeId)],
    ['asked for', moment(createdAt)],
    ...(finishedAt === null ? [] : [['ended', moment(finishedAt)] as const]),
    ...(error === null ? [] : [['error', plainText(error)] as const]),
    ...(result === null ? [] : [['result', showValue(result)] as const]),
  ];
}

/** Asks a task to end. */
export async function tasksCancel(context: CommandContext, taskId: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const task = await client.tasks.cancel({ params: { taskId } });
  const { terminal } = context;
  if (context.json) await printJson(terminal, task);
  else await write(terminal.out, `${plainText(task.label)}: ${statusWord(terminal, task.status)}\n`);
  return EXIT.done;
}

/** Answers a task that waits for somebody: yes, no, or what it asked for as JSON. */
export async function tasksConfirm(context: CommandContext, taskId: string, text: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const answer = WORDS.has(text) ? text === 'yes' : (parseJson(text, 'ANSWER', 'Write yes, no, or JSON.') as Answer);
  const task = await client.tasks.confirm({ params: { taskId }, body: { answer } });
  const { terminal } = context;
  if (context.json) await printJson(terminal, task);
  else {
    await write(terminal.out, `${plainText(task.label)}: ${statusWord(terminal, task.status)}\n`);
    await printHint(terminal, `follow it: enginehouse tasks follow ${taskId}`);
  }
  return EXIT.done;
}

type Answer = RouteCall<RouteNamed<'tasks.confirm'>>['body']['answer'];

const WORDS: ReadonlySet<string> = new Set(['yes', 'no']);
