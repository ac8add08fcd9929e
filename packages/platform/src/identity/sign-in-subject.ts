import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { SignInLimits, SignInSubject } from '@enginehouse/store';

/** As access rules say: the pair after 5 and the address after 20 failures in 5 minutes, for 15. */
export const SIGN_IN_LIMITS: SignInLimits = { pair: 5, address: 20, windowSeconds: 300, lockSeconds: 900 };

const LONGEST_DELAY_MS = 5_000;
const FIRST_DELAY_MS = 250;

/** Whose sign-in it is, as failures are counted. */
export function signInSubject(username: string, clientAddress: string | null): SignInSubject {
  const name = username.trim().toLowerCase();
  return {
    nameHash: createHash('sha256').update(name).digest('hex').slice(0, 32),
    address: addressOf(clientAddress),
  };
}

/**
 * How long a sign-in waits because of failures of its name, wherever they came from: nothing for the first four, then
 * doubling up to five seconds. Never a lock: whoever knows a name could else keep its owner out.
 */
export function signInDelayMs(nameFailures: number): number {
  const beyond = nameFailures - SIGN_IN_LIMITS.pair;
  return beyond < 0 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(beyond, 10));
}

/**
 * One caller, one address: of IPv6 the first 64 bits, which is what a subscriber is given, and IPv4 in one spelling. Empty:
 * this machine.
 */
function addressOf(clientAddress: string | null): string {
  if (clientAddress === null) return '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(clientAddress);
  if (mapped?.[1] !== undefined) return mapped[1];
  const bare = clientAddress.split('%', 1)[0] ?? '';
  return isIPv6(bare) ? `${firstGroups(bare)}::/64` : clientAddress.slice(0, 100);
}

function firstGroups(address: string): string {
  // `URL` writes the groups of an address in its one shortest way.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return groups.slice(0, 4).join(':');
}
