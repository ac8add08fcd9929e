import { setTimeout as wait } from 'node:timers/promises';
import type { RotationOptions, RotationReport } from '@enginehouse/sdk';
import {
  type BringIntoForce,
  type ChangeOrigin,
  changeConfiguration,
  countSealedValues,
  type Database,
  isAnyNotOn,
  isAnySealed,
  type KeyCounts,
  liveNodes,
  type StoredKey,
  sealedColumns,
} from '@enginehouse/store';
import { moveKey } from '@enginehouse/vault';
import { keyNotOnEveryNode, rotationOvertaken } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { chooseKey, formerKeys, newKeyId } from './choose-key.ts';
import type { Keys } from './open-keys.ts';
import { MOST_NAMED, type ResealedColumn, resealColumn } from './reseal-column.ts';
import { type NodesWait, nodesWithout, waitForNodes } from './wait-for-nodes.ts';

export interface RotationParts {
  readonly db: Database;
  readonly log: Logger;
  readonly keys: Keys;
  /** Lets other nodes see what has changed here; does nothing in a process that is no node. */
  readonly renewLease: () => Promise<void>;
  /** For nodes that work by a configuration: it holds sealed texts too. Default: nobody does. */
  readonly bringIntoForce?: BringIntoForce;
}

/** Nodes hear of a new key by NOTIFY, and report it with their next heartbeat. */
const HAVE_KEY_MS = 3_000;
/** Longer than a lease: a node that does not seal with the key by then is neither dead nor following. */
const SEAL_WITH_KEY_MS = 8_000;
/**
 * A value sealed on a node before it followed is committed a moment later. This much after a pass that found something, and
 * after keys retired, the tables are looked at again; where one process writes, less will do.
 */
const SETTLE_MS = { alone: 100, several: 1_000 };
/** A pass finds what changed under the one before it: more than a few are a table that never rests. */
const MOST_PASSES = 20;

const COLUMNS = sealedColumns();

/**
 * See `KeysAccess.rotate`. Each step finds out from the database what is left to do, so that a rotation may end at any point.
 * A retired key with values on it (tables of an old backup, a write that came very late) opens again first.
 */
export async function rotateKeys(
  parts: RotationParts,
  origin: ChangeOrigin,
  options: RotationOptions = {},
): Promise<RotationReport> {
  const { db, keys } = parts;
  const { signal } = options;
  signal?.throwIfAborted();
  const key = await putKeyInForce(parts, origin, options);
  const nodes = await waitForNodes(key, 'do not seal with', SEAL_WITH_KEY_MS);
  const settle = (): Promise<void> => wait(SETTLE_MS[nodes > 1 ? 'several' : 'alone'], undefined, { signal });
  const retired = new Set<string>();
  let resealed = 0;
  let reread = 0;
  let settled = formerKeys(await keys.refresh()).length === 0;
  for (let pass = 1; ; pass++) {
    const isLast = pass >= MOST_PASSES;
    const done = await resealAll(parts, origin, key.keyId, options);
    resealed += done.values;
    if ((done.values + done.missed > 0 || !settled) && !isLast) {
      settled = true;
      await settle();
      continue;
    }
    if (resealed > reread) await rereadEverywhere(parts, origin, key.keyId, resealed);
    reread = resealed;
    const gone = await retireUnused(parts, origin);
    for (const keyId of gone) retired.add(keyId);
    if (gone.length > 0) await settle();
    const counts = await countSealedValues(db, COLUMNS);
    const late = [...retired].filter((keyId) => (counts.get(keyId) ?? 0) > 0);
    if (late.length > 0) await openAgain(keys, origin, late);
    for (const keyId of late) retired.delete(keyId);
    if (late.length > 0 && !isLast) continue;
    return reportOf(parts, { keyId: key.keyId, resealed, retired: [...retired], counts, done });
  }
}

