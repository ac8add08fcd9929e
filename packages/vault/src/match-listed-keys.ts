import type { Problem } from '@enginehouse/errors';
import type { KeyState, ListedKey } from '@enginehouse/models';
import { vaultProblems } from './errors.ts';
import type { KeyRing } from './key-ring.ts';

/** A key ring that fits what the database lists. */
export interface MatchedKeys {
  /** The keys of the node in the states of the list. */
  readonly ring: KeyRing;
  /** Keys of the node that the list does not have yet, to be added in these states. */
  readonly unlisted: readonly ListedKey[];
}

/**
 * The check at start: compares a node's keys with the list of the database (`vault_keys`). An empty list takes the ring as
 * it is. A listed key that is missing, or another key under its id, would make values unreadable or written so that other
 * nodes cannot read them: such a node must not start. A retired key may be missing. Throws `KEYS_NOT_AS_LISTED` with one
 * problem per key.
 */
export function matchListedKeys(ring: KeyRing, listed: readonly ListedKey[]): MatchedKeys {
  if (listed.length === 0) return { ring, unlisted: ring.keys };
  const own = new Map(ring.keys.map((key) => [key.keyId, key.fingerprint]));
  const problems = listed.flatMap((key) => problemOf(key, own, ring.keys));
  const sealing = listed.filter((key) => key.state === 'seals');
  if (sealing.length !== 1) {
    const found = sealing.length === 0 ? 'no key seals' : `${sealing.map((key) => key.keyId).join(' and ')} both seal`;
    problems.push({
      field: 'vault_keys',
      message: `${found} in the list of the database`,
      expected: 'one key that seals',
    });
  }
  if (problems.length > 0) {
    const sentence = problems.map((problem) => problem.message).join('; ');
    throw vaultProblems(
      'KEYS_NOT_AS_LISTED',
      'vault_keys',
      `The keys are not those of the database: ${sentence}`,
      problems,
    );
  }
  const matched = ring.withStates(new Map<string, KeyState>(listed.map(({ keyId, state }) => [keyId, state])));
  const known = new Set(listed.map((key) => key.keyId));
  return { ring: matched, unlisted: matched.keys.filter((key) => !known.has(key.keyId)) };
}

function problemOf(key: ListedKey, own: ReadonlyMap<string, string>, ring: readonly ListedKey[]): Problem[] {
  const { keyId, fingerprint, state } = key;
  const found = own.get(keyId);
  if (found === fingerprint) return [];
  if (found !== undefined) {
    return [
      {
        field: keyId,
        message: `'${keyId}' is another key here`,
        value: `fingerprint ${found}`,
        expected: `fingerprint ${fingerprint}`,
      },
    ];
  }
  const renamed = ring.find((one) => one.fingerprint === fingerprint);
  if (renamed !== undefined) {
    return [{ field: keyId, message: `'${keyId}' is called '${renamed.keyId}' here`, expected: `the id '${keyId}'` }];
  }
  if (state === 'retired') return [];
  return [{ field: keyId, message: `'${keyId}' is missing here`, expected: `the key with fingerprint ${fingerprint}` }];
}
