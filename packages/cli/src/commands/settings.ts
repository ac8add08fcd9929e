import type { Client, Row } from '@enginehouse/api';
import { didYouMean } from '@enginehouse/errors';
import type { CommandContext } from '../connection/connection.ts';
import { unknownSetting } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { allRows } from '../models/all-rows.ts';
import { parseJson } from '../models/parse-json.ts';
import { showValue } from '../models/show-value.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

const MODEL = { model: 'settings' };

interface Setting {
  readonly key: string;
  readonly description: string;
  /** What it is set to; undefined: its default is in force. */
  readonly value: unknown;
}

/** Every setting, and what differs from its default. */
export async function settingsLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const settings = await allSettings(client);
  if (context.json) await printJson(terminal, { settings });
  else {
    await printTable(
      terminal,
      [
        { title: 'SETTING', value: ({ key }) => key },
        { title: 'VALUE', value: ({ value }) => (value === undefined ? 'default' : showValue(value)) },
        { title: 'WHAT', value: ({ description }) => description },
      ],
      settings,
    );
    await printHint(
      terminal,
      '\nchange one: enginehouse settings set SETTING VALUE; back to its default: settings reset SETTING',
    );
  }
  return EXIT.done;
}

/** Sets one, as JSON or as plain text; `PART=VALUE` sets a part of one that is an object. */
export async function settingsSet(context: CommandContext, key: string, words: readonly string[]): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const standing = await known(client, key);
  const value = settingValue(words, standing.value);
  const params = { ...MODEL, id: key };
  const row: Row =
    standing.value === undefined
      ? await client.models.create({ params: MODEL, body: { values: { key, value: value as never } } })
      : await client.models.update({ params, body: { values: { value: value as never } } });
  if (context.json) await printJson(terminal, row);
  else
    await write(
      terminal.out,
      `${styled(terminal, 'green', 'set')} ${key} to ${showValue(row.value)}, in force on every node\n`,
    );
  return EXIT.done;
}

/** `100`, `report`, `{"maxRows":5}`, or parts: `maxAgeDays=90 maxRows=1000`. */
function settingValue(words: readonly string[], standing: unknown): unknown {
  const parts = words.map((word) => /^([A-Za-z]\w*)=(.*)$/.exec(word));
  if (parts.every((part) => part !== null)) {
    const base = typeof standing === 'object' && standing !== null ? standing : {};
    return { ...base, ...Object.fromEntries(parts.map(([, name = '', text = '']) => [name, scalarOf(text)])) };
  }
  return scalarOf(words.join(' '));
}

function scalarOf(text: string): unknown {
  return /^(-?\d|true$|false$|null$|[{["])/.test(text) ? parseJson(text, 'VALUE') : text;
}

/** Back to the default. */
export async function settingsReset(context: CommandContext, key: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const { value } = await known(client, key);
  const changed = value !== undefined;
  if (changed) await client.models.delete({ params: { ...MODEL, id: key }, query: {} });
  if (context.json) await printJson(terminal, { key, changed });
  else
    await write(
      terminal.out,
      `${key}: ${changed ? 'its default is in force again' : 'nothing to do, it has its default'}\n`,
    );
  return EXIT.done;
}

async function known(client: Client, key: string): Promise<Setting> {
  const settings = await allSettings(client);
  const found = settings.find((one) => one.key === key);
  if (found !== undefined) return found;
  throw unknownSetting(
    `there is no setting '${key}'${didYouMean(
      key,
      settings.map((one) => one.key),
    )}`,
    key,
  );
}

async function allSettings(client: Client): Promise<readonly Setting[]> {
  const [{ createForm }, rows] = await Promise.all([
    client.models.schema({ params: MODEL }),
    allRows(client, 'settings'),
  ]);
  const options = createForm.find(({ name }) => name === 'key')?.options ?? [];
  return options.map(({ value: name, label }) => {
    const key = String(name);
    const row = rows.find((one) => one.key === key);
    return { key, description: label.replace(`${key}: `, ''), value: row?.value };
  });
}
