import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';

type FetchInput = Parameters<typeof globalThis.fetch>[0];

/** A request as the dialer sends it. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | Readable | null;
  readonly signal: AbortSignal | null;
  readonly redirect: 'manual' | 'follow' | 'error';
}

/**
 * On everything that leaves by the dialer. A house takes no such request for the operator of its machine: the listeners of
 * other nodes and of other houses are known to nobody here, and whoever reaches one from its own machine is its operator.
 */
export const EGRESS_HEADER = 'x-enginehouse-egress';

/** Of the connection, not of the request; `host` would reach another site behind an address that was checked. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** What goes along to another origin: nothing else is known to hold no secret. */
const GOES_ALONG = [
  ...['accept', 'accept-encoding', 'accept-language', 'content-language', 'content-type', 'user-agent'],
  EGRESS_HEADER,
];
const OF_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type'];
const NORMALISED = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const REFUSED_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** Reads the arguments of fetch. Rejects with a TypeError as fetch does, whose message holds nothing of the URL. */
export async function readRequest(input: FetchInput, init: RequestInit = {}): Promise<OutgoingRequest> {
  const given = input instanceof Request ? new Request(input, init) : null;
  const url = URL.parse(given?.url ?? String(input));
  if (url === null) throw new TypeError('Failed to parse URL');
  const method = methodOf(given?.method ?? init.method ?? 'GET');
  const headers = new Headers(given?.headers ?? init.headers);
  const { body, type } = await readBody(given === null ? (init.body ?? null) : given.body && (await given.bytes()));
  if (body !== null && (method === 'GET' || method === 'HEAD')) throw new TypeError(`${method} has no body`);
  if (type !== null && !headers.has('content-type')) headers.set('content-type', type);
  return {
    url,
    method,
    headers: sendable(headers),
    body,
    signal: given?.signal ?? init.signal ?? null,
    redirect: redirectOf(init.redirect ?? given?.redirect, init.redirect !== undefined),
  };
}

/** Without what belongs to the connection; bodies come as they are unless the caller can unpack them. */
export function sendable(given: Iterable<readonly [name: string, value: string]>): Record<string, string> {
  const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'enginehouse' };
  for (const [name, value] of given) {
    const lower = name.toLowerCase();
    if (!OF_CONNECTION.has(lower)) headers[lower] = value;
  }
  headers[EGRESS_HEADER] = '1';
  return headers;
}

/** The request that a redirection asks for; throws a TypeError where it cannot be sent again. */
export function redirected(request: OutgoingRequest, status: number, location: string): OutgoingRequest {
  // Headers come as bytes; servers write UTF-8 into this one.
  const url = URL.parse(Buffer.from(location, 'latin1').toString(), request.url.href);
  if (url === null) throw new TypeError('it redirects to what is no URL');
  const isAnotherOrigin = url.origin !== request.url.origin;
  const isGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  if (!isGet && request.body instanceof Readable) throw new TypeError('it redirects a body that was sent already');
  const kept = Object.entries(request.headers).filter(
    ([name]) => !(isAnotherOrigin && !GOES_ALONG.includes(name)) && !(isGet && OF_BODY.includes(name)),
  );
  return {
    ...request,
    url,
    method: isGet ? 'GET' : request.method,
    body: isGet ? null : request.body,
    headers: Object.fromEntries(kept),
  };
}

/** `follow` of a Request is its default, which nobody asked for. */
function redirectOf(asked: RequestInit['redirect'], isAsked: boolean): OutgoingRequest['redirect'] {
  return asked === undefined || (asked === 'follow' && !isAsked) ? 'manual' : asked;
}

function methodOf(method: string): string {
  const upper = method.toUpperCase();
  if (REFUSED_METHODS.has(upper)) throw new TypeError(`'${upper}' is not sent`);
  return NORMALISED.has(upper) ? upper : method;
}

async function readBody(
  body: RequestInit['body'],
): Promise<{ readonly body: OutgoingRequest['body']; readonly type: string | null }> {
  if (body === null || body === undefined) return { body: null, type: null };
  if (typeof body === 'string') return { body, type: 'text/plain;charset=UTF-8' };
  if (body instanceof Uint8Array) return { body, type: null };
  if (body instanceof ReadableStream) return { body: Readable.fromWeb(body as NodeStream), type: null };
  const whole = new Response(body);
  return { body: await whole.bytes(), type: whole.headers.get('content-type') };
}
