import { type Client, createClient } from '@enginehouse/api';
import { findServer } from '@enginehouse/server/discovery';
import type { CliConfig } from '../config.ts';
import { readToken } from '../connection/connect-to-remote.ts';
import type { Terminal } from '../output/terminal.ts';

/** What a house has names of. */
export const NAME_KINDS = [
  'engines',
  'instances',
  'providers',
  'core-models',
  'runs',
  'tasks',
  'settings',
  'users',
] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** Somebody waits with a finger on the key: what is not there by then is not completed. */
const LIMIT_MS = 1_000;
/** Longer lists help nobody. */
const MOST = 50;

type Ask = (client: Client, signal: AbortSignal) => Promise<readonly unknown[]>;

function rowsOf(model: string, field: string, pageSize = 200): Ask {
  return async (client, signal) => {
    const { rows } = await client.models.list({ params: { model }, query: { pageSize } }, { signal });
    return rows.map((row) => row[field]);
  };
}

const ASKS: { readonly [Kind in NameKind]: Ask } = {
  engines: async (client, signal) => (await client.engines.list({}, { signal })).engines.map((one) => one.engineId),
  instances: rowsOf('engine_registry', 'name'),
  providers: async (client, signal) => (await client.providers.list({}, { signal })).providers.map(({ id }) => id),
  'core-models': async (client, signal) => (await client.models.index({}, { signal })).models.map(({ name }) => name),
  runs: async (client, signal) =>
    (await client.runs.list({ query: { pageSize: MOST } }, { signal })).rows.map((one) => one.runId),
  tasks: rowsOf('background_tasks', 'id', MOST),
  settings: async (client, signal) => Object.keys((await client.settings.all({}, { signal })).settings),
  users: rowsOf('users', 'username'),
};

/**
 * The names that a server knows, for a shell to complete. Never opens a house and never fails: what cannot be asked within a
 * second has no names.
 */
export async function namesOf(terminal: Terminal, config: CliConfig, kind: string): Promise<readonly string[]> {
  const ask = Object.hasOwn(ASKS, kind) ? ASKS[kind as NameKind] : undefined;
  if (ask === undefined) return [];
  try {
    const client = await clientOf(terminal, config);
    const names = client === null ? [] : await ask(client, AbortSignal.timeout(LIMIT_MS));
    // A name with a line break is two lines to a shell.
    return names.map(String).filter((name) => name !== '' && !/[\r\n]/.test(name));
  } catch {
    return [];
  }
}

async function clientOf(terminal: Terminal, config: CliConfig): Promise<Client | null> {
  if (config.url !== null) {
    // Standard input belongs to whoever types.
    const token = config.tokenSource === '@-' ? undefined : await readToken(terminal, config);
    return createClient({ baseUrl: config.url, ...(token === undefined ? {} : { token }) });
  }
  const server = await findServer(config.dataDir);
  return server === null ? null : createClient({ baseUrl: server.url, token: server.token });
}
