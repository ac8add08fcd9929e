import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { storeErrors } from '../errors.ts';

/** Who owns a data folder; written beside the lock for people to read. */
interface FolderOwner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface DataFolderLock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Owns a data folder until `release` or the end of the process. The lock is the operating system's own lock on a file
 * (taken through an empty SQLite file, because Node has no call for it): it falls with the process whatever kills it,
 * so no lock is ever stale, and a reused process id or another container's cannot be taken for the owner.
 *
 * Throws `DATA_FOLDER_IN_USE` (names the owner) and `DATA_FOLDER_UNUSABLE`.
 */
export function lockDataFolder(dataDir: string): DataFolderLock {
  const ownerFile = join(dataDir, 'db.owner.json');
  let file: DatabaseSync | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    file = new DatabaseSync(join(dataDir, 'db.lock'), { timeout: 0 });
    file.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    file?.close();
    if (isBusy(error)) throw inUse(dataDir, ownerFile);
    throw dataFolderUnusable(dataDir, error);
  }
  const locked = file;
  writeOwner(ownerFile);
  return {
    release: () => {
      if (locked.isOpen) locked.close();
    },
  };
}

/** The lock is held already: a disk without room for a name keeps nobody from starting. */
function writeOwner(file: string): void {
  const owner: FolderOwner = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  try {
    writeFileSync(file, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  } catch {
    // Whoever is refused is told of another process, without its number.
  }
}

/** `reason` is what the file system or the embedded database said. */
export function dataFolderUnusable(dataDir: string, reason: unknown, fix?: string): Error {
  const text = reason instanceof Error ? reason.message : String(reason);
  const code = reason instanceof Error && 'code' in reason ? reason.code : undefined;
  return storeErrors.error(code === 'ENOSPC' ? 'DATABASE_FULL' : 'DATA_FOLDER_UNUSABLE', {
    message: `The data folder cannot be used: ${text}`,
    where: dataDir,
    ...(fix === undefined ? {} : { fix }),
    cause: reason,
  });
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function inUse(dataDir: string, ownerFile: string): Error {
  const owner = readOwner(ownerFile);
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host} since ${owner.since}`;
  return storeErrors.error('DATA_FOLDER_IN_USE', {
    message: `The data folder belongs to ${who}`,
    where: dataDir,
    details: { dataDir, ...(owner === undefined ? {} : { owner }) },
  });
}

/** The owner writes the file after it has the lock, so that for a moment it may be missing or somebody else's. */
function readOwner(file: string): FolderOwner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FolderOwner;
  } catch {
    return undefined;
  }
}
