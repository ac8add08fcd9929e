import { spawn } from 'node:child_process';
import type { CommandContext } from '../connection/connection.ts';
import { needsServer } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printJson } from '../output/print-table.ts';
import { write } from '../output/terminal.ts';

/** Prints the address of the console, and opens it where somebody sits before a screen. */
export async function open(context: CommandContext, { print }: { readonly print?: boolean }): Promise<ExitCode> {
  const { url } = await context.connect('core models');
  const { terminal, config } = context;
  if (url === null) throw needsServer(config.dataDir);
  if (context.json) await printJson(terminal, { url });
  else await write(terminal.out, `${url}\n`);
  if (print !== true && !context.json && terminal.asks && hasScreen(config.variable)) openInBrowser(url);
  return EXIT.done;
}

/** Of Linux machines only those with a desktop have a browser to show it in. */
function hasScreen(variable: (name: string) => string | undefined): boolean {
  if (process.platform !== 'linux') return true;
  return variable('DISPLAY') !== undefined || variable('WAYLAND_DISPLAY') !== undefined;
}

function openInBrowser(url: string): void {
  const [program, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform as string] ?? [
    'xdg-open',
  ];
  const child = spawn(program as string, [...before, url], { stdio: 'ignore', detached: true });
  // Without a browser the address that was printed does.
  child.on('error', () => undefined);
  child.unref();
}
