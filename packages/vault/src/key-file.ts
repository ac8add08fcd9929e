import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { vaultError } from './errors.ts';
import { makeKeyText, parseKeys } from './key-text.ts';
import type { MasterKey } from './master-key.ts';

const LARGEST_FILE = 64 * 1024;
const HEADER = `# Keys of Enginehouse, one per line: ehk1.<keyId>.<key>. The first one seals, unless the database says otherwise.
# Whoever has this file can open every sealed value. Keep a copy apart from the database's backups: without it they are
# unreadable.
`;

/**
 * Keys of a file that only its owner may read (mode 0600 or less). Mode and content are read through one handle, so that
 * the file cannot be exchanged between the two. Windows has no such modes: there only the content is checked. Throws
 * `KEY_FILE_UNREADABLE`, `KEY_FILE_EXPOSED` and the errors of `parseKeys`.
 */
export async function readKeyFile(path: string): Promise<MasterKey[]> {
  return parseKeys(await readPrivateText(path), path);
}

/** Whether there is something at the path; a file that may not be read counts. */
export async function isKeyFileThere(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Makes a key file with one new key and returns its keys; where the file is there already, those in it. Complete or not
 * there: written beside, synced, then linked, which never replaces what somebody else made. Throws as `readKeyFile`.
 */
export async function makeKeyFile(path: string, keyId = 'main'): Promise<MasterKey[]> {
  await replaceWhole(path, `${HEADER}${makeKeyText(keyId)}\n`, (beside) => linkUnlessThere(beside, path));
  return readKeyFile(path);
}

/**
 * Adds a new key at the end of a key file, where it opens and does not seal yet. The keys of one file are changed by one
 * process at a time. Throws as `readKeyFile`, and `KEY_DUPLICATE` for an id that is taken.
 */
export async function addToKeyFile(path: string, keyId: string): Promise<MasterKey[]> {
  const text = await readPrivateText(path);
  const longer = `${text}${text.endsWith('\n') ? '' : '\n'}${makeKeyText(keyId)}\n`;
  const keys = parseKeys(longer, path);
  await replaceWhole(path, longer, (beside) => rename(beside, path));
  return keys;
}

async function readPrivateText(path: string): Promise<string> {
  const handle = await orUnreadable(path, 'read', () => open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  try {
    return await readChecked(handle, path);
  } finally {
    await handle.close();
  }
}

async function readChecked(handle: FileHandle, path: string): Promise<string> {
  const { mode, uid, size } = await handle.stat();
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
    throw vaultError('KEY_FILE_UNREADABLE', path, `${path} is not a file`);
  }
  const me = process.getuid?.();
  if (me !== undefined) {
    if (uid !== me && me !== 0) throw vaultError('KEY_FILE_EXPOSED', path, `${path} belongs to another user`);
    if ((mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(4, '0');
      throw vaultError('KEY_FILE_EXPOSED', path, `${path} has mode ${shown}: others than its owner may use it`);
    }
  }
  if (size > LARGEST_FILE) throw vaultError('KEY_FILE_UNREADABLE', path, `${path} has ${size} bytes: no key file`);
  return orUnreadable(path, 'read', () => handle.readFile('utf8'));
}

async function replaceWhole(path: string, text: string, put: (beside: string) => Promise<void>): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  await orUnreadable(path, 'written', async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await writeSynced(beside, text);
      await put(beside);
      await syncFolder(dirname(path));
    } finally {
      await rm(beside, { force: true });
    }
  });
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function linkUnlessThere(beside: string, path: string): Promise<void> {
  try {
    await link(beside, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** Without it the new name may be gone after a power loss, and with it the key that values are sealed with. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orUnreadable<Result>(
  path: string,
  done: 'read' | 'written',
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw vaultError('KEY_FILE_UNREADABLE', path, `${path} cannot be ${done} (${code})`);
  }
}

/** The code of an error of the system; undefined for any other. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return String(error.code);
}
