import type { Client, ModelSchema, Row } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import type { CliConfig } from '../config.ts';
import type { CommandContext } from '../connection/connection.ts';
import { wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readAssignments } from '../models/assignments.ts';
import { buildValues, isObject, type Values } from '../models/build-values.ts';
import { configForms, namingValues } from '../models/known-forms.ts';
import { readValuesFile } from '../models/read-values-file.ts';
import { openSources } from '../models/secret-source.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';
import type { ModelsWriteOptions } from './models-create.ts';
import { printRow } from './models-get.ts';

/**
 * Changes fields of a row. A part of an object (`config.base_url=...`) is set within the object as it stands, so that the
 * rest of it stays; a row whose key people choose (a setting) is made when it is missing.
 */
export async function modelsSet(
  context: CommandContext,
  config: CliConfig,
  model: string,
  id: string,
  words: readonly string[],
  options: ModelsWriteOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  const assignments = readAssignments(words);
  if (assignments.length === 0 && options.file === undefined) {
    throw wrongUsage('nothing to set', 'Write FIELD=VALUE, or name a JSON file with --file.');
  }
  const sources = openSources(terminal, config.variable);
  const given = await readValuesFile(options.file, sources);
  const { client } = await context.connect('core models');
  const schema = await client.models.schema({ params: { model } });
  const inParts = assignments.filter(({ path }) => path.length > 1).map(({ path }) => path[0] as string);
  const row = inParts.length === 0 ? null : await rowOf(client, schema, id);
  const naming = namingValues(schema, assignments, given);
  const forms = [...schema.createForm, ...(await configForms(client, schema, { ...row, ...naming }))];
  const base = { ...standing(schema, row, inParts, naming), ...given };
  const values = await buildValues(assignments, { schema, forms }, sources, base);
  const ifRevision = options.ifRevision ?? revisionOf(row);
  const written = await updateOrCreate(client, schema, id, values, ifRevision);
  if (context.json) await printJson(terminal, written.row);
  else {
    await write(terminal.out, `${styled(terminal, 'green', written.made ? 'created' : 'changed')} in ${schema.name}\n`);
    await printRow(terminal, schema, written.row);
  }
  return EXIT.done;
}

/** Objects of which a part is set, as they stand: their masks keep the secrets. Those of another provider are left behind. */
function standing(schema: ModelSchema, row: Row | null, names: readonly string[], naming: Values): Values {
  const base: Values = {};
  for (const field of schema.fields.filter(({ name }) => names.includes(name))) {
    const value = row?.[field.name];
    if (field.secret && isObject(value) && value.hasValue === true) {
      throw wrongUsage(
        `${field.name} is sealed whole: a part of it cannot be set`,
        `Set it whole: ${field.name}=@FILE, with a JSON object in the file.`,
      );
    }
    const isForeign = field.schemaNamedBy !== null && Object.hasOwn(naming, field.schemaNamedBy);
    if (isObject(value) && !isForeign) base[field.name] = value;
  }
  return base;
}

async function rowOf(client: Client, schema: ModelSchema, id: string): Promise<Row | null> {
  try {
    return await client.models.view({ params: { model: schema.name, id } });
  } catch (error) {
    if (isUnknownRow(error) && chosenKey(schema) !== null) return null;
    throw error;
  }
}

async function updateOrCreate(
  client: Client,
  schema: ModelSchema,
  id: string,
  values: Values,
  ifRevision: number | undefined,
): Promise<{ readonly row: Row; readonly made: boolean }> {
  const params = { model: schema.name, id };
  const body = { values, ...(ifRevision === undefined ? {} : { ifRevision }) };
  try {
    return { row: await client.models.update({ params, body }), made: false };
  } catch (error) {
    const key = chosenKey(schema);
    if (!isUnknownRow(error) || key === null || ifRevision !== undefined) throw error;
    const row = await client.models.create({ params, body: { values: { [key]: id, ...values } } });
    return { row, made: true };
  }
}

/** The field of the key where whoever makes a row chooses it; null where the database counts. */
function chosenKey({ primaryKey, fields }: ModelSchema): string | null {
  const [key = ''] = primaryKey;
  const field = fields.find(({ name }) => name === key);
  return primaryKey.length === 1 && field?.written === 'create' ? key : null;
}

function isUnknownRow(error: unknown): boolean {
  return isEnginehouseError(error) && error.code === 'UNKNOWN_ROW';
}

function revisionOf(row: Row | null): number | undefined {
  return typeof row?.revision === 'number' ? row.revision : undefined;
}
