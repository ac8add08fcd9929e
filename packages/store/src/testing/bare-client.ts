import { resolve } from 'node:path';
import pg from 'pg';
import type { OpenDatabaseOptions } from '../open-database.ts';
import { openPgliteSession } from '../pglite/pglite-session.ts';
import { CLIENT_TYPES } from '../send-query.ts';

/** The driver and nothing else: what benchmarks measure the house against. */
export interface BareClient {
  readonly client: pg.Client;
  close(): Promise<void>;
}

/** Connects the driver's own client to a database as the house does: to a server's socket, or to a thread of its own. */
export async function openBareClient(options: OpenDatabaseOptions): Promise<BareClient> {
  if ('dataDir' in options) {
    const session = await openPgliteSession({
      folder: resolve(options.dataDir, 'db'),
      onNotification: () => undefined,
      onEnd: () => undefined,
    });
    return { client: session.client, close: () => session.close() };
  }
  const client = new pg.Client({ connectionString: options.url, types: CLIENT_TYPES });
  await client.connect();
  return { client, close: () => client.end() };
}
