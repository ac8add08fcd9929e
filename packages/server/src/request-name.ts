import type { FastifyRequest } from 'fastify';
import { isPageView } from './console-pages.ts';

/** What a machine gave as id: the number of a row, a UUID. A name that people chose may be whatever somebody typed there. */
const ID = /^(?:\d{1,10}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/**
 * How a request is named wherever something is kept or said of it: the path as the table of routes writes it, `files` of the
 * console and its pages, `unknown` where nothing is. Never its URL: that holds what somebody typed, secrets among it.
 */
export function routeOf(request: FastifyRequest): string {
  // Of an address that cannot be read there are none, whatever the type says.
  const { url, config } = (request.routeOptions ?? {}) as Partial<FastifyRequest['routeOptions']>;
  if (config?.route !== undefined) return config.route.path;
  if (url !== undefined) return url.endsWith('*') ? 'files' : url.replace(/:(\w+)/g, '{$1}');
  return request.url.startsWith('/assets/') || isPageView(request) ? 'files' : 'unknown';
}

/** A request as a log has it: its route, what in its path is an id for certain, and the address of who asks. */
export function requestLine(request: FastifyRequest, address: string | null): object {
  const params = Object.entries((request.params ?? {}) as Readonly<Record<string, unknown>>);
  const ids = params.filter(([name, value]) => name !== '*' && isId(value));
  return {
    method: request.method,
    route: routeOf(request),
    ...(ids.length === 0 ? {} : { ids: Object.fromEntries(ids) }),
    remoteAddress: address,
  };
}

/** Whether a part of a URL may be repeated as it was sent. */
export function isId(value: unknown): boolean {
  return typeof value === 'string' && ID.test(value);
}
