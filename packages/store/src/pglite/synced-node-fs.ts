import { closeSync, fsyncSync, openSync, readdirSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The parts of Emscripten's file system over Node that are touched here. */
interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: OpenFile) => number };
  realPath(node: unknown): string;
}

/** A file system in that of the instance. */
interface Mount {
  readonly type: unknown;
  readonly opts: { root?: string };
  readonly mounts: readonly Mount[];
}

interface EmscriptenModule {
  readonly NODEFS: NodeFileSystem;
  readonly FS: { readonly root: { readonly mount: Mount } };
}

interface OpenFile {
  /** Missing for a folder. */
  readonly nfd?: number;
  readonly node: unknown;
}

/**
 * PGlite's file system over Node with a real fsync. Emscripten passes fsync on to `stream_ops.fsync`, which its Node file
 * system leaves out, so that PostgreSQL's fsync did nothing; here checkpoints and renames reach the disk too.
 */
export class SyncedNodeFs extends NodeFS {
  #module: EmscriptenModule | undefined;

  override async init(database: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
    const result = await super.init(database, options);
    const { preRun } = result.emscriptenOpts;
    if (Array.isArray(preRun)) {
      preRun.push((module) => {
        this.#module = module as unknown as EmscriptenModule;
        syncForReal(this.#module);
      });
    }
    return result;
  }

  /**
   * Gives the folder another name under the instance that has it open: open files are known by number, and every other path
   * begins at the root of the mount. Throws what Node throws where a folder in use cannot be renamed, and is as before.
   */
  rename(folder: string): void {
    const mount = mountsBelow(this.#module?.FS.root.mount).find(({ opts }) => opts.root === this.rootDir);
    if (mount === undefined) throw new TypeError('the instance has no files open');
    renameSync(this.rootDir, folder);
    mount.opts.root = folder;
    this.rootDir = folder;
  }
}

function mountsBelow(mount: Mount | undefined): readonly Mount[] {
  return mount === undefined ? [] : [mount, ...mount.mounts.flatMap(mountsBelow)];
}

function syncForReal({ NODEFS }: EmscriptenModule): void {
  NODEFS.stream_ops.fsync = (file) => {
    if (file.nfd === undefined) syncPath(NODEFS.realPath(file.node));
    else fsyncSync(file.nfd);
    return 0;
  };
}

/** Flushes a file or folder to disk. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const SYNCS_AT_A_TIME = 16;

/** Flushes a folder with all that is in it: 0.25 s for a new database, and 3 s one file after the other. */
export async function syncTree(folder: string): Promise<void> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).values();
  await Promise.all(
    Array.from({ length: SYNCS_AT_A_TIME }, async () => {
      for (const path of paths) {
        const handle = await open(path, 'r');
        await handle.sync().finally(() => handle.close());
      }
    }),
  );
  syncPath(folder);
}
