import { inspect } from 'node:util';
import type { KeyState, ListedKey } from '@enginehouse/models';
import { vaultError } from './errors.ts';
import { parseKeys, refuseDuplicates } from './key-text.ts';
import type { MasterKey } from './master-key.ts';

/**
 * The keys of a node: one seals, the others open. Immutable: a change of states makes another ring over the same keys.
 * Printing, inspecting or serialising it shows ids, fingerprints and states, and no key.
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, MasterKey>;
  readonly #states: ReadonlyMap<string, KeyState>;
  readonly #sealing: MasterKey;

  /**
   * In the order in which they were given; `states` says what each may do. Without a state, the first seals and the others
   * open. Throws `KEYS_MISSING`, `KEY_DUPLICATE`; `KEYS_NOT_AS_LISTED` where not exactly one of the keys seals.
   */
  constructor(keys: readonly MasterKey[], states?: ReadonlyMap<string, KeyState>) {
    if (keys.length === 0) throw vaultError('KEYS_MISSING', 'key ring', 'A key ring needs at least one key');
    refuseDuplicates(keys, 'the key ring');
    this.#keys = new Map(keys.map((key) => [key.keyId, key]));
    this.#states = new Map(
      keys.map((key, index) => [
        key.keyId,
        states ? (states.get(key.keyId) ?? 'opens') : index === 0 ? 'seals' : 'opens',
      ]),
    );
    const [sealing, ...more] = keys.filter((key) => this.#states.get(key.keyId) === 'seals');
    if (sealing === undefined || more.length > 0) {
      throw vaultError('KEYS_NOT_AS_LISTED', 'key ring', `${more.length + (sealing ? 1 : 0)} keys seal; one must`);
    }
    this.#sealing = sealing;
  }

  /** Id of the key that seals. */
  get sealingKeyId(): string {
    return this.#sealing.keyId;
  }

  /** What may be shown and stored of the keys, in the order given. */
  get keys(): readonly ListedKey[] {
    return [...this.#keys.values()].map(({ keyId, fingerprint }) => ({
      keyId,
      fingerprint,
      state: this.#states.get(keyId) as KeyState,
    }));
  }

  /** The same keys in other states; keys without one open. Throws `KEYS_NOT_AS_LISTED`. */
  withStates(states: ReadonlyMap<string, KeyState>): KeyRing {
    return new KeyRing([...this.#keys.values()], states);
  }

  /** The key that seals. For the vault alone: what leaves it are texts. */
  sealingKey(): MasterKey {
    return this.#sealing;
  }

  /** The key of an id, unless retired. Throws `SEALING_KEY_UNKNOWN`, `SEALING_KEY_RETIRED`. */
  openingKey(keyId: string, where: string): MasterKey {
    const key = this.#keys.get(keyId);
    if (key === undefined) {
      throw vaultError('SEALING_KEY_UNKNOWN', where, `${where} is sealed with the key '${keyId}', which is not here`);
    }
    if (this.#states.get(keyId) === 'retired') {
      throw vaultError('SEALING_KEY_RETIRED', where, `${where} is sealed with the key '${keyId}', which is retired`);
    }
    return key;
  }

  /** The key of an id, retired or not: what was signed once stays signed. Throws `SEALING_KEY_UNKNOWN`. */
  verifyingKey(keyId: string, where: string): MasterKey {
    return this.#keys.get(keyId) ?? this.openingKey(keyId, where);
  }

  toJSON(): readonly ListedKey[] {
    return this.keys;
  }

  [inspect.custom](): string {
    return `KeyRing(${this.keys.map(({ keyId, fingerprint, state }) => `${keyId} ${fingerprint} ${state}`).join(', ')})`;
  }
}

/**
 * A key ring from text as `parseKeys` reads it; `from` names the text in errors. Throws `KEYS_MISSING`, `KEY_MALFORMED`,
 * `KEY_WEAK`, `KEY_DUPLICATE`.
 */
export function createKeyRing(text: string, from = 'ENGINEHOUSE_KEYS'): KeyRing {
  return new KeyRing(parseKeys(text, from));
}
