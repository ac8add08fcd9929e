import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { canonicalHost } from './egress-target.ts';
import type { ResolveHost } from './resolve-host.ts';

export interface Listener {
  readonly host: string;
  readonly port: number;
}

/** Where the platform itself and its database listen: nothing is sent there for anybody. */
export interface OwnListeners {
  add(listener: Listener): () => void;
  /** As known now. A port of this machine is taken at each of its addresses, whichever of them the listener names. */
  owns(address: string, port: number): boolean;
  /** Resolves the names of listeners on this port anew; what cannot be resolved stays as it was known. Never rejects. */
  refresh(port: number): Promise<void>;
}

interface Known {
  readonly port: number;
  /** Null: an address. */
  readonly name: string | null;
  addresses: readonly string[];
}

export function createOwnListeners(resolve: ResolveHost): OwnListeners {
  const known = new Set<Known>();
  const update = async (one: Known): Promise<void> => {
    if (one.name === null) return;
    const found = await resolve(one.name).catch(() => []);
    const addresses = found.filter((address) => isIP(address) !== 0).map(plainly);
    if (addresses.length > 0) one.addresses = addresses;
  };
  return {
    add({ host, port }) {
      const canonical = canonicalHost(host) ?? host;
      const isAddress = isIP(canonical) !== 0;
      const one: Known = {
        port,
        name: isAddress ? null : canonical,
        addresses: isAddress ? [plainly(canonical)] : canonical === 'localhost' ? ['127.0.0.1', '::1'] : [],
      };
      known.add(one);
      return () => {
        known.delete(one);
      };
    },
    owns(address, port) {
      const there = [...known].filter((one) => one.port === port).flatMap(({ addresses }) => addresses);
      if (there.length === 0) return false;
      const asked = plainly(address);
      return there.includes(asked) || (isOfThisMachine(asked) && there.some(isOfThisMachine));
    },
    async refresh(port) {
      await Promise.all([...known].filter((one) => one.port === port).map(update));
    },
  };
}

/** Loopback, every address of an interface, and those that stand for all of them. */
function isOfThisMachine(address: string): boolean {
  const range = ipaddr.parse(address).range();
  if (range === 'loopback' || range === 'unspecified') return true;
  return Object.values(networkInterfaces()).some((own) => own?.some((one) => plainly(one.address) === address));
}

/** One spelling of each address; an IPv4 address within IPv6 as itself. */
function plainly(address: string): string {
  return ipaddr.process(address).toString();
}
