import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { SyncedNodeFs, syncPath, syncTree } from './synced-node-fs.ts';
import type { PgliteWorkerData, WorkerMessage } from './worker-messages.ts';

// The whole of a worker thread that owns one PGlite and speaks PostgreSQL's wire protocol with the main thread.

const { folder } = workerData as PgliteWorkerData;
/** The major version whose files this PGlite reads. */
const FILE_VERSION = '18';

/**
 * PGlite's own parameters without `-F` (which turns fsync off), and with a log that is written synchronously: a commit
 * is on disk when it is answered.
 */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'wal_sync_method=open_datasync'],
  ...['-c', 'log_min_messages=error'],
];

/** The last lines that PostgreSQL wrote to its log: they say why it died. */
const lastLines: string[] = [];

function say(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

/**
 * PostgreSQL panics when it can write its log no more; Emscripten then aborts. PGlite goes on with what is left of the
 * instance and hangs in one of the next statements, so the main thread is told at once and ends this thread.
 */
function onLogLine(line: string): boolean {
  lastLines.push(line);
  if (lastLines.length > 20) lastLines.shift();
  if (line.startsWith('Aborted(')) say({ kind: 'died', reason: reasonFromLog('the embedded database stopped') });
  return true;
}

function reasonFromLog(otherwise: string): string {
  const line =
    lastLines.findLast((text) => /\b(PANIC|FATAL):/.test(text)) ?? lastLines.findLast((text) => /\bERROR:/.test(text));
  return line?.replace(/^.*?\b(?:PANIC|FATAL|ERROR):\s*/, '') ?? otherwise;
}

async function open(fs: SyncedNodeFs): Promise<PGlite> {
  const database = new PGlite({
    fs,
    startParams: START_PARAMETERS,
    onStderr: onLogLine,
    onStdout: () => true,
  });
  await database.waitReady;
  return database;
}

/**
 * A folder appears under its name only when it is whole and on disk: killed before, the next start begins anew. Nothing is
 * written while its files are synced, for nobody has been told of it; killed behind that, its log brings it back. The instance
 * that made it stays: to close it and open it again took half a second of every first start.
 */
async function create(): Promise<PGlite> {
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const fs = new SyncedNodeFs(unfinished);
  const database = await open(fs);
  await syncTree(unfinished);
  try {
    fs.rename(folder);
  } catch (error) {
    // Windows renames no folder in which files are open.
    if (process.platform !== 'win32') throw error;
    await database.close();
    renameSync(unfinished, folder);
    syncPath(dirname(folder));
    return await openExisting();
  }
  syncPath(dirname(folder));
  return database;
}

/** Files that are whole, but not ours to open. */
class OtherFiles extends Error {}

function refuseOtherFiles(): void {
  const versionFile = join(folder, 'PG_VERSION');
  if (!existsSync(versionFile)) throw new OtherFiles('what it holds under `db` is not a database');
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version === FILE_VERSION) return;
  throw new OtherFiles(`its files are those of PostgreSQL ${version}, and this version reads ${FILE_VERSION}`);
}

function openExisting(): Promise<PGlite> {
  refuseOtherFiles();
  return open(new SyncedNodeFs(folder));
}

async function serve(): Promise<void> {
  const database = existsSync(folder) ? await openExisting() : await create();
  parentPort?.on('message', (request: Uint8Array | 'close') => {
    if (request === 'close') void close(database);
    else answer(database, request);
  });
  say({ kind: 'ready' });
}

function answer(database: PGlite, request: Uint8Array): void {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  // Runs to its end before it returns: PostgreSQL is synchronous here, only the signature is not.
  database
    .execProtocolRawStream(request, { syncToFs: false, onRawData: (bytes) => parts.push(bytes.slice()) })
    .catch((error: unknown) => say({ kind: 'died', reason: reasonFromLog(String(error)) }));
  const bytes = joined(parts);
  parentPort?.postMessage(bytes, [bytes.buffer]);
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

async function close(database: PGlite): Promise<void> {
  await database.close().catch(() => undefined);
  say({ kind: 'closed' });
  parentPort?.close();
}

serve().catch((error: unknown) => {
  const otherFiles = error instanceof OtherFiles;
  const message = error instanceof Error ? error.message : String(error);
  say({ kind: 'failed', reason: otherFiles ? message : reasonFromLog(message), otherFiles });
  parentPort?.close();
});
