import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { REVISION_HEADER } from '@enginehouse/api';
import { serverRunning } from './errors.ts';
import { isSameProcess, processIdentity } from './process-identity.ts';

/** What `server.json` in a data folder says: which process owns the folder, and how to reach it. */
export interface ServerFile {
  readonly pid: number;
  /** Tells the process from a later one with the same number; null where the system does not say. */
  readonly process: string | null;
  /** For example `http://127.0.0.1:7373`; null while the owner does not serve (yet). */
  readonly url: string | null;
  /** The address that it listens on, which may be all of this machine's: `0.0.0.0`, `::`. Missing while there is no URL. */
  readonly host?: string;
  /** The token of this owner; whoever can read the file may use it. */
  readonly token: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

const FILE_NAME = 'server.json';

/** A token of 256 random bits. */
export function createLocalToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The entry of this process. Without an address it says that the folder is taken. */
export async function ownServerFile(token: string, url: string | null): Promise<ServerFile> {
  const { pid } = process;
  return { pid, process: await processIdentity(pid), url, token, startedAt: new Date().toISOString() };
}

/**
 * Writes `server.json`, readable by its owner alone, whole or not at all. A file of a process that is gone is replaced;
 * one of a live process is `SERVER_RUNNING`. Writing again under the same token replaces the own file.
 */
export async function writeServerFile(dataFolder: string, content: ServerFile): Promise<void> {
  const path = join(dataFolder, FILE_NAME);
  const scratch = `${path}.${content.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(scratch, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    const current = await readServerFile(dataFolder);
    if (current?.token === content.token) await rename(scratch, path);
    else await claim(dataFolder, scratch, path);
  } finally {
    await rm(scratch, { force: true });
  }
}

/** Takes the name only if nobody has it: of two processes that start at once, one gets it. */
async function claim(dataFolder: string, scratch: string, path: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await link(scratch, path);
      return;
    } catch (reason) {
      if (!hasCode(reason, 'EEXIST') || attempt === 3) throw reason;
    }
    const owner = await readServerFile(dataFolder);
    if (owner !== null && (await isSameProcess(owner.pid, owner.process))) {
      throw serverRunning(owner.pid, owner.url ?? 'no address yet', path);
    }
    await rm(path, { force: true });
  }
}

/** What the file says, whether or not its process is alive; null without a file, and for one that makes no sense. */
export async function readServerFile(dataFolder: string): Promise<ServerFile | null> {
  let text: string;
  try {
    text = await readFile(join(dataFolder, FILE_NAME), 'utf8');
  } catch (reason) {
    if (hasCode(reason, 'ENOENT') || hasCode(reason, 'ENOTDIR')) return null;
    throw reason;
  }
  try {
    const { pid, process, url, host, token, startedAt } = JSON.parse(text) as Partial<ServerFile>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null;
    if (typeof token !== 'string' || token === '' || (typeof url !== 'string' && url !== null)) return null;
    return {
      pid,
      process: typeof process === 'string' ? process : null,
      url,
      ...(typeof host === 'string' ? { host } : {}),
      token,
      startedAt: typeof startedAt === 'string' ? startedAt : '',
    };
  } catch {
    return null;
  }
}

/** Removes the file if it is still the one written under this token. */
export async function removeServerFile(dataFolder: string, token: string): Promise<void> {
  const current = await readServerFile(dataFolder);
  if (current?.token === token) await rm(join(dataFolder, FILE_NAME), { force: true });
}

/**
 * The server that owns a data folder and answers; null when there is none. A file left behind by `kill -9` is
 * recognised by its process, and where the system cannot tell that, by nobody answering under its token.
 */
export async function findServer(
  dataFolder: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<(ServerFile & { readonly url: string }) | null> {
  const file = await readServerFile(dataFolder);
  if (file === null || file.url === null || !(await isSameProcess(file.pid, file.process))) return null;
  try {
    const response = await fetch(`${file.url}/healthz`, {
      headers: { authorization: `Bearer ${file.token}` },
      signal: AbortSignal.timeout(2_000),
    });
    await response.body?.cancel();
    return response.ok && response.headers.has(REVISION_HEADER) ? { ...file, url: file.url } : null;
  } catch {
    return null;
  }
}

function hasCode(reason: unknown, code: string): boolean {
  return reason instanceof Error && 'code' in reason && reason.code === code;
}
