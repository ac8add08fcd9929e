import { createClient } from '@enginehouse/api';
import { findServer } from '@enginehouse/server/discovery';
import type { CliConfig } from '../config.ts';
import { noServerEngines, wrongUsage } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../output/terminal.ts';
import { connectToRemote } from './connect-to-remote.ts';
import type { CommandContext, Connection, HouseWanted } from './connection.ts';
import { errorOfRemote } from './error-of-remote.ts';

/** Runs a command with a way to open its house, and closes what was opened. */
export async function withConnection(
  terminal: Terminal,
  config: CliConfig,
  options: { readonly json?: boolean; readonly engines?: readonly string[] },
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  await using opened = new AsyncDisposableStack();
  let open: Promise<Connection> | null = null;
  try {
    return await work({
      terminal,
      json: options.json === true,
      config,
      connect: (needs, wanted = 'standing') => {
        open ??= connectTo(terminal, config, options.engines !== undefined, needs === 'engines', wanted).then(
          (connection) => opened.adopt(connection, (one) => one.close()),
        );
        return open;
      },
    });
  } catch (error) {
    throw config.url === null ? error : errorOfRemote(error, config.url, config.tokenSource !== null);
  }
}

async function connectTo(
  terminal: Terminal,
  config: CliConfig,
  enginesNamed: boolean,
  enginesNeeded: boolean,
  wanted: HouseWanted,
): Promise<Connection> {
  if (config.url !== null) {
    if (enginesNamed) {
      throw wrongUsage(`the server at ${config.url} has engines of its own`, 'Leave --engines out to ask that server.');
    }
    return await connectToRemote(terminal, config, config.url);
  }
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
  // The whole platform: loaded only by a command that opens it.
  const { openLocalHouse } = await import('./open-local-house.ts');
  return await openLocalHouse(config, wanted);
}
