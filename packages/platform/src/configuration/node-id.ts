import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { invalidNodeId } from '../errors.ts';

const NODE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
const FILE = 'node-id';
/** Hexadecimal digits behind the host name: two nodes of one host differ. */
const RANDOM_BYTES = 3;

/** The id of a node, and whether another process may have it. */
export interface NodeIdentity {
  readonly id: string;
  /** From a folder that one process uses at a time: whoever had the id before has ended. */
  readonly isOwn: boolean;
}

/**
 * The id of this node: the one configured, else the one that its data folder keeps, else the host name with a few random
 * digits, which the folder keeps from then on. A folder that cannot be written to keeps none, and the next start has another
 * id. Throws `INVALID_NODE_ID`.
 */
export async function nodeIdOf(configured: string | undefined, dataDir: string | null): Promise<NodeIdentity> {
  if (configured !== undefined) {
    if (!NODE_ID.test(configured)) throw invalidNodeId(configured);
    return { id: configured, isOwn: false };
  }
  const made = `${hostName()}-${randomBytes(RANDOM_BYTES).toString('hex')}`;
  if (dataDir === null) return { id: made, isOwn: true };
  const path = join(dataDir, FILE);
  const kept = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (NODE_ID.test(kept)) return { id: kept, isOwn: true };
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
    .then(() => writeFile(path, `${made}\n`))
    .catch(() => undefined);
  return { id: made, isOwn: true };
}

function hostName(): string {
  const name = hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 60);
  return name === '' ? 'node' : name;
}
