import type { ModelSchema, Row } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { showFields } from '../models/show-value.ts';
import { printFacts, printJson } from '../output/print-table.ts';
import type { Terminal } from '../output/terminal.ts';

/** One row, whole. */
export async function modelsGet(context: CommandContext, model: string, id: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const row = await client.models.view({ params: { model, id } });
  if (context.json) await printJson(context.terminal, row);
  else await printRow(context.terminal, await client.models.schema({ params: { model } }), row);
  return EXIT.done;
}

/** A row, a field a line, each under the name that `set` takes. */
export async function printRow(terminal: Terminal, { fields, columns }: ModelSchema, row: Row): Promise<void> {
  const facts = showFields(row, (name) => ({
    type: fields.find((field) => field.name === name)?.type,
    format: columns.find(({ field, format }) => field === name && format !== 'hash')?.format,
  }));
  await printFacts(terminal, facts);
}
