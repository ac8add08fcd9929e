import type { ModelForm, ModelSchema } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list } from '../output/formats.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import { reachText } from './models-index.ts';

type FormField = ModelForm['fields'][number];

export interface ModelsSchemaOptions {
  /** Another form of the model, for example `config:ollama`. */
  readonly form?: string;
}

/** Fields, filters, order and forms of a core model, or one of its further forms. */
export async function modelsSchema(
  context: CommandContext,
  model: string,
  options: ModelsSchemaOptions,
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  if (options.form !== undefined) {
    const form = await client.models.form({ params: { model, form: options.form } });
    if (context.json) await printJson(terminal, form);
    else await printForm(terminal, form);
    return EXIT.done;
  }
  const schema = await client.models.schema({ params: { model } });
  if (context.json) await printJson(terminal, schema);
  else await printSchema(terminal, schema);
  return EXIT.done;
}

async function printSchema(terminal: Terminal, schema: ModelSchema): Promise<void> {
  await write(terminal.out, `${styled(terminal, 'bold', schema.name)}\n`);
  await printFacts(terminal, [
    ['what', schema.description],
    ['read', reachText(schema.reads)],
    ['write', schema.readOnly === null ? reachText(schema.writes) : `read-only: ${schema.readOnly} owns it`],
    ['key', list(schema.primaryKey)],
    ['sorted by', list(schema.defaultSort.map(({ field, direction }) => `${field} ${direction}`))],
  ]);
  await write(terminal.out, '\n');
  await printTable(
    terminal,
    [
      { title: 'FIELD', value: ({ name }) => name },
      { title: 'TYPE', value: ({ type }) => type, spare: 3 },
      { title: 'SET', value: setText },
      { title: 'FILTER', value: ({ name }) => schema.filters.find(({ field }) => field === name)?.match ?? '-' },
      { title: 'SORT', value: ({ name }) => (isSortable(schema, name) ? 'yes' : '-'), spare: 2 },
      { title: 'WHAT', value: ({ description, values }) => withChoices(description, values) },
    ],
    schema.fields.filter((field) => field.shown !== 'never' || field.written !== null),
  );
  if (schema.createForm.length > 0) {
    await write(terminal.out, `\n${styled(terminal, 'bold', 'Form of a new row')}\n`);
    await printFields(terminal, schema.createForm);
  }
  const hints = schema.fields.flatMap(({ name, schemaNamedBy }) =>
    schemaNamedBy === null ? [] : [`what is in ${name}: --form ${name}:${schemaNamedBy.toUpperCase()}`],
  );
  if (hints.length > 0) await printHint(terminal, `\n${hints.join('; ')}`);
}

async function printForm(terminal: Terminal, { fields, options }: ModelForm): Promise<void> {
  if (fields.length > 0) await printFields(terminal, fields);
  else if (options.length > 0) {
    await printTable(
      terminal,
      [
        { title: 'VALUE', value: ({ value }) => String(value) },
        { title: 'LABEL', value: ({ label }) => label },
      ],
      options,
    );
  } else await write(terminal.out, 'nothing to fill in\n');
}

async function printFields(terminal: Terminal, fields: readonly FormField[]): Promise<void> {
  await printTable(
    terminal,
    [
      { title: 'FIELD', value: ({ name, required }) => `${name}${required ? ' *' : ''}` },
      { title: 'TYPE', value: ({ type }) => type, spare: 2 },
      {
        title: 'DEFAULT',
        value: (field) => (field.default === undefined ? '-' : defaultText(field.default)),
        spare: 1,
      },
      { title: 'WHAT', value: whatText },
    ],
    fields,
  );
}

function defaultText(value: FormField['default']): string {
  return Array.isArray(value) ? list(value, '-') : String(value ?? '-');
}

function whatText({ label, help, options }: FormField): string {
  return withChoices(
    help ?? label,
    options?.map(({ value }) => String(value)),
  );
}

function withChoices(sentence: string, choices: readonly string[] = []): string {
  const text = sentence.replace(/\.$/, '');
  return choices.length === 0 ? text : `${text} (${list(choices)})`;
}

function setText({ written, required }: ModelSchema['fields'][number]): string {
  if (written === null) return '-';
  return `${written === 'create' ? 'when made' : 'always'}${required ? ' *' : ''}`;
}

function isSortable({ columns }: ModelSchema, name: string): boolean {
  return columns.some(({ field, sortable }) => field === name && sortable);
}
