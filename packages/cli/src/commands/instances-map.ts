import type { Client } from '@enginehouse/api';
import { didYouMean } from '@enginehouse/errors';
import type { CommandContext } from '../connection/connection.ts';
import { unknownModelOfInstance } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { allRows } from '../models/all-rows.ts';
import { plainText } from '../output/plain-text.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

/** Lets a bound model serve an objective, in place of the one that did. */
export async function instancesMap(context: CommandContext, objective: string, word: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const modelId = await modelNumber(client, word);
  const model = 'objective_mappings';
  const { rows } = await client.models.list({ params: { model }, query: { filters: { objective }, pageSize: 200 } });
  const standing = rows.find((row) => String(row.objective).toLowerCase() === objective.trim().toLowerCase());
  const row =
    standing === undefined
      ? await client.models.create({ params: { model }, body: { values: { objective, modelId } } })
      : await client.models.update({ params: { model, id: String(standing.id) }, body: { values: { modelId } } });
  if (context.json) await printJson(terminal, row);
  else {
    const mapped = styled(terminal, 'green', 'mapped');
    await write(
      terminal.out,
      `${mapped} ${plainText(String(row.objective))} to ${plainText(word)}, number ${modelId}\n`,
    );
  }
  return EXIT.done;
}

async function modelNumber(client: Client, word: string): Promise<number> {
  const rows = await allRows(client, 'model_registry');
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
}
