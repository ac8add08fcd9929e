import type { CliConfig } from '../config.ts';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readAssignments } from '../models/assignments.ts';
import { buildValues } from '../models/build-values.ts';
import { fillSecrets } from '../models/fill-secrets.ts';
import { configForms, namingValues } from '../models/known-forms.ts';
import { readValuesFile } from '../models/read-values-file.ts';
import { openSources } from '../models/secret-source.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';
import { printRow } from './models-get.ts';

export interface ModelsWriteOptions {
  /** A JSON object with values; `-`: standard input. */
  readonly file?: string;
  /** Only `set`: refuses the write when the row was written since. */
  readonly ifRevision?: number;
}

/** Creates a row from `field=value` words, asking for the secrets that are missing. */
export async function modelsCreate(
  context: CommandContext,
  config: CliConfig,
  model: string,
  words: readonly string[],
  options: ModelsWriteOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  const assignments = readAssignments(words);
  const sources = openSources(terminal, config.variable);
  const given = await readValuesFile(options.file, sources);
  const { client } = await context.connect('core models');
  const schema = await client.models.schema({ params: { model } });
  const naming = namingValues(schema, assignments, given);
  const forms = [...schema.createForm, ...(await configForms(client, schema, naming))];
  const built = await buildValues(assignments, { schema, forms }, sources, given);
  const values = await fillSecrets(terminal, forms, built);
  const row = await client.models.create({ params: { model }, body: { values } });
  if (context.json) await printJson(terminal, row);
  else {
    await write(terminal.out, `${styled(terminal, 'green', 'created')} in ${schema.name}\n`);
    await printRow(terminal, schema, row);
  }
  return EXIT.done;
}
