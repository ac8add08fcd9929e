import { execFile } from 'node:child_process';
import { statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './command.ts';

const run = promisify(execFile);

/** A file system of a few megabytes, which a test can fill. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Fills it but for so many bytes. */
  fill(freeBytes: number): Promise<void>;
  /** Gives the space back. */
  clear(): Promise<void>;
}

/** Mounts one in memory; null where that is not allowed (it takes root). */
export async function smallDisk(megabytes: number): Promise<SmallDisk | null> {
  const folder = await temporaryFolder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder.path]);
  } catch {
    await folder[Symbol.asyncDispose]();
    return null;
  }
  const filler = join(folder.path, 'filler');
  return {
    path: folder.path,
    async fill(freeBytes) {
      const { bavail, bsize } = await statfs(folder.path);
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes), 'x'));
    },
    clear: () => writeFile(filler, ''),
    async [Symbol.asyncDispose]() {
      await run('umount', [folder.path]);
      await folder[Symbol.asyncDispose]();
    },
  };
}
