import type { ActivationResult, Client, LifecycleResult } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asAssignment } from '../instances/complete-config.ts';
import { findInstance, type Instance } from '../instances/find-instance.ts';
import { statusWord } from '../instances/status-word.ts';
import { list } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { asTyped, type Terminal, write } from '../output/terminal.ts';
import { shellWord } from './instances-add.ts';
import { type ModelsRmOptions, modelsRm } from './models-rm.ts';

/** Activates an instance; one that is not ready says what it lacks, and the exit code says so. */
export async function instancesActivate(context: CommandContext, word: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const instance = await findInstance(client, word);
  const result = await client.instances.activate({ params: { engineInstanceId: instance.id } });
  const { terminal } = context;
  if (context.json) await printJson(terminal, result);
  else if (result.ready) {
    await printMove(terminal, instance, result);
    await hintAtModels(terminal, client, instance);
  } else await printNotReady(terminal, instance, result, await assignmentsOf(client, instance, result.missing));
  return result.ready ? EXIT.done : EXIT.failure;
}

/** What its missing fields are set with; none where the provider that has their form is gone. */
async function assignmentsOf(
  client: Client,
  { provider }: Instance,
  missing: readonly string[],
): Promise<readonly string[]> {
  if (!missing.some((field) => field.startsWith('config.'))) return [];
  const params = { model: 'engine_registry', form: `config:${provider}` };
  const { fields } = await client.models.form({ params });
  return fields.filter(({ name }) => missing.includes(name)).map(asAssignment);
}

async function printNotReady(
  terminal: Terminal,
  instance: Instance,
  result: ActivationResult,
  assignments: readonly string[],
): Promise<void> {
  const { message, missing } = result;
  const lines = [`${styled(terminal, 'red', 'not ready')} ${plainText(instance.name)}: ${plainText(message)}`];
  if (missing.length > 0) lines.push(`  missing: ${list(missing)}`);
  lines.push(`  ${styled(terminal, 'green', 'fix')}: ${asTyped(terminal, fixOf(instance, result, assignments))}`);
  await write(terminal.err, `${lines.join('\n')}\n`);
}

function fixOf(instance: Instance, { reason, status }: ActivationResult, assignments: readonly string[]): string {
  const name = shellWord(instance.name);
  switch (reason) {
    case 'missing_config':
    case 'runtime_config_invalid':
      if (assignments.length === 0)
        return `see to the runtime, or correct the config: enginehouse instances set ${name} FIELD=VALUE`;
      return `enginehouse instances set ${name} ${assignments.join(' ')}`;
    case 'missing_dependencies':
      return `enginehouse instances install ${name}${status === 'installed' ? ' --force' : ''}`;
    case 'provider_not_supported':
      return `see enginehouse providers show ${instance.provider}`;
    case 'engine_registry_row_not_found':
    case null:
      return 'see enginehouse instances ls';
  }
}

/** An instance without active models answers no calls: said at once, before anybody wonders. */
async function hintAtModels(terminal: Terminal, client: Client, { id, name }: Instance): Promise<void> {
  const { models } = await client.instances.models({ params: { engineInstanceId: id } });
  if (models.some(({ status }) => status === 'active')) return;
  await printHint(terminal, `no active model yet: enginehouse instances models ${shellWord(name)} --activate MODEL`);
}

async function printMove(terminal: Terminal, instance: Instance, result: LifecycleResult): Promise<void> {
  const { status, revision, event } = result;
  const changed = event === null ? 'nothing to do' : `revision ${revision}, in force on every live node`;
  await write(terminal.out, `${plainText(instance.name)}: ${statusWord(terminal, status)} (${changed})\n`);
}

type Move = (client: Client, engineInstanceId: number) => Promise<LifecycleResult>;

async function moved(context: CommandContext, word: string, move: Move): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const instance = await findInstance(client, word);
  const result = await move(client, instance.id);
  if (context.json) await printJson(context.terminal, result);
  else await printMove(context.terminal, instance, result);
  return EXIT.done;
}

/** Takes an instance out of service; calls under way are finished. */
export function instancesDeactivate(context: CommandContext, word: string): Promise<ExitCode> {
  return moved(context, word, (client, engineInstanceId) =>
    client.instances.deactivate({ params: { engineInstanceId } }),
  );
}

/** Wants an instance installed no more. */
export function instancesUninstall(context: CommandContext, word: string): Promise<ExitCode> {
  return moved(context, word, (client, engineInstanceId) =>
    client.instances.uninstall({ params: { engineInstanceId } }),
  );
}

/** Ends what runs for an instance now; it stays active, and the next call begins anew. */
export async function instancesStop(
  context: CommandContext,
  word: string,
  options: { readonly node?: string },
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const instance = await findInstance(client, word);
  const body = options.node === undefined ? {} : { nodeId: options.node };
  const result = await client.instances.stop({ params: { engineInstanceId: instance.id }, body });
  if (context.json) await printJson(context.terminal, result);
  else await write(context.terminal.out, `${plainText(instance.name)}: what ran for it was ended\n`);
  return EXIT.done;
}

/** Takes a model out of the memory of the runtimes; the next call loads it again. */
export async function instancesUnload(
  context: CommandContext,
  word: string,
  modelId: string,
  { node }: { readonly node?: string },
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const instance = await findInstance(client, word);
  const body = { modelId, ...(node === undefined ? {} : { nodeId: node }) };
  const result = await client.instances.unloadModel({ params: { engineInstanceId: instance.id }, body });
  if (context.json) await printJson(context.terminal, result);
  else await write(context.terminal.out, `${plainText(instance.name)}: ${plainText(modelId)} is out of memory\n`);
  return EXIT.done;
}

/** Deletes an instance, once that is confirmed. */
export async function instancesRm(context: CommandContext, word: string, options: ModelsRmOptions): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { id } = await findInstance(client, word);
  return await modelsRm(context, 'engine_registry', String(id), options);
}
