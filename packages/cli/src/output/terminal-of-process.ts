import type { CliConfig } from '../config.ts';
import type { Terminal } from './terminal.ts';

/** The terminal, or what stands in for it, of this process. */
export function terminalOfProcess(config: CliConfig): Terminal {
  const { stdout, stderr, stdin } = process;
  // Whoever writes hears of a failure; without a listener it would end the process with a stack trace as well.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  return {
    out: stdout,
    err: stderr,
    in: stdin,
    interactive: stdout.isTTY === true,
    progress: stderr.isTTY === true,
    asks: stdin.isTTY === true && stderr.isTTY === true,
    colours: stdout.isTTY === true && !config.noColour,
    width: stdout.columns ?? 100,
  };
}
