import { type House, type HouseOptions, openHouse } from '@enginehouse/server/house';
import { migratedTestFolder } from '@enginehouse/server/testing';
import { readConfig } from '../config.ts';
import type { ExitCode } from '../exit-codes.ts';
import { runCommand } from '../run-command.ts';
import { silentTerminal } from './silent-terminal.ts';

/** What came of a command. */
export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** A house that serves in this process, and the command beside it. */
export interface ServedHouse extends AsyncDisposable {
  readonly house: House;
  readonly dataDir: string;
  /** Runs the command, which asks the server over HTTP. */
  run(argv: readonly string[], options?: { readonly input?: string; readonly env?: NodeJS.ProcessEnv }): Promise<Ran>;
  /** The same with `--json`: what it printed, parsed. Throws when it did not end well. */
  json<Answer = Record<string, unknown>>(argv: readonly string[]): Promise<Answer>;
}

/** Opens a house without engines on an embedded database of its own. */
export async function serveHouse({
  host = '127.0.0.1',
  ...options
}: Pick<HouseOptions, 'providers' | 'logLevel'> & { readonly host?: string } = {}): Promise<ServedHouse> {
  await using opening = new AsyncDisposableStack();
  const { dataDir } = opening.use(await migratedTestFolder()).options;
  const house = opening.use(await openHouse({ dataDir, database: { dataDir }, engines: [], ...options }));
  await house.listen({ host, port: 0 });
  const opened = opening.move();
  const run: ServedHouse['run'] = async (argv, { input = '', env = {} } = {}) => {
    const terminal = silentTerminal(input);
    const code = await runCommand(argv, terminal, readConfig({ ENGINEHOUSE_DATA: dataDir, ...env }));
    return { code, out: terminal.printed(), err: terminal.said() };
  };
  return {
    house,
    dataDir,
    run,
    async json(argv) {
      const { code, out, err } = await run([...argv, '--json']);
      if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${err}`);
      return JSON.parse(out);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
