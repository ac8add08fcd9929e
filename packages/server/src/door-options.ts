import { BlockList, isIP } from 'node:net';
import { doorSettingInvalid } from './errors.ts';

/** How people and programs come to the server, where that is not straight to its address. */
export interface DoorOptions {
  /** Where people reach it, for example `https://house.example`; no path. Default: the address that it listens on. */
  readonly publicUrl?: string;
  /**
   * Addresses and networks (`10.0.0.7`, `10.1.0.0/16`) of proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed.
   * Default: none, so that the caller is whoever holds the connection.
   */
  readonly trustedProxies?: readonly string[];
  /** Requests of one user or API token within a minute, in place of the limit of the server; 0: any number. */
  readonly requestsPerMinute?: number;
}

/** The same, checked. */
export interface Door {
  /** Its origin has no path. */
  readonly publicUrl: URL | null;
  readonly trustedProxies: readonly string[];
  /** Null: any number; undefined: as many as the limits say. */
  readonly requestsPerMinute: number | null | undefined;
}

/** Throws `DOOR_SETTING_INVALID`. */
export function checkedDoor({ publicUrl, trustedProxies = [], requestsPerMinute: most }: DoorOptions): Door {
  for (const proxy of trustedProxies) if (!isNetwork(proxy)) throw notANetwork(proxy);
  if (most !== undefined && (!Number.isSafeInteger(most) || most < 0)) {
    throw doorSettingInvalid('the rate limit', 'it is no whole number of requests within a minute');
  }
  return {
    publicUrl: publicUrl === undefined ? null : checkedUrl(publicUrl),
    trustedProxies,
    requestsPerMinute: most === 0 ? null : most,
  };
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
  // It may hold a password, so it is not repeated.
  if (!isOrigin) throw doorSettingInvalid('the public URL', 'it is not http(s)://HOST[:PORT] alone');
  return url;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  if (bits === undefined) return true;
  if (!/^\d{1,3}$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
    // Of everybody: then anybody says where they come from.
    return Number(bits) > 0;
  } catch {
    return false;
  }
}

function notANetwork(text: string) {
  return doorSettingInvalid(
    'a trusted proxy',
    `'${text.slice(0, 60)}' is no address, and no network such as 10.0.0.0/8`,
  );
}
