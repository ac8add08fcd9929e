import { Writable } from 'node:stream';
import type { Terminal } from '../../packages/cli/src/output/terminal.ts';
import { GENERATED_NOTE, type Generator, tableRow } from './generator.ts';

/** docs/reference/cli.md: every command with its options. */
export const cliPage: Generator = {
  file: 'docs/reference/cli.md',
  render: async () => renderCommands(await commandTree()),
};

/** What the page needs of a command of commander. */
export interface CommandLike {
  readonly commands: readonly CommandLike[];
  readonly options: readonly {
    readonly flags: string;
    readonly description: string;
    readonly argChoices?: readonly string[] | undefined;
  }[];
  readonly registeredArguments: readonly { readonly required: boolean; readonly description: string; name(): string }[];
  name(): string;
  description(): string;
}

const HEAD = `${GENERATED_NOTE}

# The enginehouse command

In this repository: \`npx enginehouse COMMAND\`. \`--json\` prints JSON and nothing else on standard output; progress and errors
go to standard error. An error prints what happened, where, and what to do; the codes are in the
[list of error codes](errors.md).

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | failure |
| 2 | wrong usage |
| 3 | invalid definitions, or a plan that cannot be made |
| 4 | some runs had failed engines (3 beats 4) |
`;

/** The command as it is built for a terminal that nobody looks at. */
async function commandTree(): Promise<CommandLike> {
  // Imported when asked for: the command stands on the whole house, and the other pages do not.
  const { createProgram } = await import('../../packages/cli/src/program.ts');
  const { readConfig } = await import('../../packages/cli/src/config.ts');
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal: Terminal = {
    out: nowhere(),
    err: nowhere(),
    in: process.stdin,
    interactive: false,
    progress: false,
    colours: false,
    width: 100,
  };
  return createProgram(terminal, readConfig({}), () => undefined);
}

export function renderCommands(program: CommandLike): string {
  return `${[HEAD, ...program.commands.flatMap((command) => renderCommand(command, program.name()))].join('\n')}\n`;
}

function renderCommand(command: CommandLike, prefix: string): string[] {
  const path = `${prefix} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((inner) => renderCommand(inner, path));
  const given = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  const lines = [`## ${path}`, '', `\`${[path, ...given].join(' ')}\``, ''];
  if (command.description() !== '') lines.push(`${sentence(command.description())}`, '');
  const rows = [
    ...command.registeredArguments
      .filter((one) => one.description !== '')
      .map((one) => [`\`${one.name()}\``, one.description]),
    ...command.options.map((one) => [
      `\`${one.flags}\``,
      [one.description, one.argChoices?.join(', ')].filter(Boolean).join(': '),
    ]),
  ];
  if (rows.length > 0) lines.push('| option | what |', '|---|---|', ...rows.map(tableRow), '');
  return lines;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
