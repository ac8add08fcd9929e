import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import { hostRefused, originRefused } from './errors.ts';

/** True for names and addresses that only this machine reaches: `localhost`, 127.0.0.0/8, `::1`. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (name === 'localhost' || name === '::1') return true;
  const v4 = name.startsWith('::ffff:') ? name.slice(7) : name;
  return isIPv4(v4) && v4.startsWith('127.');
}

/** The host and port of a Host header; null when it is not one. Without a port it is that of the scheme: 80. */
function splitHost(host: string): { readonly name: string; readonly port: number } | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(host);
  if (match === null) return null;
  const name = match[1] as string;
  if (name.startsWith('[') && !isIPv6(name.slice(1, -1))) return null;
  return { name, port: match[2] === undefined ? 80 : Number(match[2]) };
}

/**
 * Refuses what a page in a browser could make it send. A Host that is not ours means that a foreign name was made to
 * point here (DNS rebinding); a foreign Origin, or a cross-site fetch that brings none, means that another page asks.
 * `port` is undefined for requests that come through no socket. Throws `HOST_REFUSED` and `ORIGIN_REFUSED`.
 */
export function requireLoopback(headers: IncomingHttpHeaders, port: number | undefined, method: string): void {
  const host = headers.host ?? '';
  const parts = splitHost(host);
  if (parts === null || !isLoopback(parts.name) || (port !== undefined && parts.port !== port)) throw hostRefused(host);
  const { origin } = headers;
  if (origin !== undefined && !isOwnOrigin(origin, parts.port, port)) throw originRefused(origin);
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  // A link on another page may lead here; what it leads to is read by the person who followed it.
  if (method === 'GET' && headers['sec-fetch-mode'] === 'navigate') return;
  throw originRefused(origin ?? String(site));
}

function isOwnOrigin(origin: string, hostPort: number, port: number | undefined): boolean {
  if (!origin.startsWith('http://')) return false;
  const parts = splitHost(origin.slice('http://'.length));
  return parts !== null && isLoopback(parts.name) && parts.port === (port ?? hostPort);
}
