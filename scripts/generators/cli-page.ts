import { Writable } from 'node:stream';
import type { Terminal } from '../../packages/cli/src/output/terminal.ts';
import { GENERATED_NOTE, type PageGenerator, tableRow } from './generator.ts';

/** docs/reference/cli.md: every command with its options. */
export const cliPage: PageGenerator = {
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
  /** As commander keeps it. */
  readonly _hidden?: boolean;
}

const HEAD = `${GENERATED_NOTE}

# The enginehouse command

In this repository: \`npx enginehouse COMMAND\`. \`--json\` prints JSON and nothing else on standard output; progress and errors
go to standard error. An error prints what happened, where, and what to do; the codes are in the
[list of error codes](errors.md). \`--data DIR\` may stand before the command too, as it does in commands that are shown to be
typed next.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | failure |
| 2 | wrong usage |
| 3 | invalid definitions, or a plan that cannot be made |
| 4 | some of it failed: runs with failed engines, values that could not be rotated, nodes that could not install (3 beats 4) |
| 5 | audit events are not as they were chained |
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
    asks: false,
    colours: false,
    width: 100,
  };
  return createProgram(terminal, readConfig({}));
}

export function renderCommands(program: CommandLike): string {
  return `${[HEAD, ...shown(program).flatMap((command) => renderCommand(command, program.name()))].join('\n')}\n`;
}

/** Without those that are for programs alone. */
function shown({ commands }: CommandLike): readonly CommandLike[] {
  return commands.filter((one) => one._hidden !== true);
}

function renderCommand(command: CommandLike, prefix: string): string[] {
  const path = pathOf(command, prefix);
  const inner = shown(command).flatMap((one) => renderCommand(one, path));
  // A command that holds others has nothing to say of itself.
  if (inner.length > 0) return inner;
  const given = argumentsOf(command, path);
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

/** The name of a core model stands before what is done with it; what is done without a name has none either. */
function pathOf(command: CommandLike, prefix: string): string {
  if (command.name() === 'index') return prefix;
  const [first] = command.registeredArguments;
  return first?.name() === 'model' ? `${prefix} <model> ${command.name()}` : `${prefix} ${command.name()}`;
}

function argumentsOf({ registeredArguments }: CommandLike, path: string): string[] {
  return registeredArguments
    .filter((one) => !path.includes(`<${one.name()}>`))
    .map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
