import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { scratchRoot } from './postgres-binaries.ts';

/** A PostgreSQL server for tests. It ends when nobody holds it any more, also after a kill -9 of the holder. */
export interface TestPostgres extends AsyncDisposable {
  /** Of the database `postgres`, as its owner. */
  readonly url: string;
  /** The server's process, to end it in the middle of things. */
  readonly pid: number;
  /** Lets go of it; a server of one's own then ends. */
  stop(): Promise<void>;
}

export interface StartPostgresOptions {
  /** Writes to disk for real; for measurements. Default false: a crash of the machine is nothing that tests try. */
  readonly fsync?: boolean;
}

const KEEPER = fileURLToPath(new URL('./postgres-keeper.ts', import.meta.url));
const CONNECT_TIMEOUT_MS = 90_000;
/** Long enough for the next file of a test run to come along. */
const SHARED_GRACE_MS = 3_000;

let shared: Promise<TestPostgres> | undefined;

/** A server of one's own, for tests that end it: about 2 s. */
export function startPostgres(options: StartPostgresOptions = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(scratchRoot(), 'enginehouse-pg-'));
  return hold(folder, ['0', ...(options.fsync === true ? ['fsync'] : [])]);
}

/** The server that all tests on this machine share while any of them runs; held until this process ends. */
export function sharedPostgres(): Promise<TestPostgres> {
  const folder = join(scratchRoot(), `enginehouse-pg-shared-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { recursive: true });
  shared ??= hold(folder, [String(SHARED_GRACE_MS)]);
  return shared;
}

async function hold(folder: string, keeperOptions: readonly string[]): Promise<TestPostgres> {
  const deadline = performance.now() + CONNECT_TIMEOUT_MS;
  let started = -Infinity;
  for (;;) {
    const socket = await connected(join(folder, 'keeper.sock'));
    const answer = socket === undefined ? undefined : await firstLine(socket);
    if (socket !== undefined && answer !== undefined) return holder(socket, answer);
    if (performance.now() > deadline) throw new Error(`No PostgreSQL for tests came up in ${folder}`);
    // A keeper that finds another one at work ends; one that is just ending leaves room for the next.
    if (performance.now() - started > 2_000) {
      mkdirSync(folder, { recursive: true });
      // A file: a stream that it inherited would keep the process of the first test file from having ended.
      const complaints = openSync(join(folder, 'keeper.log'), 'a');
      spawn(process.execPath, [KEEPER, folder, ...keeperOptions], {
        detached: true,
        stdio: ['ignore', 'ignore', complaints],
      }).unref();
      closeSync(complaints);
      started = performance.now();
    }
    await delay(50);
  }
}

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: socket });
    lines.once('line', resolve).once('close', () => resolve(undefined));
  });
}

function holder(socket: Socket, answer: string): TestPostgres {
  const { url, pid, error } = JSON.parse(answer) as { url: string; pid: number; error?: string };
  if (error !== undefined) throw new Error(`PostgreSQL for tests did not start: ${error}`);
  socket.unref();
  const stop = async (): Promise<void> => {
    if (socket.destroyed) return;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.destroy();
    await closed;
  };
  return { url, pid, stop, [Symbol.asyncDispose]: stop };
}
