import type { Argument, Command, Option } from 'commander';
import { STATES } from '../commands/engines-state.ts';
import { NAME_KINDS, type NameKind } from './names-of.ts';

/**
 * What shells complete from, a line a fact, fields separated by `|`:
 *   c|PATH|NAME|HIDES|WHAT   a command below another; PATH is empty for the program itself
 *   o|PATH|FLAG|VALUE|WHAT   an option; VALUE is empty where it takes none
 *   a|PATH|NUMBER|VALUE|WHAT an argument, from 1; `*` for all that follow
 *   w|PATH||PATH|            where any other word leads: the name of a core model stands before its command
 * VALUE is `files`, `-` (nothing is known of it), `@KIND` (names that the house knows) or choices separated by commas.
 */
export type CompletionLine = string;

/** Arguments and options whose values are known, by the name that their help shows. */
const VALUES: Readonly<Record<string, string>> = {
  engine: '@engines',
  ids: '@engines',
  instance: '@instances',
  target: '@instances',
  subject: '@instances',
  provider: '@providers',
  run: '@runs',
  a: '@runs',
  b: '@runs',
  task: '@tasks',
  setting: '@settings',
  user: '@users',
  state: STATES.join(','),
  file: 'files',
  dir: 'files',
};

/** The lines of a program, commands before options, as commander knows them. */
export function completionTable(program: Command): readonly CompletionLine[] {
  return linesOf(program, '');
}

function linesOf(command: Command, path: string): readonly CompletionLine[] {
  const inner = command.commands.filter((one) => !isHidden(one));
  const afterName = inner.filter(takesModelFirst);
  const own = [
    ...inner.filter((one) => !takesModelFirst(one)).map((one) => commandLine(path, one)),
    ...command.options.filter(({ hidden }) => !hidden).map((one) => optionLine(path, one)),
    ...(command.options.length > 0 || inner.length > 0 ? [line('o', path, '--help', '', 'display help')] : []),
  ];
  const named = `${path} *`.trim();
  const throughName =
    afterName.length === 0
      ? []
      : [
          line('a', path, '1', '@core-models', 'core model'),
          line('w', path, '', named, ''),
          ...afterName.flatMap((one) => [commandLine(named, one), ...linesOf(one, `${named} ${one.name()}`)]),
        ];
  const given = takesModelFirst(command) ? command.registeredArguments.slice(1) : command.registeredArguments;
  return [
    ...own,
    ...given.map((one, position) => argumentLine(path, one, position + 1)),
    ...throughName,
    ...inner.filter((one) => !takesModelFirst(one)).flatMap((one) => linesOf(one, `${path} ${one.name()}`.trim())),
  ];
}

/** Commander keeps it to itself; without it every hidden command would be shown. */
function isHidden(command: Command): boolean {
  return '_hidden' in command && command._hidden === true;
}

/** `models NAME ls`: typed behind the name of a core model. */
function takesModelFirst(command: Command): boolean {
  return command.parent?.name() === 'models' && command.registeredArguments[0]?.name() === 'model';
}

function commandLine(path: string, command: Command): CompletionLine {
  return line('c', path, command.name(), '', command.description());
}

function optionLine(path: string, option: Option): CompletionLine {
  const takesValue = option.required || option.optional;
  const shown = /[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1] ?? '';
  const value = takesValue ? (option.argChoices?.join(',') ?? VALUES[shown] ?? '-') : '';
  return line('o', path, option.long ?? option.short ?? '', value, option.description);
}

function argumentLine(path: string, argument: Argument, number: number): CompletionLine {
  const value = argument.argChoices?.join(',') ?? VALUES[argument.name()] ?? '-';
  return line('a', path, argument.variadic ? '*' : String(number), value, argument.description);
}

function line(...fields: readonly [kind: string, path: string, name: string, value: string, what: string]): string {
  return fields.map((field) => field.replaceAll('|', '/').replaceAll(/\s+/g, ' ')).join('|');
}

/** Kinds of names that the table asks for; each is one that can be asked for. */
export function kindsIn(lines: readonly CompletionLine[]): readonly NameKind[] {
  const asked = new Set(lines.map((one) => one.split('|')[3] ?? '').filter((value) => value.startsWith('@')));
  return NAME_KINDS.filter((kind) => asked.has(`@${kind}`));
}
