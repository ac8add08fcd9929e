import { join } from 'node:path';
import type { Sealer } from '@enginehouse/models';
import {
  type ChangeOrigin,
  type Database,
  type DecideKeyList,
  isAnySealed,
  KEYS_CHANNEL,
  readKeyList,
  type StoredKey,
  sealedColumns,
} from '@enginehouse/store';
import { addToKeyFile, isSignedBy, type KeyConfig, type KeyRing, loadKeyRing, signText } from '@enginehouse/vault';
import { staleRevision } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { confirmedSealer } from './confirmed-sealer.ts';
import { KeyHolder } from './key-holder.ts';

/** Signs with the key that seals, in a domain of its own. What a key signed before it was retired stays signed. */
export interface Signer {
  sign(text: string): string;
  /** Throws `SEALING_KEY_UNKNOWN` where it cannot be told, because the key is not here. */
  isSigned(text: string, signature: string): boolean;
}

/** The keys of this node, in the states that the database lists. */
export interface Keys extends AsyncDisposable {
  /** Immutable; another one after each change of the list. */
  ring(): KeyRing;
  readonly sealer: Sealer;
  readonly signer: Signer;
  /** Why this node cannot seal at the moment, in a sentence; null when it can. */
  problem(): string | null;
  /** Reads the list now; resolves with it when it is in force here. */
  refresh(): Promise<readonly StoredKey[]>;
  /** Reads the keys given to this node anew (a file may have got one) and lists those that are not listed yet. */
  reload(origin: ChangeOrigin): Promise<readonly StoredKey[]>;
  /** Changes the list, as `changeKeyList` of the store; in force here when it resolves. */
  change(origin: ChangeOrigin, decide: DecideKeyList): Promise<readonly StoredKey[]>;
  /** Makes a key in the key file of the embedded database and lists it; null where keys come from the operator. */
  readonly make: ((keyId: string, origin: ChangeOrigin) => Promise<readonly StoredKey[]>) | null;
}

export interface KeysParts {
  readonly db: Database;
  readonly log: Logger;
  /** Where keys come from: `readKeyConfig()`. */
  readonly config: KeyConfig;
  /** Data folder of the embedded database, which keeps a key file where none is configured; null: a server. */
  readonly dataDir: string | null;
}

/** The platform itself, where it lists keys at its start. */
const PLATFORM: ChangeOrigin = { actor: 'enginehouse', actorRole: 'platform', channel: 'start' };
const KEY_FILE = 'keys';
/** A poll is the net under NOTIFY. */
const POLL_MS = 1_000;
/** How long a node seals without having read the list: as long as its lease. */
const CONFIRMED_MS = 5_000;

/**
 * The check at start: loads the keys of this node, compares them with those that the database lists, and lists those that it
 * lacks. A key is made only for an embedded database without any key or sealed value. Rejects with `KEYS_MISSING`,
 * `KEYS_NOT_AS_LISTED` and the other errors of the vault: such a node must not start.
 */
export async function openKeys({ db, log, config, dataDir }: KeysParts): Promise<Keys> {
  const ownFile = dataDir === null || config.keys !== null || config.keyFile !== null ? null : join(dataDir, KEY_FILE);
  const source = { ...config, ...(ownFile === null ? {} : { defaultFile: ownFile }) };
  const isNew = ownFile !== null && (await readKeyList(db)).length === 0;
  const mayMake = isNew && !(await isAnySealed(db, sealedColumns(), null));
  const holder = new KeyHolder(db, log, source, await loadKeyRing({ ...source, mayMake }));
  await holder.start(PLATFORM);

  let following: Promise<void> | null = null;
  let again = false;
  /** One reading at a time; a change that comes meanwhile is read by one more. */
  const follow = (): void => {
    again = true;
    following ??= (async () => {
      while (again) {
        again = false;
        await holder.refresh();
      }
    })()
      .catch((error: unknown) => log.debug({ err: error }, 'the list of keys could not be read'))
      .finally(() => {
        following = null;
      });
  };
  // The embedded database belongs to this process: no other node can change it.
  const alone = db.dialect === 'pglite';
  const stopListening = await db.listen(KEYS_CHANNEL, follow);
  const timer = alone ? undefined : setInterval(follow, POLL_MS).unref();
  const isStale = (): boolean => !alone && performance.now() - holder.confirmedAt >= CONFIRMED_MS;
  return {
    ring: () => holder.ring,
    sealer: confirmedSealer(
      () => holder.ring,
      () => {
        if (holder.failure !== null) throw holder.failure;
        if (isStale()) throw staleRevision(undefined);
      },
    ),
    signer: {
      sign: (text) => signText(holder.ring, text),
      isSigned: (text, signature) => isSignedBy(holder.ring, text, signature, 'signature'),
    },
    problem: () => holder.failure?.message ?? (isStale() ? 'the list of keys could not be read for 5 s' : null),
    refresh: () => holder.refresh(),
    reload: (origin) => holder.reload(origin),
    change: (origin, decide) => holder.change(origin, decide),
    make:
      ownFile === null
        ? null
        : async (keyId, origin) => {
            await addToKeyFile(ownFile, keyId);
            return holder.reload(origin);
          },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await stopListening().catch(() => undefined);
      await following;
    },
  };
}
