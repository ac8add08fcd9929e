import { createServer } from 'node:net';
import type { Client, FleetView } from '@enginehouse/api';
import { findServer, isSameProcess, readServerFile } from '@enginehouse/server/discovery';
import { counted, list } from '../output/formats.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const DEFAULT_PORT = 7373;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;
/** A node renews its lease every second, for 5 s by the clock of the database: what lies beyond is another clock. */
const LEASE_MS = 5_000;
const CLOCK_MS = 5_000;

/**
 * What `server.json` says of the process that owns the data folder: that it answers, that it is gone, or that it does not
 * answer although it lives.
 */
export async function checkServerFile(dataDir: string): Promise<readonly Finding[]> {
  const check = 'server';
  const file = await readServerFile(dataDir);
  if (file === null) return [];
  const { pid, url, process } = file;
  if (!(await isSameProcess(pid, process))) {
    const fix = 'Nothing has to be done: the next start replaces server.json.';
    return [warning(check, `process ${pid} left server.json behind: it was killed, or the machine stopped`, fix)];
  }
  if (url === null || (await findServer(dataDir)) !== null) return [];
  const fix = `See what it does, and end it if it hangs: kill ${pid}.`;
  return [problem(check, `process ${pid} owns the data folder and does not answer at ${url}`, fix)];
}

/** Whether the next start finds its port free; asked where no server runs. */
export async function checkPort(port = DEFAULT_PORT): Promise<Finding> {
  const taken = await new Promise<string | null>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(null)));
  });
  if (taken === null) return ok('port', `${port} is free`);
  const message = taken === 'EADDRINUSE' ? `another program listens on port ${port}` : `port ${port}: ${taken}`;
  return warning('port', message, 'End that program, or choose another port: enginehouse start --port 7374.');
}

/**
 * Whether whoever is on the way can read passwords and tokens. `publicUrl` is what people reach it by, `host` the address that
 * it listens on, where that is known: a URL of this machine says nothing of others.
 */
export function checkListener(url: string, publicUrl: string | null, host?: string): Finding {
  const address = new URL(url);
  const reached = URL.parse(publicUrl ?? '');
  if (address.protocol === 'https:' || reached?.protocol === 'https:') return ok('listener', 'reached over https');
  const isLocal = LOOPBACK.test(address.hostname) && (host === undefined || LOOPBACK.test(host));
  if (isLocal && reached === null) return ok('listener', `${url}, this machine alone`);
  const fix = 'Put a proxy with TLS before it, and name its address in ENGINEHOUSE_PUBLIC_URL=https://...';
  return warning(
    'listener',
    `${publicUrl ?? (host === undefined ? url : `the server on ${host}`)} is reached without TLS: passwords and tokens can be read on the way`,
    fix,
  );
}

/** Whether there are pages to be served. */
export function checkConsole(built: boolean): Finding {
  if (built) return ok('console', 'built');
  const fix = 'npm start builds it; or node scripts/build-console.ts, in the folder of Enginehouse.';
  return warning('console', 'it is not built, or its sources have changed: a start serves programs alone', fix);
}

/** Whether the clock of this machine agrees with that of the database, which leases go by. */
export async function checkClock(client: Client): Promise<readonly Finding[]> {
  const fleet = await client.nodes.list();
  return clockFindings(fleet, Date.now());
}

export function clockFindings({ nodes }: FleetView, now: number): readonly Finding[] {
  const newest = Math.max(...nodes.filter(({ live }) => live).map(({ leaseUntil }) => Date.parse(leaseUntil)));
  if (!Number.isFinite(newest)) return [];
  const ahead = now + LEASE_MS - newest;
  if (Math.abs(ahead) <= CLOCK_MS) return [ok('clock', 'agrees with that of the database')];
  const seconds = Math.round(Math.abs(ahead) / 1_000);
  const message = `${counted(seconds, 'second')} ${ahead > 0 ? 'ahead of' : 'behind'} that of the database`;
  return [warning('clock', message, 'Let both machines follow the same time: timedatectl set-ntp true.')];
}

/** Whether the nodes are of the version of this command. */
export async function checkVersions(client: Client, version: string): Promise<readonly Finding[]> {
  const { nodes } = await client.nodes.list();
  const others = nodes.filter((node) => node.live && node.version !== version);
  if (others.length === 0) return [];
  const which = list(others.map(({ id, version: theirs }) => `${id} is ${theirs}`));
  const fix = 'Use the command of the same version as the server.';
  return [warning('version', `this command is ${version}; ${which}`, fix)];
}
