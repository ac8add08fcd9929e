import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { invalidNodeId } from '../errors.ts';

const NODE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
const FILE = 'node-id';
/** Hexadecimal digits behind the host name: two nodes of one host differ. */
const RANDOM_BYTES = 3;

/**
 * The id of this node: the one configured, else the one that its data folder keeps, else the host name with a few random
 * digits, which the folder keeps from then on. A folder that cannot be written to keeps none, and the next start has another
 * id. Throws `INVALID_NODE_ID`.
 */
export async function nodeIdOf(configured: string | undefined, dataDir: string | null): Promise<string> {
  if (configured !== undefined) {
    if (!NODE_ID.test(configured)) throw invalidNodeId(configured);
    return configured;
  }
  const made = `${hostName()}-${randomBytes(RANDOM_BYTES).toString('hex')}`;
  if (dataDir === null) return made;
  const path = join(dataDir, FILE);
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (NODE_ID.test(kept.trim())) return kept.trim();
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
    .then(() => writeFile(path, `${made}\n`))
    .catch(() => undefined);
  return made;
}

function hostName(): string {
  const name = hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 60);
  return name === '' ? 'node' : name;
}
