import { allRows, type Client, type Row } from '@enginehouse/api';
import { didYouMean } from '@enginehouse/errors';
import type { CommandContext } from '../connection/connection.ts';
import { unknownModelOfInstance } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

/** Which model serves which objective, and in which order models are tried for a capability. */
export async function routingLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const [models, mappings, priorities] = await Promise.all([
    allRows(client, 'model_registry'),
    allRows(client, 'objective_mappings'),
    allRows(client, 'model_capability_priority'),
  ]);
  const nameOf = (id: unknown): string => plainText(String(models.find((row) => row.id === id)?.name ?? id));
  if (context.json) {
    await printJson(terminal, { objectives: mappings, priorities });
    return EXIT.done;
  }
  if (mappings.length + priorities.length === 0) {
    await printHint(
      terminal,
      'nothing is routed by hand: models are tried by what they can do, in the order of their ids',
    );
    return EXIT.done;
  }
  if (mappings.length > 0) {
    await printTable(
      terminal,
      [
        { title: 'OBJECTIVE', value: ({ objective }) => plainText(String(objective)) },
        { title: 'MODEL', value: ({ modelId }) => nameOf(modelId) },
      ],
      mappings,
    );
  }
  if (priorities.length > 0) {
    if (mappings.length > 0) await write(terminal.out, '\n');
    await printTable(
      terminal,
      [
        { title: 'CAPABILITY', value: ({ capability }) => plainText(String(capability)) },
        { title: 'MODELS, THE FIRST TRIED FIRST', value: ({ names }) => names },
      ],
      orders(priorities).map(([capability, rows]) => ({
        capability,
        names: rows.map(({ modelId }) => nameOf(modelId)).join(' → '),
      })),
    );
  }
  return EXIT.done;
}

/** Priorities by capability, each in its order. */
function orders(rows: readonly Row[]): readonly (readonly [string, readonly Row[]])[] {
  const groups = Map.groupBy(rows, ({ capability }) => String(capability));
  return [...groups].map(([capability, group]) => [
    capability,
    group.toSorted((a, b) => Number(a.priority) - Number(b.priority)),
  ]);
}

/** Takes the mapping of an objective away: what it is for is served by capability again. */
export async function routingUnmap(context: CommandContext, objective: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const mappings = await allRows(client, 'objective_mappings');
  const name = objective.trim().toLowerCase();
  const found = mappings.find((row) => String(row.objective).toLowerCase() === name);
  if (found === undefined) {
    const names = mappings.map((row) => String(row.objective));
    throw unknownModelOfInstance(
      `nothing is mapped to the objective '${objective}'${didYouMean(objective, names)}`,
      objective,
      'List the objectives with `enginehouse routing ls`.',
    );
  }
  const answer = await client.models.delete({
    params: { model: 'objective_mappings', id: String(found.id) },
    query: {},
  });
  if (context.json) await printJson(terminal, answer);
  else await write(terminal.out, `${styled(terminal, 'green', 'unmapped')} ${plainText(String(found.objective))}\n`);
  return EXIT.done;
}

/** Sets the whole order in which models are tried for a capability; a model that had no turn gets one. */
export async function routingOrder(
  context: CommandContext,
  capability: string,
  words: readonly string[],
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const modelIds = await modelNumbers(client, words);
  const placed = (await allRows(client, 'model_capability_priority'))
    .filter((row) => row.capability === capability)
    .map(({ modelId }) => Number(modelId));
  const adding = modelIds.filter((id) => !placed.includes(id));
  const answer = await client.ai.reorder({ params: { capability }, body: { modelIds, adding } });
  if (context.json) await printJson(terminal, answer);
  else await write(terminal.out, `${capability}: ${words.map(plainText).join(' → ')}, revision ${answer.revision}\n`);
  return EXIT.done;
}

/** Numbers of bound models, by name or number. */
export async function modelNumbers(client: Client, words: readonly string[]): Promise<readonly number[]> {
  const rows = await allRows(client, 'model_registry');
  return words.map((word) => {
    const name = word.trim().toLowerCase();
    const found =
      rows.find((row) => String(row.name).toLowerCase() === name) ?? rows.find((row) => String(row.id) === name);
    if (found !== undefined) return Number(found.id);
    const names = rows.map((row) => String(row.name));
    throw unknownModelOfInstance(
      `no bound model is called '${word}'${didYouMean(word, names)}`,
      word,
      'List them with enginehouse models model_registry ls.',
    );
  });
}
