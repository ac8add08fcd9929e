import type { FastifyRequest } from 'fastify';
import type { Door } from './door-options.ts';
import { hostRefused, originRefused } from './errors.ts';
import { isLoopback } from './loopback.ts';

/** What a request must show to have come from a page of ours, or from no page. Throws `HOST_REFUSED` and `ORIGIN_REFUSED`. */
export type RequireOwnSite = (request: Pick<FastifyRequest, 'headers' | 'host' | 'protocol' | 'method'>) => void;

/** The name in a Host header, its port left away; null when it is none. */
function nameOf(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

/**
 * Refuses what a page in a browser could make it send: no cookie of ours is worth anything to another site. `isLocal`: only this
 * machine can reach the server. Then a Host that is neither a loopback name nor ours means that a foreign name was made to point
 * here (DNS rebinding). Elsewhere any name may be ours, and whoever comes by a foreign one has no cookie of ours.
 */
export function createOwnSite({ publicUrl }: Pick<Door, 'publicUrl'>, isLocal: () => boolean): RequireOwnSite {
  return ({ headers, host, protocol, method }) => {
    const name = nameOf(host);
    const isOurs = name !== null && (isLoopback(name) || host.toLowerCase() === publicUrl?.host);
    if (name === null || (!isOurs && isLocal())) throw hostRefused(host);
    const { origin } = headers;
    if (origin !== undefined && origin !== publicUrl?.origin && !isOrigin(origin, host, protocol)) {
      throw originRefused(origin);
    }
    const site = headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return;
    // A link on another page may lead here; what it leads to is read by the person who followed it.
    if (method === 'GET' && headers['sec-fetch-mode'] === 'navigate') return;
    throw originRefused(origin ?? String(site));
  };
}

/** Whether an origin is that of the page at this host. TLS may end before us: then the page is https, and we see http. */
function isOrigin(origin: string, host: string, protocol: string): boolean {
  const scheme = /^(https?):\/\//.exec(origin)?.[1];
  if (scheme === undefined || (scheme === 'http' && protocol === 'https')) return false;
  const asked = `${scheme}://${host}`;
  return URL.canParse(asked) && URL.canParse(origin) && new URL(asked).origin === new URL(origin).origin;
}
