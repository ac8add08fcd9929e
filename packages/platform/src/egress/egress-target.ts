import { isIP } from 'node:net';

/** Where a request goes, spelled in the one way that all of the policy uses. */
export interface EgressTarget {
  readonly protocol: 'http:' | 'https:';
  /** Lower-case name without a last dot, or an address without brackets, as the URL standard writes it. */
  readonly host: string;
  readonly port: number;
  readonly isAddress: boolean;
  /** `host port`: what rules are found by. */
  readonly key: string;
  /** Scheme, host and port: what connections are kept by. */
  readonly origin: string;
}

/**
 * The target of a URL; a text says why it has none. The parser of the URL standard has undone by then what hides an address:
 * decimal, octal, hexadecimal and short forms, percent-encoding, full-width digits.
 */
export function targetOf(url: URL): EgressTarget | string {
  const { protocol } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return `'${protocol}' is not http or https`;
  if (url.username !== '' || url.password !== '') return 'a URL with a user name or a password is not sent';
  const host = hostOf(url);
  if (host === '') return 'the URL names no host';
  const port = url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port);
  const family = isIP(host);
  return {
    protocol,
    host,
    port,
    isAddress: family !== 0,
    key: targetKey(host, port),
    origin: `${protocol}//${family === 6 ? `[${host}]` : host}:${port}`,
  };
}

export function targetKey(host: string, port: number): string {
  return `${host} ${port}`;
}

/** A host that somebody wrote down, in the spelling of targets; null where it is none. */
export function canonicalHost(written: string): string | null {
  const text = isIP(written) === 6 ? `[${written}]` : written;
  if (/[/?#@\\]/.test(text)) return null;
  const url = URL.parse(`http://${text}`);
  return url === null || url.port !== '' ? null : hostOf(url) || null;
}

function hostOf({ hostname }: URL): string {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  return hostname.endsWith('.') ? hostname.replace(/\.+$/, '') : hostname;
}
