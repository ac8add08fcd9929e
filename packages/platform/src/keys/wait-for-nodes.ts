import { setTimeout as wait } from 'node:timers/promises';
import { type Database, type LiveNode, liveNodes } from '@enginehouse/store';
import { keyNotOnEveryNode } from '../errors.ts';

/** A key that every live node shall have, or seal with. */
export interface NodesWait {
  readonly db: Database;
  readonly keyId: string;
  readonly fingerprint: string;
  readonly signal: AbortSignal | undefined;
  /** Ids of the nodes that are waited for; called when there are any. */
  readonly onWaiting: (nodes: readonly string[]) => void;
}

type Lack = 'lack' | 'do not seal with';

const LOOK_MS = 100;

/** Ids of the live nodes that lack a key, or do not seal with it. */
export function nodesWithout(
  nodes: readonly LiveNode[],
  what: Lack,
  { keyId, fingerprint }: Pick<NodesWait, 'keyId' | 'fingerprint'>,
): readonly string[] {
  const has = (node: LiveNode): boolean =>
    what === 'lack' ? node.keyFingerprints.includes(fingerprint) : node.sealingKeyId === keyId;
  return nodes.filter((node) => !has(node)).map(({ id }) => id);
}

/**
 * Waits until no live node lacks the key any more; a node that dies meanwhile is not waited for. Resolves with how many are
 * live; rejects with `KEY_NOT_ON_EVERY_NODE` after `longestMs`.
 */
export async function waitForNodes(key: NodesWait, what: Lack, longestMs: number): Promise<number> {
  const begin = performance.now();
  for (;;) {
    const nodes = await liveNodes(key.db);
    const without = nodesWithout(nodes, what, key);
    if (without.length === 0) return nodes.length;
    if (performance.now() - begin > longestMs) throw keyNotOnEveryNode(key.keyId, what, without);
    key.onWaiting(without);
    await wait(LOOK_MS, undefined, { signal: key.signal });
  }
}
