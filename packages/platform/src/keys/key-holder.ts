import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import type { ListedKey } from '@enginehouse/models';
import {
  type ChangeOrigin,
  changeKeyList,
  type Database,
  type DecideKeyList,
  readKeyList,
  type StoredKey,
} from '@enginehouse/store';
import { type KeyRing, type KeySource, loadKeyRing, matchListedKeys } from '@enginehouse/vault';
import type { Logger } from '../logger.ts';

/** The keys that this process was given, in the states that the database lists. */
export class KeyHolder {
  readonly #db: Database;
  readonly #log: Logger;
  readonly #source: KeySource;
  /** What was given, without states. */
  #own: KeyRing;
  #ring: KeyRing;
  #failure: EnginehouseError | null = null;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #changes = 0;

  constructor(db: Database, log: Logger, source: KeySource, own: KeyRing) {
    this.#db = db;
    this.#log = log;
    this.#source = { ...source, mayMake: false };
    this.#own = own;
    this.#ring = own;
  }

  get ring(): KeyRing {
    return this.#ring;
  }

  /** Why this node cannot seal; null when it can. */
  get failure(): EnginehouseError | null {
    return this.#failure;
  }

  /** When the last reading of the list that succeeded was sent, on the monotonic clock. */
  get confirmedAt(): number {
    return this.#confirmedAt;
  }

  /** The check at start, which every listed key must pass; then lists those that are not. Throws `KEYS_NOT_AS_LISTED`. */
  start(origin: ChangeOrigin): Promise<readonly StoredKey[]> {
    return this.change(origin, (listed) => [...listed, ...matchListedKeys(this.#own, listed).unlisted]);
  }

  /** Reads the keys given anew (a file may have got one), and lists those that are not. */
  async reload(origin: ChangeOrigin): Promise<readonly StoredKey[]> {
    this.#own = await loadKeyRing(this.#source);
    return this.change(origin, (listed) => [...listed, ...this.#matched(listed).unlisted]);
  }

  /** Changes the list; in force here when it resolves. */
  async change(origin: ChangeOrigin, decide: DecideKeyList): Promise<readonly StoredKey[]> {
    const sent = performance.now();
    const listed = await changeKeyList(this.#db, origin, decide);
    this.#changes++;
    this.#put(listed);
    this.#confirmedAt = sent;
    return listed;
  }

  /** Reads the list and puts it in force. A list that this node cannot work by keeps it from sealing. */
  async refresh(): Promise<readonly StoredKey[]> {
    for (;;) {
      const [sent, changes] = [performance.now(), this.#changes];
      const listed = await readKeyList(this.#db);
      // What was read while this node changed the list may be older than what is in force here.
      if (changes !== this.#changes) continue;
      try {
        if (!listed.every((key) => key.state === 'retired' || this.#has(key))) {
          this.#own = await loadKeyRing(this.#source);
        }
        this.#put(listed);
      } catch (error) {
        if (!isEnginehouseError(error)) throw error;
        if (this.#failure?.message !== error.message) this.#log.error({ err: error }, 'this node cannot seal any more');
        this.#failure = error;
      }
      this.#confirmedAt = sent;
      return listed;
    }
  }

  #put(listed: readonly StoredKey[]): void {
    const { ring } = this.#matched(listed);
    // A ring is made anew only where it differs, so that whoever compares sees a change.
    if (JSON.stringify(ring) !== JSON.stringify(this.#ring)) this.#ring = ring;
    this.#failure = null;
  }

  /** A node that runs may lack a key that does not seal: it gets it before that key seals, or at its next start. */
  #matched(listed: readonly ListedKey[]) {
    const needed = listed.filter(
      (key) => key.state === 'seals' || this.#own.keys.some((own) => own.keyId === key.keyId),
    );
    return matchListedKeys(this.#own, needed);
  }

  #has({ fingerprint }: ListedKey): boolean {
    return this.#own.keys.some((own) => own.fingerprint === fingerprint);
  }
}
