import type { CliConfig } from '../config.ts';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asAssignment, completeConfig, missingOf } from '../instances/complete-config.ts';
import { allInstances, findInstance } from '../instances/find-instance.ts';
import { type Assignment, readAssignments } from '../models/assignments.ts';
import { buildValues } from '../models/build-values.ts';
import { openSources } from '../models/secret-source.ts';
import { showFields } from '../models/show-value.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';
import { modelsSet } from './models-set.ts';

export interface InstancesAddOptions {
  readonly name?: string;
}

/** Makes an instance of a provider, asking for the config that is required and was not given. */
export async function instancesAdd(
  context: CommandContext,
  config: CliConfig,
  providerId: string,
  words: readonly string[],
  options: InstancesAddOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  const assignments = readAssignments(words).map(inConfig);
  const sources = openSources(terminal, config.variable);
  const { client } = await context.connect('core models');
  const provider = await client.providers.get({ params: { providerId: providerId.trim().toLowerCase() } });
  const model = 'engine_registry';
  const [schema, { fields }] = await Promise.all([
    client.models.schema({ params: { model } }),
    client.models.form({ params: { model, form: `config:${provider.id}` } }),
  ]);
  const names = options.name === undefined ? (await allInstances(client)).map(({ name }) => name.toLowerCase()) : [];
  const name = options.name ?? freeName(provider.id, names);
  const base = { name, provider: provider.id, config: {} };
  const forms = [...schema.createForm, ...fields];
  const given = await buildValues(assignments, { schema, forms }, sources, base);
  const values = await completeConfig(terminal, fields, given);
  const row = await client.models.create({ params: { model }, body: { values } });
  if (context.json) await printJson(terminal, row);
  else {
    await write(terminal.out, `${styled(terminal, 'green', 'added')} ${plainText(name)}, number ${row.id}\n`);
    const config = showFields({ config: row.config }, () => ({}));
    await printFacts(terminal, [['provider', `${provider.id} (${provider.label})`], ...config]);
    const missing = missingOf(fields, values);
    if (missing.length > 0) {
      const lacked = missing.map((field) => `${field.name} (${field.label})`).join(', ');
      await printHint(
        terminal,
        `\nstill missing: ${lacked}; set it: enginehouse instances set ${shellWord(name)} ${missing.map(asAssignment).join(' ')}`,
      );
    }
    await printHint(
      terminal,
      `${missing.length > 0 ? '' : '\n'}install it: enginehouse instances install ${shellWord(name)}`,
    );
  }
  return EXIT.done;
}

/** Sets fields of its config within the config as it stands: the rest of it stays, secrets too. */
export async function instancesSet(
  context: CommandContext,
  config: CliConfig,
  word: string,
  words: readonly string[],
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { id } = await findInstance(client, word);
  const inner = words.map((one) => `config.${one}`);
  return await modelsSet(context, config, 'engine_registry', String(id), inner, {});
}

function inConfig(assignment: Assignment): Assignment {
  return { ...assignment, path: ['config', ...assignment.path] };
}

/** `ollama`, or `ollama-2` where that is taken. */
function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) name = `${wanted}-${number}`;
  return name;
}

/** A word as a shell takes it, for a command that is shown to be typed next. */
export function shellWord(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${plainText(text).replaceAll("'", "'\\''")}'`;
}
