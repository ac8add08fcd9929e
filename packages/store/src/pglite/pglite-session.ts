import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { errorOfState } from '../database-errors.ts';
import { CLIENT_TYPES } from '../send-query.ts';
import { dataFolderUnusable } from './data-folder-lock.ts';
import { keepWasmCode } from './keep-wasm-code.ts';
import { PgliteStream } from './pglite-stream.ts';
import type { PgliteWorkerData, WorkerMessage } from './worker-messages.ts';

/** One life of the embedded database: a worker thread, and the client that speaks to it. */
export interface PgliteSession {
  readonly client: pg.Client;
  /** Why it ended by itself, as an error of the driver; undefined while it lives. */
  failure(): Error | undefined;
  /** Shuts the database down; resolves when the thread has ended. */
  close(): Promise<void>;
}

const CRASH_SHUTDOWN = '57P02';
const DISK_FULL = '53100';
const DATA_CORRUPTED = 'XX001';

export interface PgliteSessionOptions {
  readonly folder: string;
  /** Flags of Node for the worker thread. Default none. */
  readonly execArgv?: readonly string[];
  readonly onNotification: (channel: string, payload: string) => void;
  /** Called once when it ends by itself. */
  readonly onEnd: () => void;
}

/** Opens (or creates) PostgreSQL's files in a folder. Rejects with `DATABASE_FULL`, `DATABASE_CORRUPTED` and the like. */
export async function openPgliteSession(options: PgliteSessionOptions): Promise<PgliteSession> {
  keepWasmCode();
  const existed = existsSync(options.folder);
  const workerData: PgliteWorkerData = { folder: options.folder };
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
    workerData,
    name: 'pglite',
    env: {},
    execArgv: [...(options.execArgv ?? [])],
  });
  const stream = new PgliteStream(worker);
  // The client adds its own listener when it connects, which a start that fails never lets it do.
  stream.on('error', () => undefined);
  let failure: Error | undefined;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const started = Promise.withResolvers<void>();

  function end(error: Error): void {
    if (failure !== undefined) return;
    failure = error;
    started.reject(error);
    stream.destroy(error);
    void worker.terminate();
    options.onEnd();
  }
  worker.on('message', (message: Uint8Array | WorkerMessage) => {
    if (message instanceof Uint8Array) return;
    if (message.kind === 'ready') started.resolve();
    if (message.kind === 'failed') end(startError(options.folder, existed, message.reason, message.otherFiles));
    if (message.kind === 'died') end(deathError(message.reason));
  });
  worker.once('error', (error) => end(deathError(error instanceof Error ? error.message : String(error))));
  worker.once('exit', () => end(deathError('the thread of the embedded database ended')));

  const client = new pg.Client({
    stream: () => stream,
    user: 'postgres',
    database: 'postgres',
    types: CLIENT_TYPES,
    // Statements of concurrent callers travel without waiting for each other's answers: 41 instead of 190 microseconds.
    pipeline: true,
  } as pg.ClientConfig);
  client.on('error', (error: Error) => end(error));
  client.on('notification', ({ channel, payload }) => options.onNotification(channel, payload ?? ''));
  try {
    await started.promise;
    await client.connect();
  } catch (error) {
    await worker.terminate();
    throw failure ?? error;
  }
  return {
    client,
    failure: () => failure,
    close: async () => {
      failure ??= errorOfState(CRASH_SHUTDOWN, 'the embedded database is closed');
      await client.end();
      await exited;
    },
  };
}

function deathError(reason: string): Error {
  return errorOfState(stateOf(reason) ?? CRASH_SHUTDOWN, reason);
}

function startError(folder: string, existed: boolean, reason: string, otherFiles: boolean): Error {
  const state = stateOf(reason) ?? (existed ? DATA_CORRUPTED : undefined);
  if (state !== undefined && !otherFiles) return errorOfState(state, reason);
  return dataFolderUnusable(
    dirname(folder),
    new Error(reason),
    'Name another folder with --data, or restore a backup made with this version.',
  );
}

function stateOf(reason: string): string | undefined {
  if (/no space left on device|ENOSPC/i.test(reason)) return DISK_FULL;
  if (/invalid page|checksum|corrupt|could not (read|locate)|invalid data in file/i.test(reason)) return DATA_CORRUPTED;
  return undefined;
}
