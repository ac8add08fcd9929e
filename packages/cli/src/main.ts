import { CommanderError } from 'commander';
import { readConfig } from './config.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { errorAsJson, printError } from './output/print-error.ts';
import { type Terminal, write } from './output/terminal.ts';
import { terminalOfProcess } from './output/terminal-of-process.ts';
import { createProgram } from './program.ts';

/** Runs one command and answers its exit code. Never throws: an error is printed with what to do about it. */
export async function main(argv: readonly string[], given?: Terminal): Promise<ExitCode> {
  const config = readConfig();
  const terminal = given ?? terminalOfProcess(config);
  let code: ExitCode = EXIT.done;
  // An engine that leaves a rejected promise behind has failed alone: it must not take the process with it.
  process.on('unhandledRejection', (reason) => {
    terminal.err.write(
      `warning: a promise was rejected and nobody looked: ${reason instanceof Error ? reason.stack : String(reason)}\n`,
    );
  });
  const program = createProgram(terminal, config, (answered) => {
    code = answered;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (thrown) {
    const error = firstOf(thrown);
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
    if (argv.includes('--json')) await write(terminal.err, `${JSON.stringify({ error: errorAsJson(error) })}\n`);
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
