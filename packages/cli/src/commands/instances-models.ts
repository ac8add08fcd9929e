import type { BoundModel, BoundModelRow, Client, ListedModels } from '@enginehouse/api';
import { didYouMean, isEnginehouseError } from '@enginehouse/errors';
import type { CommandContext } from '../connection/connection.ts';
import { unknownModelOfInstance, wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findInstance, type Instance } from '../instances/find-instance.ts';
import { list } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printError } from '../output/print-error.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';
import { shellWord } from './instances-add.ts';

export interface InstancesModelsOptions {
  /** Binds this one of the source's list. */
  readonly bind?: string;
  /** Activates this one, binding it before where it is not bound. */
  readonly activate?: string;
  readonly deactivate?: string;
  /** Name of the model that is bound. */
  readonly as?: string;
  /** Binds one that the source does not list, with these capabilities. */
  readonly unlisted?: readonly string[];
}

/** The models of an instance, what its source has and what is bound; or binds, activates, deactivates one. */
export async function instancesModels(
  context: CommandContext,
  word: string,
  options: InstancesModelsOptions,
): Promise<ExitCode> {
  const asked = [options.bind, options.activate, options.deactivate].filter((one) => one !== undefined);
  if (asked.length > 1) throw wrongUsage('--bind, --activate and --deactivate exclude each other', 'Give one of them.');
  const { client } = await context.connect('core models');
  const instance = await findInstance(client, word);
  if (asked.length === 0) return await listAll(context, client, instance);
  const model = await changed(client, instance, options);
  const { terminal } = context;
  if (context.json) await printJson(terminal, model);
  else {
    const done = styled(terminal, 'green', model.status === 'active' ? 'active' : model.status);
    await write(
      terminal.out,
      `${plainText(model.name)}: ${done}, number ${model.id} (${list(model.capabilities, 'no capabilities')})\n`,
    );
  }
  return EXIT.done;
}

async function changed(client: Client, instance: Instance, options: InstancesModelsOptions): Promise<BoundModel> {
  const { bind, activate, deactivate } = options;
  const params = { engineInstanceId: instance.id };
  const { models } = await client.instances.models({ params });
  const word = bind ?? activate ?? deactivate ?? '';
  const standing = models.find(({ name, id }) => name.toLowerCase() === word.toLowerCase() || String(id) === word);
  if (deactivate !== undefined) {
    if (standing === undefined) throw notBound(instance, word, models);
    return await client.instances.deactivateModel({ params: { modelRegistryId: standing.id } });
  }
  if (activate !== undefined && standing !== undefined) {
    return await client.instances.activateModel({ params: { modelRegistryId: standing.id } });
  }
  const { as: name, unlisted } = options;
  return await client.instances.bindModel({
    params,
    body: {
      modelId: word,
      ...(name === undefined ? {} : { name }),
      ...(unlisted === undefined ? {} : { unlisted: true, capabilities: unlisted }),
      ...(activate === undefined ? {} : { activate: true }),
    },
  });
}

function notBound(instance: Instance, word: string, models: readonly BoundModelRow[]) {
  const names = models.map(({ name }) => name);
  return unknownModelOfInstance(`no model '${word}' is bound${didYouMean(word, names)}`, shellWord(instance.name));
}

interface Line {
  readonly modelId: string;
  readonly bound: BoundModelRow | undefined;
  readonly capabilities: readonly string[];
}

async function listAll(context: CommandContext, client: Client, instance: Instance): Promise<ExitCode> {
  const { terminal } = context;
  const params = { engineInstanceId: instance.id };
  const { models } = await client.instances.models({ params });
  const source = await availableOrError(client, instance.id);
  const listed = 'error' in source ? [] : source.models;
  if (context.json) {
    await printJson(terminal, {
      available: listed,
      bound: models,
      ...('error' in source ? { error: source.error.message } : {}),
    });
    return 'error' in source ? EXIT.someFailed : EXIT.done;
  }
  const lines = linesOf(listed, models);
  if (lines.length > 0) {
    await printTable(
      terminal,
      [
        { title: 'MODEL', value: ({ modelId }) => plainText(modelId) },
        { title: 'BOUND AS', value: ({ bound }) => (bound === undefined ? '-' : plainText(bound.name)) },
        { title: 'ID', value: ({ bound }) => (bound === undefined ? '-' : String(bound.id)), align: 'right' },
        { title: 'STATUS', value: ({ bound }) => bound?.status ?? '-' },
        { title: 'CAN', value: ({ capabilities }) => list(capabilities, '-') },
      ],
      lines,
    );
  }
  const name = shellWord(instance.name);
  if ('error' in source) {
    await printError(terminal, source.error);
    return EXIT.someFailed;
  }
  await printHint(
    terminal,
    lines.length === 0
      ? `its source lists no models; one that it does not list: enginehouse instances models ${name} --bind MODEL --unlisted CAPABILITIES`
      : `\nuse one: enginehouse instances models ${name} --activate MODEL`,
  );
  return EXIT.done;
}

/** A source that does not answer hides nothing of what is bound. */
async function availableOrError(
  client: Client,
  engineInstanceId: number,
): Promise<ListedModels | { readonly error: Error }> {
  try {
    return await client.instances.availableModels({ params: { engineInstanceId } });
  } catch (error) {
    if (isEnginehouseError(error) && error.status !== 401 && error.status !== 403) return { error };
    throw error;
  }
}

/** What the source lists, and what is bound beside it. */
function linesOf(listed: ListedModels['models'], bound: readonly BoundModelRow[]): readonly Line[] {
  const byId = new Map(bound.map((model) => [model.id, model]));
  const found = listed.map(({ id, capabilities, modelRegistryId }) => {
    const row = modelRegistryId === null ? undefined : byId.get(modelRegistryId);
    if (row !== undefined) byId.delete(row.id);
    return { modelId: id, bound: row, capabilities: row?.capabilities ?? capabilities };
  });
  const others = [...byId.values()].map((row) => ({
    modelId: '(not listed)',
    bound: row,
    capabilities: row.capabilities,
  }));
  return [...found, ...others];
}
