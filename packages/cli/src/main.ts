import { readConfig } from './config.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './output/terminal.ts';
import { terminalOfProcess } from './output/terminal-of-process.ts';
import { runCommand } from './run-command.ts';

/** Runs the command of this process and answers its exit code. Never throws. */
export async function main(argv: readonly string[], given?: Terminal): Promise<ExitCode> {
  const config = readConfig();
  const terminal = given ?? terminalOfProcess(config);
  // An engine that leaves a rejected promise behind has failed alone: it must not take the process with it.
  process.on('unhandledRejection', (reason) => {
    terminal.err.write(
      `warning: a promise was rejected and nobody looked: ${reason instanceof Error ? reason.stack : String(reason)}\n`,
    );
  });
  return await runCommand(argv, terminal, config);
}
