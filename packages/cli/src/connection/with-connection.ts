import { createClient } from '@enginehouse/api';
import { findServer, openHouse } from '@enginehouse/server';
import type { CliConfig } from '../config.ts';
import { noServerEngines, wrongUsage } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../output/terminal.ts';
import type { CommandContext, Connection } from './connection.ts';
import { houseOptions, whereKept } from './house-options.ts';

/** Runs a command with a way to open its house, and closes what was opened. */
export async function withConnection(
  terminal: Terminal,
  config: CliConfig,
  options: { readonly json?: boolean; readonly engines?: readonly string[] },
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  await using opened = new AsyncDisposableStack();
  let open: Promise<Connection> | null = null;
  return await work({
    terminal,
    json: options.json === true,
    config,
    connect: (needs) => {
      open ??= connectTo(config, options.engines !== undefined, needs === 'engines').then((connection) =>
        opened.adopt(connection, (one) => one.close()),
      );
      return open;
    },
  });
}

async function connectTo(config: CliConfig, enginesNamed: boolean, enginesNeeded: boolean): Promise<Connection> {
  const server = await findServer(config.dataDir);
  if (server !== null) {
    if (enginesNamed) {
      throw wrongUsage(
        `a server at ${server.url} owns ${config.dataDir}, with engines of its own`,
        'Leave --engines out to ask that server, or use another data folder with --data DIR.',
      );
    }
    const client = createClient({ baseUrl: server.url, token: server.token });
    return { client, url: server.url, where: server.url, close: async () => undefined };
  }
  if (enginesNeeded && config.engines.length === 0) throw noServerEngines(config.dataDir);
  const house = await openHouse(houseOptions(config, {}));
  return { client: house.client, url: null, where: whereKept(config), close: () => house.close() };
}
