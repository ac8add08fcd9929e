import pg from 'pg';
import type { PostgresDatabaseOptions } from './postgres-database.ts';

/**
 * Where the server listens that these options lead to. One that is reached through a file is on this machine, where it mostly
 * listens on its port as well.
 */
export function postgresAddress({ url }: PostgresDatabaseOptions): { readonly host: string; readonly port: number } {
  // Says what it would connect to, with the defaults of the driver and of its environment.
  const { host, port } = new pg.Client({ connectionString: url });
  return { host: host.startsWith('/') ? 'localhost' : host, port };
}
