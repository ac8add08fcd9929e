import pg from 'pg';
import type { PostgresDatabaseOptions } from './postgres-database.ts';

/** Where the server listens that these options lead to; null for one that is reached through a file. */
export function postgresAddress({
  url,
}: PostgresDatabaseOptions): { readonly host: string; readonly port: number } | null {
  // Says what it would connect to, with the defaults of the driver and of its environment.
  const { host, port } = new pg.Client({ connectionString: url });
  return host.startsWith('/') ? null : { host, port };
}
