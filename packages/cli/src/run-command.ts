import { type Command, CommanderError } from 'commander';
import type { CliConfig } from './config.ts';
import { houseOption } from './connection/house-shown.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { verbFirst } from './models/verb-first.ts';
import { errorAsJson, printError } from './output/print-error.ts';
import { type Terminal, write } from './output/terminal.ts';
import { typedCommands } from './output/typed-commands.ts';
import { createProgram } from './program.ts';

/** Runs one command at a terminal and answers its exit code. Never throws: an error is printed with what to do about it. */
export async function runCommand(argv: readonly string[], given: Terminal, config: CliConfig): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  let house = config;
  // What the environment says, it says to the next command too.
  const option = (): string => houseOption(house, config);
  // A server is started with a data folder, whatever was asked by its URL.
  const names = (): readonly string[] =>
    program.commands.map((command) => command.name()).filter((name) => name !== 'start' || house.url === null);
  const terminal: Terminal = { ...given, typed: typedCommands(names, option) };
  const program: Command = createProgram(terminal, config, {
    done: (answered) => {
      code = answered;
    },
    housed: (one) => {
      house = one;
    },
  });
  try {
    await program.parseAsync([...verbFirst(argv, program)], { from: 'user' });
    return code;
  } catch (thrown) {
    const error = firstOf(thrown);
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
    if (argv.includes('--json'))
      await write(terminal.err, `${JSON.stringify({ error: errorAsJson(error, terminal) })}\n`);
    else await printError(terminal, error);
    return exitCodeOf(error);
  }
}

/** What went wrong first: closing what was open may fail too when the database is gone, and is the lesser news. */
function firstOf(thrown: unknown): unknown {
  let error = thrown;
  while (error instanceof SuppressedError) error = error.suppressed;
  return error;
}
