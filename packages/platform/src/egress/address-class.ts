import { isIP } from 'node:net';
import type { AddressClass } from '@enginehouse/sdk';
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;
type Range = readonly [network: Address, bits: number];

/**
 * Addresses where clouds hand out the credentials of a machine, and that lie in ranges which are otherwise in use. The
 * others (169.254.169.254, 169.254.170.2, 192.0.0.192) are link-local or reserved.
 */
const METADATA: readonly Range[] = [
  '100.100.100.200/32', // Alibaba
  '168.63.129.16/32', // Azure, in public space
  'fd00:ec2::/32', // AWS
  'fd20:ce::/32', // Google
  'fd00:42::42/128', // Scaleway
  'fd00:c1::/32', // Oracle
].map((range) => ipaddr.parseCIDR(range));

/** Names that clouds answer with those addresses, or with others in their stead. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  'instance-data',
  'instance-data.ec2.internal',
  'metadata',
  'metadata.azure.com',
  'metadata.azure.internal',
  'metadata.goog',
  'metadata.google.internal',
  'metadata.packet.net',
  'metadata.platformequinix.com',
  'metadata.tencentyun.com',
]);

/** All that is handed out to hosts of the Internet; ranges within it that are not are named by ipaddr.js. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
/** NAT64 of networks without IPv4: its last 32 bits are an IPv4 address (RFC 6052). */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');

export function isMetadataName(host: string): boolean {
  return METADATA_NAMES.has(host);
}

/**
 * The class of an IP address, written as the system writes it. What is not known to be public, private or loopback is
 * forbidden; so is what is no address.
 */
export function addressClass(address: string): AddressClass {
  if (isIP(address) === 0) return 'forbidden';
  const parsed = ipaddr.parse(address);
  if (METADATA.some((range) => isWithin(parsed, range))) return 'forbidden';
  if (parsed.kind() === 'ipv4') return classOfIpv4(parsed as InstanceType<typeof ipaddr.IPv4>);
  return classOfIpv6(parsed as InstanceType<typeof ipaddr.IPv6>);
}

function classOfIpv4(address: InstanceType<typeof ipaddr.IPv4>): AddressClass {
  switch (address.range()) {
    case 'unicast':
      return 'public';
    case 'private':
    case 'carrierGradeNat':
      return 'private';
    case 'loopback':
      return 'loopback';
    default:
      return 'forbidden';
  }
}

function classOfIpv6(address: InstanceType<typeof ipaddr.IPv6>): AddressClass {
  if (address.zoneId !== undefined) return 'forbidden';
  const range = address.range();
  if (range === 'ipv4Mapped' || isWithin(address, NAT64)) return classOfEmbedded(address);
  if (range === 'loopback') return 'loopback';
  if (range === 'uniqueLocal') return 'private';
  return range === 'unicast' && isWithin(address, GLOBAL_IPV6) && !isIsatap(address) ? 'public' : 'forbidden';
}

/**
 * A public IPv4 address within an IPv6 one is reached like itself, which networks without IPv4 live by. Nobody needs another
 * one written so.
 */
function classOfEmbedded(address: InstanceType<typeof ipaddr.IPv6>): AddressClass {
  const embedded = address.toByteArray().slice(-4).join('.');
  return addressClass(embedded) === 'public' ? 'public' : 'forbidden';
}

/** An IPv4 tunnel whose address says so in the third quarter (RFC 5214). */
function isIsatap({ parts }: InstanceType<typeof ipaddr.IPv6>): boolean {
  return parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x200);
}

function isWithin(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network as never, bits);
}
