import type { EnginehouseError } from '@enginehouse/errors';
import type { RouteDefinition } from '../define-route.ts';
import { streamBroken, unexpectedAnswer, unreachable } from '../errors.ts';
import { errorOfProblem, isProblemDetails } from '../problem-details.ts';
import { fillPath } from '../route-path.ts';
import { serverSentEvents } from './event-stream.ts';
import { lines } from './lines.ts';
import { ndjsonBody } from './ndjson-body.ts';

export interface CallOptions {
  /** Ends the call; the server cancels the run. */
  readonly signal?: AbortSignal;
  /** Of a POST: sent again with the same key it does nothing more, and answers as the first time. */
  readonly idempotencyKey?: string;
  /** Called with the headers of the answer before its body is read. */
  readonly onHeaders?: (headers: Headers) => void;
}

/** Where calls go. */
export interface Door {
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly fetch: typeof globalThis.fetch;
}

interface CallInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** One call, one answer. */
export async function call(door: Door, route: RouteDefinition, input?: CallInput, options?: CallOptions) {
  const response = await send(door, route, input, 'application/json', jsonBody(route, input), options);
  return await readJson(response, `${route.method} ${route.path}`, options);
}

/** One call, its events as they come. Ends after the event `last` (null: there is none); throws when the stream ends without it. */
export async function* stream(
  door: Door,
  route: RouteDefinition,
  last: string | null,
  input?: CallInput,
  options?: CallOptions,
): AsyncGenerator<unknown, void, void> {
  const where = `${route.method} ${route.path}`;
  const response = await send(door, route, input, 'text/event-stream', jsonBody(route, input), options);
  const body = bodyOf(response, 'text/event-stream', where);
  const events = serverSentEvents(body);
  try {
    for await (const { event, data } of orBroken(events, where, options)) {
      const value = parse(data, where);
      if (event === 'error') throw errorOf(value, where);
      yield value;
      if (event === last) return;
    }
  } finally {
    await events.return();
  }
  throw streamBroken(where);
}

/** One call, its events for as long as the server has any; throws when the stream ends, for it never does by itself. */
export async function* feed(
  door: Door,
  route: RouteDefinition,
  input?: CallInput,
  options?: CallOptions,
): AsyncGenerator<unknown, void, void> {
  yield* stream(door, route, null, input, options);
}

/** Lines in, lines out, in their order; pulled by whoever reads the answer. */
export async function* batch(
  door: Door,
  route: RouteDefinition,
  values: AsyncIterable<unknown> | Iterable<unknown>,
  options?: CallOptions,
): AsyncGenerator<unknown, void, void> {
  const where = `${route.method} ${route.path}`;
  const leaving = new AbortController();
  const signal = options?.signal === undefined ? leaving.signal : AbortSignal.any([options.signal, leaving.signal]);
  const both = { ...options, signal };
  const init: Body = {
    body: ndjsonBody(values, signal),
    duplex: 'half',
    headers: { 'content-type': 'application/x-ndjson' },
  };
  try {
    const response = await send(door, route, undefined, 'application/x-ndjson', init, both);
    const answer = lines(bodyOf(response, 'application/x-ndjson', where));
    for await (const line of orBroken(answer, where, both)) {
      if (line !== '') yield parse(line, where);
    }
  } finally {
    leaving.abort();
  }
}

interface Body {
  readonly body?: string | ReadableStream<Uint8Array>;
  /** Without it `fetch` refuses a body that is a stream. */
  readonly duplex?: 'half';
  readonly headers?: Readonly<Record<string, string>>;
}

function jsonBody(route: RouteDefinition, input: CallInput | undefined): Body {
  if (route.body === undefined) return {};
  return { body: JSON.stringify(input?.body ?? {}), headers: { 'content-type': 'application/json' } };
}

async function send(
  door: Door,
  route: RouteDefinition,
  input: CallInput | undefined,
  accept: string,
  body: Body,
  options: CallOptions | undefined,
): Promise<Response> {
  const url = door.baseUrl + fillPath(route.path, input?.params) + queryText(input?.query);
  const headers = new Headers(body.headers);
  headers.set('accept', accept);
  if (door.token !== undefined) headers.set('authorization', `Bearer ${door.token}`);
  for (const [name, value] of Object.entries(input?.headers ?? {})) {
    if (value !== undefined) headers.set(name, String(value));
  }
  if (options?.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey);
  const init = { ...body, method: route.method, headers, ...(options?.signal ? { signal: options.signal } : {}) };
  let response: Response;
  try {
    response = await door.fetch(url, init);
  } catch (reason) {
    options?.signal?.throwIfAborted();
    throw unreachable(door.baseUrl, reason, typeof body.body === 'string' ? body.body.length : 0);
  }
  options?.onHeaders?.(response.headers);
  if (response.ok) return response;
  throw errorOf(await readJson(response, url, options), url);
}

function queryText(query: CallInput['query']): string {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return '';
  return `?${new URLSearchParams(entries.map(([name, value]): [string, string] => [name, asText(value)]))}`;
}

/** Objects travel as JSON in a query string. */
function asText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

async function readJson(response: Response, where: string, options?: CallOptions): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (reason) {
    options?.signal?.throwIfAborted();
    throw streamBroken(where, reason);
  }
  return parse(text, where);
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unexpectedAnswer(where, `not JSON: ${text.slice(0, 60)}`);
  }
}

function errorOf(value: unknown, where: string): EnginehouseError {
  return isProblemDetails(value) ? errorOfProblem(value) : unexpectedAnswer(where, 'an error without problem details');
}

function bodyOf(response: Response, type: string, where: string): ReadableStream<Uint8Array> {
  const found = response.headers.get('content-type') ?? 'no content type';
  if (response.body === null || !found.startsWith(type)) throw unexpectedAnswer(where, `${found} instead of ${type}`);
  return response.body;
}

/** Says which stream broke; the caller's own abort stays its own. */
async function* orBroken<T>(source: AsyncGenerator<T>, where: string, options?: CallOptions): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (reason) {
    options?.signal?.throwIfAborted();
    throw streamBroken(where, reason);
  }
}
