import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { lockDataFolder } from '../pglite/data-folder-lock.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';

// A process of its own that keeps one PostgreSQL for tests: `node postgres-keeper.ts FOLDER GRACE_MS [fsync]`. Who wants
// the server connects to FOLDER/keeper.sock and is told the URL; when the last connection has been closed for GRACE_MS,
// also by a kill -9 of its process, the server ends and its files go.

const [folder = '', graceMs = '0', fsync = ''] = process.argv.slice(2);
const START_TIMEOUT_MS = 60_000;

interface RunningPostgres {
  readonly url: string;
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
}

async function startPostgres(base: string): Promise<RunningPostgres> {
  const binaries = await postgresBinaries();
  const data = mkdtempSync(join(base, 'data-'));
  if (binaries.user !== undefined) chownSync(data, binaries.user.uid, binaries.user.gid);
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  await initialise(binaries, data, password);
  const server = spawn(
    binaries.postgres,
    [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
      ...['-c', 'max_connections=300', '-c', 'shared_buffers=64MB'],
      ...(fsync === 'fsync' ? [] : ['-c', 'fsync=off', '-c', 'full_page_writes=off']),
    ],
    { ...binaries.user, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await readiness(server);
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    process: server,
    stop: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.kill('SIGQUIT')) await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function initialise({ initdb, user }: PostgresBinaries, data: string, password: string): Promise<void> {
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  try {
    await promisify(execFile)(
      initdb,
      [
        ...[`--pgdata=${data}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
        ...['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
      ],
      { ...user, cwd: data },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** PostgreSQL says in its log when it is ready; what it said before tells why it is not. */
function readiness(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const timer = setTimeout(() => reject(new Error('PostgreSQL did not start in time')), START_TIMEOUT_MS);
    if (server.stderr === null) throw new TypeError('PostgreSQL was started without a log');
    createInterface({ input: server.stderr }).on('line', (line) => {
      if (lines.length < 50) lines.push(line);
      if (!line.includes('database system is ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
    server.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(`PostgreSQL ended while starting: ${lines.join('\n')}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
}

async function keep(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // Traversable, for PostgreSQL's own user.
  chmodSync(folder, 0o711);
  try {
    lockDataFolder(folder);
  } catch {
    // Another keeper has the folder: whoever started this one finds that one.
    process.exit(0);
  }
  const sockets = new Set<Socket>();
  let ending: NodeJS.Timeout | undefined;
  const path = join(folder, 'keeper.sock');
  rmSync(path, { force: true });

  const starting = startPostgres(folder);
  async function end(): Promise<void> {
    server.close();
    const running = await starting.catch(() => undefined);
    await running?.stop();
    rmSync(path, { force: true });
    // A shared folder stays, with its lock: the next keeper may be waiting for it.
    if (graceMs === '0') rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  }
  function endWhenAlone(): void {
    if (sockets.size === 0) ending ??= setTimeout(() => void end(), Number(graceMs));
  }
  const server = createServer((socket) => {
    sockets.add(socket);
    clearTimeout(ending);
    ending = undefined;
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      endWhenAlone();
    });
    socket.resume();
    starting.then(
      (running) => socket.write(`${JSON.stringify({ url: running.url, pid: running.process.pid })}\n`),
      (error: unknown) => socket.end(`${JSON.stringify({ error: String(error) })}\n`),
    );
  });
  await listen(server, path);
  // Whoever started this process and was killed before it connected.
  ending = setTimeout(() => void end(), START_TIMEOUT_MS);
}

await keep();
