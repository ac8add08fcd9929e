import type { Client, RouteCall, RouteNamed } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { parseJson } from '../models/parse-json.ts';
import { showValue } from '../models/show-value.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

type Value = RouteCall<RouteNamed<'settings.set'>>['body']['value'];

interface Setting {
  readonly name: string;
  readonly value: Value;
  /** What holds where nothing is set. */
  readonly default: Value;
  readonly description: string;
}

/** Every setting as it is in force, and what differs from its default. */
export async function settingsLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const settings = await allSettings(client);
  if (context.json) await printJson(terminal, { settings });
  else {
    await printTable(
      terminal,
      [
        { title: 'SETTING', value: ({ name }) => name },
        { title: 'VALUE', value: (one) => `${shown(one.value)}${isDefault(one) ? '' : ' *'}` },
        { title: 'DEFAULT', value: (one) => shown(one.default), spare: 1 },
        { title: 'WHAT', value: ({ description }) => description },
      ],
      settings,
    );
    await printHint(
      terminal,
      '\n* differs from its default; change one: enginehouse settings set SETTING VALUE; back: enginehouse settings reset SETTING',
    );
  }
  return EXIT.done;
}

/** Sets one, as JSON or as plain text; `PART=VALUE` sets a part of one that is an object. */
export async function settingsSet(context: CommandContext, name: string, words: readonly string[]): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const { settings } = await client.settings.all();
  const value = givenValue(words, settings[name]);
  const { revision } = await client.settings.set({ params: { name }, body: { value } });
  if (context.json) await printJson(terminal, { name, value, revision });
  else
    await write(terminal.out, `${styled(terminal, 'green', 'set')} ${name} to ${shown(value)}, revision ${revision}\n`);
  return EXIT.done;
}

/** Back to the default. */
export async function settingsReset(context: CommandContext, name: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const { revision } = await client.settings.reset({ params: { name } });
  const { defaults } = await client.settings.all();
  const value = defaults[name] ?? null;
  if (context.json) await printJson(terminal, { name, value, revision });
  else await write(terminal.out, `${name}: its default is in force, ${shown(value)}, revision ${revision}\n`);
  return EXIT.done;
}

/** `100`, `report`, `{"maxRows":5}`, or parts: `maxAgeDays=90 maxRows=1000`. */
function givenValue(words: readonly string[], standing: Value | undefined): Value {
  const parts = words.map((word) => /^([A-Za-z]\w*)=(.*)$/.exec(word));
  if (parts.every((part) => part !== null)) {
    const base = typeof standing === 'object' && standing !== null ? standing : {};
    const given = parts.map(([, name = '', text = '']) => [name, scalarOf(text)] as const);
    return { ...base, ...Object.fromEntries(given) };
  }
  return scalarOf(words.join(' '));
}

/** What looks like JSON is JSON; anything else is text. */
function scalarOf(text: string): Value {
  return /^(-?\d|true$|false$|null$|[{["])/.test(text) ? (parseJson(text, 'VALUE') as Value) : text;
}

function isDefault({ value, default: standing }: Setting): boolean {
  return JSON.stringify(value) === JSON.stringify(standing);
}

/** Most settings are limits, and null is none. */
function shown(value: Value): string {
  if (value === null) return 'none';
  return typeof value === 'object' && Object.keys(value).length === 0 ? 'none' : showValue(value);
}

async function allSettings(client: Client): Promise<readonly Setting[]> {
  const [{ settings, defaults }, { createForm }] = await Promise.all([
    client.settings.all(),
    client.models.schema({ params: { model: 'settings' } }),
  ]);
  const options = createForm.find(({ name }) => name === 'key')?.options ?? [];
  return Object.entries(settings).map(([name, value]) => ({
    name,
    value,
    default: defaults[name] ?? null,
    description: options.find((one) => one.value === name)?.label.replace(`${name}: `, '') ?? '',
  }));
}
