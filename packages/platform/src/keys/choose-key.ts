import type { StoredKey } from '@enginehouse/store';
import { moveKey } from '@enginehouse/vault';
import { noKeyToRotateTo } from '../errors.ts';

/** Keys that sealed before and still open: values may be on them, and they are what a rotation retires. */
export function formerKeys(listed: readonly StoredKey[]): readonly StoredKey[] {
  return listed.filter(({ state, sealedSince }) => state === 'opens' && sealedSince !== null);
}

/**
 * The key that shall seal; null: a new one is to be made. It is the one named, else the one that waits to seal; else, while
 * values may be on keys of before, the one that seals already: a rotation that was stopped goes on. Throws
 * `NO_KEY_TO_ROTATE_TO`, `ILLEGAL_KEY_MOVE`.
 */
export function chooseKey(listed: readonly StoredKey[], to: string | undefined, mayMake: boolean): string | null {
  if (to !== undefined) {
    if (mayMake && !listed.some(({ keyId }) => keyId === to)) return null;
    moveKey(listed, to, 'seals');
    return to;
  }
  const waiting = listed.filter(({ state, sealedSince }) => state === 'opens' && sealedSince === null);
  const [only, ...more] = waiting.map(({ keyId }) => keyId);
  if (more.length > 0) throw noKeyToRotateTo(waiting.map(({ keyId }) => keyId));
  if (only !== undefined) return only;
  if (formerKeys(listed).length > 0) return listed.find(({ state }) => state === 'seals')?.keyId ?? null;
  if (!mayMake) throw noKeyToRotateTo([]);
  return null;
}

/** Id of a key to be made: `key-2` is the second. */
export function newKeyId(listed: readonly StoredKey[]): string {
  const taken = new Set(listed.map(({ keyId }) => keyId));
  for (let number = listed.length + 1; ; number++) {
    if (!taken.has(`key-${number}`)) return `key-${number}`;
  }
}
