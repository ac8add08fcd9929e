import type { KeyState, ListedKey } from '@enginehouse/models';
import { vaultError } from './errors.ts';

/**
 * The legal moves of a key. A new key opens; it seals when every node has it; it retires when nothing is sealed with it.
 * A retired key opens again after a backup from before the rotation was restored. The key that seals leaves that state
 * only by another one taking it.
 */
export const KEY_MOVES: Readonly<Record<KeyState, readonly KeyState[]>> = {
  opens: ['seals', 'retired'],
  seals: [],
  retired: ['opens'],
};

/**
 * The list after one key moved; where it seals now, the one that did before opens. Pure: whether every node has the key,
 * and whether anything is still sealed with it, is the caller's to know. A key that is there already stays. Throws
 * `ILLEGAL_KEY_MOVE`.
 */
export function moveKey(keys: readonly ListedKey[], keyId: string, to: KeyState): ListedKey[] {
  const key = keys.find((one) => one.keyId === keyId);
  if (key === undefined) {
    const known = keys.map((one) => one.keyId).join(', ') || 'none';
    throw vaultError('ILLEGAL_KEY_MOVE', 'keyId', `There is no key of this id; there are: ${known}`);
  }
  if (key.state === to) return [...keys];
  if (!KEY_MOVES[key.state].includes(to)) {
    const moves = KEY_MOVES[key.state].join(' or ') || 'nothing: another key takes its place by moving to seals';
    throw vaultError(
      'ILLEGAL_KEY_MOVE',
      keyId,
      `The key '${keyId}' ${key.state}; it cannot go to '${to}', only to ${moves}`,
    );
  }
  return keys.map((one) => {
    if (one.keyId === keyId) return { ...one, state: to };
    return to === 'seals' && one.state === 'seals' ? { ...one, state: 'opens' } : one;
  });
}
