import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../harness/free-port.ts';
import { installPeers, type PeerPackages } from '../harness/peer.ts';
import type { HttpDoor } from './http-door.ts';

/**
 * Rows of tables over HTTP, with sign-in and permissions: what one would put before PostgreSQL instead. 12.4.1 names a package
 * that the registry does not have. Its sandbox is held at a version that brings its binary along, for nothing is compiled here.
 */
const DIRECTUS: PeerPackages = { directus: '12.4.0', 'isolated-vm': '6.2.0' };

/** The columns of `engine_registry`, as lists show them; nothing is sealed. */
const FIELDS = [
  { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } },
  { field: 'name', type: 'string', schema: { is_unique: true } },
  { field: 'provider', type: 'string', schema: { is_indexed: true } },
  { field: 'config', type: 'json', schema: {}, meta: { special: ['cast-json'] } },
  { field: 'wanted', type: 'string', schema: {} },
  { field: 'created_at', type: 'timestamp', schema: {}, meta: { special: ['date-created'] } },
  { field: 'updated_at', type: 'timestamp', schema: {}, meta: { special: ['date-updated'] } },
  { field: 'revision', type: 'bigInteger', schema: {} },
];

const STARTING_MS = 120_000;

export interface DirectusPeer extends AsyncDisposable {
  readonly door: HttpDoor;
}

/** A server of Directus on an empty database, with one collection of so many rows; asked with a token of its administrator. */
export async function openDirectus(databaseUrl: string, rows: readonly object[]): Promise<DirectusPeer> {
  const folder = await installPeers(DIRECTUS);
  const program = join(folder, 'node_modules', '@directus', 'api', 'dist', 'cli', 'run.js');
  const token = randomBytes(24).toString('hex');
  const port = await freePort();
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'production',
    DB_CLIENT: 'pg',
    DB_CONNECTION_STRING: databaseUrl,
    SECRET: randomBytes(24).toString('hex'),
    ADMIN_EMAIL: 'bench@example.org',
    ADMIN_PASSWORD: randomBytes(12).toString('hex'),
    ADMIN_TOKEN: token,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    TELEMETRY: 'false',
    LOG_LEVEL: 'error',
    WEBSOCKETS_ENABLED: 'false',
  };
  const run = (command: string): ChildProcess =>
    spawn(process.execPath, [program, command], { cwd: folder, env, stdio: ['ignore', 2, 2] });
  const [code] = (await once(run('bootstrap'), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`directus bootstrap ended with ${code}`);
  const server = run('start');
  await using opening = new AsyncDisposableStack();
  opening.defer(async () => {
    if (server.exitCode !== null) return;
    const exited = once(server, 'exit');
    server.kill();
    await exited;
  });
  const url = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Bearer ${token}` };
  await answering(`${url}/server/ping`, server);
  const post = async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`directus answered ${answer.status} to ${path}: ${await answer.text()}`);
  };
  await post('/collections', { collection: 'engine_registry', schema: {}, meta: {}, fields: FIELDS });
  await post('/items/engine_registry', rows);
  const opened = opening.move();
  return {
    door: {
      name: 'directus',
      port,
      headers,
      // What our list answers too: the page, and the number of all that the filter takes.
      list: '/items/engine_registry?limit=50&sort=name&filter[provider][_eq]=openai&meta=filter_count',
      create: '/items/engine_registry',
      bodyOf: (values) => values,
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  const begin = performance.now();
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    if (server.exitCode !== null) throw new Error(`directus ended with ${server.exitCode}`);
    if (performance.now() - begin > STARTING_MS) throw new Error('directus does not answer');
    await sleep(200);
  }
}
