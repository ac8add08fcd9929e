import type { Client, InstallStatus } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { leftRunning } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findInstance, type Instance } from '../instances/find-instance.ts';
import { followInstall } from '../instances/follow-install.ts';
import { startInstallProgress } from '../instances/install-progress.ts';
import { statusWord } from '../instances/status-word.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson } from '../output/print-table.ts';
import { write } from '../output/terminal.ts';
import { listenForLeaving } from '../score/interruption.ts';
import { shellWord } from './instances-add.ts';
import { printNodes } from './instances-ls.ts';

export interface InstancesInstallOptions {
  readonly force?: boolean;
  /** False: does not follow what it began. */
  readonly wait?: boolean;
  /** Begins anew on this node, where it failed. */
  readonly node?: string;
}

/** Installs the provider of an instance on every node, and follows that to its end. */
export async function instancesInstall(
  context: CommandContext,
  word: string,
  options: InstancesInstallOptions,
): Promise<ExitCode> {
  const { client, url } = await context.connect('core models');
  const instance = await findInstance(client, word);
  const params = { engineInstanceId: instance.id };
  const taskId = await begin(client, instance.id, options);
  const status =
    options.wait === false
      ? await client.instances.installStatus({ params })
      : await followed(context, client, instance, taskId, url !== null);
  return await ended(context, instance, status, taskId);
}

async function followed(
  context: CommandContext,
  client: Client,
  instance: Instance,
  taskId: string | null,
  isServed: boolean,
): Promise<InstallStatus> {
  const leaving = new AbortController();
  const listening = listenForLeaving(() => leaving.abort());
  try {
    using progress = startInstallProgress(context.terminal, context.json);
    return await followInstall(client, instance.id, taskId, progress, leaving.signal);
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    const task = taskId === null ? '' : `, or tasks show ${taskId} --follow`;
    throw isServed
      ? leftRunning('goes on', `Look with enginehouse instances show ${shellWord(instance.name)}${task}.`)
      : leftRunning('waits', 'No server runs here: it goes on with the next start on this data folder.');
  } finally {
    listening.stop();
  }
}

/** The task that does it; null where it is done, or under way already. What failed on single nodes begins anew there alone. */
async function begin(
  client: Client,
  engineInstanceId: number,
  options: InstancesInstallOptions,
): Promise<string | null> {
  const params = { engineInstanceId };
  const { force, node } = options;
  if (node !== undefined) return (await client.instances.retryInstall({ params, body: { nodeId: node } })).taskId;
  if (force !== true) {
    const { status, summary, supported, nodes } = await client.instances.installStatus({ params });
    const isThere = status === 'installed' || status === 'active';
    // What no node can do, none is at: asking for it says why.
    if (status === 'installing' && (supported || nodes.some(({ live }) => live))) return null;
    if (isThere && summary.error === 0) return null;
    if (isThere) return (await client.instances.retryInstall({ params, body: {} })).taskId;
  }
  const body = { requestedBy: 'the command line', ...(force === true ? { force } : {}) };
  return (await client.instances.install({ params, body })).taskId;
}

async function ended(
  context: CommandContext,
  instance: Instance,
  status: InstallStatus,
  taskId: string | null,
): Promise<ExitCode> {
  const { terminal } = context;
  if (context.json) await printJson(terminal, { ...status, taskId });
  else {
    await write(terminal.out, `${plainText(instance.name)}: ${statusWord(terminal, status.status)}\n`);
    await printNodes(terminal, status);
    await printHint(terminal, `\n${nextStep(shellWord(instance.name), status, taskId)}`);
  }
  return exitCodeOf(status);
}

function nextStep(name: string, { status }: InstallStatus, taskId: string | null): string {
  if (status === 'installed') return `activate it: enginehouse instances activate ${name}`;
  if (status === 'active') return `its models: enginehouse instances models ${name}`;
  if (status === 'error' || status === 'uninstalled') {
    const said = taskId === null ? '' : `what was said: enginehouse tasks show ${taskId}; `;
    return `${said}again: enginehouse instances install ${name}`;
  }
  return `it goes on: enginehouse instances show ${name}${taskId === null ? '' : `, or tasks show ${taskId} --follow`}`;
}

/** Failed everywhere, or on some nodes while others have it. */
function exitCodeOf({ status, summary }: InstallStatus): ExitCode {
  if (status === 'error' || status === 'uninstalled') return EXIT.failure;
  return summary.error > 0 ? EXIT.someFailed : EXIT.done;
}

/** Stops installs of the provider that are under way. */
export async function instancesCancel(context: CommandContext, word: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const instance = await findInstance(client, word);
  const status = await client.instances.cancelInstall({ params: { engineInstanceId: instance.id } });
  const { terminal } = context;
  if (context.json) await printJson(terminal, status);
  else {
    await write(terminal.out, `${plainText(instance.name)}: ${statusWord(terminal, status.status)}\n`);
    await printNodes(terminal, status);
  }
  return EXIT.done;
}
