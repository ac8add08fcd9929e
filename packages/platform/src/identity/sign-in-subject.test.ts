import { describe, expect, test } from 'vitest';
import { signInDelayMs, signInSubject } from './sign-in-subject.ts';

describe('whose failures count together', () => {
  const addressOf = (address: string | null) => signInSubject('ada', address).address;

  test('one name in any case', () => {
    expect(signInSubject(' Ada', null)).toEqual(signInSubject('ada', null));
    expect(signInSubject('ada', null).nameHash).toMatch(/^[0-9a-f]{32}$/);
    expect(signInSubject('ada', null).nameHash).not.toBe(signInSubject('grace', null).nameHash);
  });

  test('one subscriber: the first half of an IPv6 address, and IPv4 in one spelling', () => {
    expect(addressOf(null)).toBe('');
    expect(addressOf('192.0.2.7')).toBe('192.0.2.7');
    expect(addressOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(addressOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(addressOf('2001:db8:1:2::9')).toBe(addressOf('2001:0DB8:1:2:ffff::'));
    expect(addressOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(addressOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(addressOf('::1')).toBe('0:0:0:0::/64');
    expect(addressOf('x'.repeat(500))).toHaveLength(100);
  });
});

test('a name slows down up to five seconds and is never locked', () => {
  expect([0, 4, 5, 6, 9, 10, 11, 1_000_000].map(signInDelayMs)).toEqual([0, 0, 250, 500, 4_000, 5_000, 5_000, 5_000]);
});
