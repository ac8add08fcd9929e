import { allRows, type InstallStatus } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { countModels, type ModelCounts } from '../instances/count-models.ts';
import { allInstances, findInstance } from '../instances/find-instance.ts';
import { statusWord } from '../instances/status-word.ts';
import { showFields } from '../models/show-value.ts';
import { list, moment, wholeNumber } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { type Terminal, write } from '../output/terminal.ts';

/** The engine instances, and how many models each has. */
export async function instancesLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const counts = countModels(await allRows(client, 'model_registry'));
  const instances = (await allInstances(client)).map((instance) => ({ ...instance, models: counts(instance.id) }));
  if (context.json) {
    await printJson(terminal, { instances });
    return EXIT.done;
  }
  if (instances.length === 0) {
    await printHint(terminal, 'no engine instances yet: enginehouse instances add PROVIDER makes one');
    return EXIT.done;
  }
  await printTable(
    terminal,
    [
      { title: 'ID', value: ({ id }) => String(id), align: 'right' },
      { title: 'INSTANCE', value: ({ name }) => plainText(name) },
      { title: 'PROVIDER', value: ({ provider }) => plainText(provider) },
      { title: 'STATUS', value: ({ status, supported }) => `${status}${supported ? '' : ' (not supported)'}` },
      { title: 'MODELS', value: ({ models }) => modelsText(models) },
    ],
    instances,
  );
  return EXIT.done;
}

function modelsText({ active, bound }: ModelCounts): string {
  return bound === 0 ? '-' : `${wholeNumber(active)} of ${wholeNumber(bound)} active`;
}

/** One engine instance: its config, how far each node is, what runs on it now. */
export async function instancesShow(context: CommandContext, word: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const instance = await findInstance(client, word);
  const params = { engineInstanceId: instance.id };
  const [row, install, requirements, { models: loaded }, { calls }] = await Promise.all([
    client.models.view({ params: { model: 'engine_registry', id: String(instance.id) } }),
    client.instances.installStatus({ params }),
    client.instances.activationRequirements({ params }),
    client.instances.loadedModels({ params }),
    client.instances.activeCalls({ params }),
  ]);
  if (context.json) {
    await printJson(terminal, { instance: row, install, requirements, loaded, calls });
    return EXIT.done;
  }
  const lacks = requirements.ready
    ? []
    : ([['not ready', `${requirements.message} (${requirements.reason})`]] as const);
  await printFacts(terminal, [
    ['instance', `${plainText(instance.name)}, number ${instance.id}`],
    ['provider', instance.provider],
    ['status', `${statusWord(terminal, install.status)}; wanted: ${install.wanted}`],
    ...(install.status === 'active' ? [] : lacks),
    ...showFields({ config: row.config }, () => ({})),
    [
      'loaded',
      list(
        loaded.map(({ modelId, nodeId }) => plainText(`${modelId} on ${nodeId}`)),
        'no models',
      ),
    ],
    [
      'calls now',
      calls.length === 0 ? 'none' : list(calls.map(({ modelName, method }) => `${method} of ${modelName}`)),
    ],
  ]);
  await write(terminal.out, '\n');
  await printNodes(terminal, install);
  return EXIT.done;
}

/** How far each node is; those without a lease stay as they were. */
export async function printNodes(terminal: Terminal, { nodes }: InstallStatus): Promise<void> {
  if (nodes.length === 0) {
    await printHint(terminal, 'no node has begun to install it');
    return;
  }
  await printTable(
    terminal,
    [
      { title: 'NODE', value: ({ nodeId, live }) => `${plainText(nodeId)}${live ? '' : ' (gone)'}` },
      { title: 'STATUS', value: ({ status }) => status },
      {
        title: 'DONE',
        value: ({ progress, status }) => `${status === 'installed' ? 100 : Math.round(progress * 100)} %`,
        align: 'right',
      },
      { title: 'SINCE', value: ({ completedAt, startedAt }) => momentOr(completedAt ?? startedAt), spare: 1 },
      { title: 'ERROR', value: ({ lastError }) => (lastError === null ? '-' : plainText(lastError)) },
    ],
    nodes,
  );
}

function momentOr(time: string | null): string {
  return time === null ? '-' : moment(time);
}
