import { expect, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { addressClass } from './address-class.ts';
import { canonicalHost } from './egress-target.ts';

const random = seededRandom('address spellings');
const ADDRESSES = 3_000;

/** Said a second time, by their first and last address, as IANA lists them. */
const RANGES: readonly (readonly [first: string, last: string, found: string])[] = [
  ['0.0.0.0', '0.255.255.255', 'forbidden'],
  ['10.0.0.0', '10.255.255.255', 'private'],
  ['100.64.0.0', '100.100.100.199', 'private'],
  ['100.100.100.200', '100.100.100.200', 'forbidden'],
  ['100.100.100.201', '100.127.255.255', 'private'],
  ['127.0.0.0', '127.255.255.255', 'loopback'],
  ['168.63.129.16', '168.63.129.16', 'forbidden'],
  ['169.254.0.0', '169.254.255.255', 'forbidden'],
  ['172.16.0.0', '172.31.255.255', 'private'],
  ['192.0.0.0', '192.0.0.255', 'forbidden'],
  ['192.0.2.0', '192.0.2.255', 'forbidden'],
  ['192.31.196.0', '192.31.196.255', 'forbidden'],
  ['192.52.193.0', '192.52.193.255', 'forbidden'],
  ['192.88.99.0', '192.88.99.255', 'forbidden'],
  ['192.168.0.0', '192.168.255.255', 'private'],
  ['192.175.48.0', '192.175.48.255', 'forbidden'],
  ['198.18.0.0', '198.19.255.255', 'forbidden'],
  ['198.51.100.0', '198.51.100.255', 'forbidden'],
  ['203.0.113.0', '203.0.113.255', 'forbidden'],
  ['224.0.0.0', '255.255.255.255', 'forbidden'],
];

function numberOf(dotted: string): number {
  return dotted.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dottedOf(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
}

function classOf(address: number): string {
  return RANGES.find(([first, last]) => numberOf(first) <= address && address <= numberOf(last))?.[2] ?? 'public';
}

function below(limit: number): number {
  return Math.floor(random() * limit);
}

function pick<Item>(items: readonly Item[]): Item {
  return items[below(items.length)] as Item;
}

/** Half of them in or just beside a range that is told apart. */
function someAddress(): number {
  if (random() < 0.5) return below(2 ** 32);
  const [first, last] = pick(RANGES);
  const from = numberOf(first);
  const size = numberOf(last) - from + 1;
  const near = pick([from - 1, from, from + size - 1, from + size, from + below(size)]);
  return Math.min(Math.max(near, 0), 2 ** 32 - 1);
}

/** Each part in its own base, the last one for all that is left, dots and digits as people may write them. */
function spell(address: number): string {
  const bytes = dottedOf(address).split('.').map(Number);
  const count = 1 + below(4);
  const rest = bytes.slice(count - 1).reduce((sum, byte) => sum * 256 + byte, 0);
  const isWide = random() < 0.3;
  const parts = [...bytes.slice(0, count - 1), rest].map((part) => {
    const written = pick([
      String(part),
      `0x${part.toString(16)}`,
      `0X00${part.toString(16).toUpperCase()}`,
      `0${part.toString(8)}`,
    ]);
    return isWide ? written.replace(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + Number(digit))) : written;
  });
  return parts.join(pick(['.', '.', '。', '．', '%2E'])) + pick(['', '', '.']);
}

test('an IPv4 address is judged as what it is, however it is written', () => {
  for (let count = 0; count < ADDRESSES; count++) {
    const address = someAddress();
    const written = spell(address);
    const host = canonicalHost(written);
    expect([written, host]).toEqual([written, dottedOf(address)]);
    expect([written, addressClass(host ?? '')]).toEqual([written, classOf(address)]);
  }
});

test('within IPv6 it is public where it is public, and forbidden everywhere else', () => {
  for (let count = 0; count < ADDRESSES; count++) {
    const address = someAddress();
    const hex = `${Math.floor(address / 65_536).toString(16)}:${(address % 65_536).toString(16)}`;
    const isPublic = classOf(address) === 'public';
    const reached = pick([`::ffff:${dottedOf(address)}`, `::ffff:${hex}`, `64:ff9b::${hex}`]);
    expect([reached, addressClass(reached)]).toEqual([reached, isPublic ? 'public' : 'forbidden']);
    const never = pick([
      `2002:${hex}::1`,
      `64:ff9b:1::${hex}`,
      `2001:0:1:2::${hex}`,
      `::ffff:0:${hex}`,
      `2606:4700::5efe:${hex}`,
    ]);
    expect([never, addressClass(never)]).toEqual([never, 'forbidden']);
  }
});