/** Makes the key that shall seal the one that seals, once every live node has it. */
async function putKeyInForce(
  { db, keys, renewLease }: RotationParts,
  origin: ChangeOrigin,
  { to, signal, onProgress }: RotationOptions,
): Promise<NodesWait> {
  let listed = await keys.reload(origin);
  const inUse = listed.filter(({ state }) => state !== 'retired').map(({ keyId }) => keyId);
  if (inUse.length < listed.length && (await isAnyNotOn(db, COLUMNS, inUse))) {
    const counts = await countSealedValues(db, COLUMNS);
    listed = await openAgain(
      keys,
      origin,
      [...counts.keys()].filter((keyId) => !inUse.includes(keyId)),
    );
  }
  let keyId = chooseKey(listed, to, keys.make !== null);
  if (keyId === null) {
    keyId = to ?? newKeyId(listed);
    listed = (await keys.make?.(keyId, origin)) ?? listed;
  }
  await renewLease();
  const { fingerprint } = listed.find((one) => one.keyId === keyId) as StoredKey;
  const key: NodesWait = {
    db,
    keyId,
    fingerprint,
    signal,
    onWaiting: (waitingFor) => onProgress?.({ step: 'nodes', keyId: key.keyId, waitingFor }),
  };
  await waitForNodes(key, 'lack', HAVE_KEY_MS);
  await keys.change(origin, async (current, reader) => {
    // Once more under the lock: a node may have started meanwhile.
    const without = nodesWithout(await liveNodes(reader), 'lack', key);
    if (without.length > 0) throw keyNotOnEveryNode(key.keyId, 'lack', without);
    return moveKey(current, key.keyId, 'seals');
  });
  await renewLease();
  return key;
}

/**
 * Sealing anew takes no revision, and every node keeps the configuration as it read it, sealed texts included. Before keys
 * retire each reads what is sealed now, or is stale.
 */
async function rereadEverywhere(
  { db, bringIntoForce }: RotationParts,
  origin: ChangeOrigin,
  keyId: string,
  values: number,
): Promise<void> {
  if (bringIntoForce === undefined) return;
  const told = {
    eventType: 'vault.values.reread',
    entityType: 'vault_keys',
    entityId: keyId,
    operation: 'update',
    before: null,
    after: { values },
  };
  const change = { writes: [], audit: [told], events: [], changesPlans: false, tightens: true };
  await bringIntoForce(await changeConfiguration(db, () => change, { origin }));
}

async function resealAll(
  { db, keys }: RotationParts,
  origin: ChangeOrigin,
  keyId: string,
  { signal, onProgress }: RotationOptions,
): Promise<ResealedColumn> {
  const all = {
    values: 0,
    missed: 0,
    needsAttention: [] as ResealedColumn['needsAttention'][number][],
    needAttention: 0,
  };
  for (const column of COLUMNS) {
    const done = await resealColumn(
      {
        db,
        sealer: keys.sealer,
        origin,
        keyId,
        assertSealing: () => {
          const { sealingKeyId } = keys.ring();
          if (sealingKeyId !== keyId) throw rotationOvertaken(keyId, sealingKeyId);
        },
        signal,
        onProgress: (progress) => onProgress?.({ step: 'values', ...progress }),
      },
      column,
    );
    all.values += done.values;
    all.missed += done.missed;
    all.needAttention += done.needAttention;
    all.needsAttention.push(...done.needsAttention.slice(0, MOST_NAMED - all.needsAttention.length));
  }
  return all;
}

/** Retires every key of before that no value is on, counted under the lock of the list; resolves with their ids. */
async function retireUnused({ keys }: RotationParts, origin: ChangeOrigin): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const { keyId } of formerKeys(await keys.refresh())) {
    const after = await keys.change(origin, async (listed, reader) =>
      (await isAnySealed(reader, COLUMNS, keyId)) ? null : moveKey(listed, keyId, 'retired'),
    );
    if (after.some((key) => key.keyId === keyId && key.state === 'retired')) gone.push(keyId);
  }
  return gone;
}

/** Lets retired keys open again. A key that is not here cannot: what is on it stays, and is reported. */
function openAgain(keys: Keys, origin: ChangeOrigin, keyIds: readonly string[]): Promise<readonly StoredKey[]> {
  const here = keyIds.filter((keyId) => keys.ring().keys.some((key) => key.keyId === keyId));
  return keys.change(origin, (listed) => here.reduce<readonly StoredKey[]>(reopened, listed));
}

function reopened(listed: readonly StoredKey[], keyId: string): readonly StoredKey[] {
  return listed.map((key) => (key.keyId === keyId && key.state === 'retired' ? { ...key, state: 'opens' } : key));
}

async function reportOf(
  { keys, log }: RotationParts,
  found: {
    readonly keyId: string;
    readonly resealed: number;
    readonly retired: readonly string[];
    readonly counts: KeyCounts;
    readonly done: ResealedColumn;
  },
): Promise<RotationReport> {
  const { keyId, resealed, retired, counts, done } = found;
  const { needsAttention, needAttention } = done;
  log.info({ keyId, resealed, retired, needAttention }, 'keys were rotated');
  const listed = await keys.refresh();
  return {
    keyId,
    resealed,
    keys: listed.map((key) => ({ keyId: key.keyId, state: key.state, values: counts.get(key.keyId) ?? 0 })),
    retired,
    needsAttention,
    needAttention,
  };
}
