import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The parts of Emscripten's file system over Node that are touched here. */
interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: OpenFile) => number };
  realPath(node: unknown): string;
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
  override async init(database: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
    const result = await super.init(database, options);
    const { preRun } = result.emscriptenOpts;
    if (Array.isArray(preRun)) preRun.push((module) => syncForReal(module as unknown as { NODEFS: NodeFileSystem }));
    return result;
  }
}

function syncForReal({ NODEFS }: { readonly NODEFS: NodeFileSystem }): void {
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
