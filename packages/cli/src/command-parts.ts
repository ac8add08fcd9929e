import type { Command } from 'commander';
import type { CliConfig } from './config.ts';
import type { CommandContext } from './connection/connection.ts';
import type { ExitCode } from './exit-codes.ts';

/** Options that lead to a house. */
export interface HouseOptions {
  readonly data?: string;
  readonly url?: string;
  readonly token?: string;
  readonly engines?: readonly string[];
  readonly json?: boolean;
}

/** What the commands of the program share. */
export interface CommandParts {
  /** Gives a command the options of every command that talks to a house and asks for no engines. */
  readonly kept: (command: Command) => Command;
  /** The same for a command that asks for engines. */
  readonly online: (command: Command) => Command;
  readonly run: (options: object, work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;
  readonly config: CliConfig;
}

/** How a command is typed, below its help. */
export function example(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText('after', examples(...lines));
}

/** The same as a text. */
export function examples(...lines: readonly string[]): string {
  const word = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${word}:\n${lines.map((line) => `  enginehouse ${line}`).join('\n')}`;
}
