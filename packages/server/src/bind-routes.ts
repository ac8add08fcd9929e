import { Readable } from 'node:stream';
import { allRoutes, type RouteDefinition, textTypeOf } from '@enginehouse/api';
import type { EventWatch, Session } from '@enginehouse/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { batchTexts } from './batch-stream.ts';
import { sendBytes } from './byte-answer.ts';
import type { ByteAnswer, Call, FeedReader } from './call.ts';
import { type ConsolePages, isPageView } from './console-pages.ts';
import { internalError, methodNotAllowed } from './errors.ts';
import { openEventStream } from './event-stream.ts';
import { feedTexts } from './feed-stream.ts';
import { allHandlers } from './handlers/all-handlers.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import type { ServerLimits } from './limits.ts';
import { liveCaller } from './live-caller.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import type { OpenCall } from './open-calls.ts';
import type { OpenStreams } from './open-streams.ts';
import { logFailure, typedError } from './problem-answer.ts';
import { parseInput } from './request-input.ts';
import type { ServedPlatform } from './served-platform.ts';
import { sessionCookieOf } from './session-cookie.ts';

/** What the binding needs of the server around it. */
export interface RouteContext {
  readonly platform: ServedPlatform;
  readonly limits: ServerLimits;
  /** Checks every answer against its schema: for tests. */
  readonly checkAnswers: boolean;
  /** Who asks; called once for each request, after the door has let it in. */
  sessionOf(request: FastifyRequest): Session;
  /** Who asks with this request now; rejects where its credential is in force no more. */
  sessionAgain(request: FastifyRequest, reply: FastifyReply): Promise<Session>;
  readonly streams: OpenStreams;
  callOf(request: FastifyRequest): OpenCall;
  /** Whether `details` of errors are for the eyes of this session. */
  showsDetails(session: Session): boolean;
  openapi(): unknown;
  readonly metrics: Metrics;
  /** The console; null: there is none. */
  readonly pages: ConsolePages | null;
}

type AnyHandler = (input: object, call: Call) => Promise<unknown>;
type AnyStream = (input: object, call: Call) => AsyncIterable<{ readonly type: string }>;
type AnyBytes = (input: object, call: Call) => Promise<ByteAnswer>;
type AnyFeed = (input: object, call: Call, reader: FeedReader) => EventWatch;
type AnyLine = { readonly begin: (call: Call, headers: object) => void; readonly line: AnyHandler };

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;

/** Binds every route of the table to its handler, and the other methods of its path to `METHOD_NOT_ALLOWED`. */
export function bindRoutes(app: FastifyInstance, context: RouteContext): void {
  for (const route of allRoutes as readonly RouteDefinition[]) {
    const handler = HANDLERS[route.stream?.format ?? 'json'](route, context);
    const { bodyBytes: bodyLimit = context.limits.bodyBytes } = route;
    app.route({ method: route.method, url: toRouterPath(route.path), bodyLimit, config: { route }, handler });
  }
  for (const [path, methods] of methodsByPath()) {
    const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
    app.route({
      method: METHODS.filter((method) => !allowed.includes(method)),
      url: toRouterPath(path),
      config: { isPublic: true },
      onRequest: async (request, reply) => {
        reply.header('allow', allowed.join(', '));
        throw methodNotAllowed(request.method, path, allowed.join(', '));
      },
      handler: async () => undefined,
    });
  }
}

/** Paths as the router writes them: `/runs/:runId`. */
function toRouterPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of allRoutes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}

/** Begins a call of who asks, as they may ask it. Rejects with `PERMISSION_DENIED`. */
async function openCall(
  route: RouteDefinition,
  context: RouteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ readonly open: OpenCall; readonly call: Call }> {
  const open = context.callOf(request);
  open.begin();
  const session = context.sessionOf(request);
  const { permission } = route;
  if (permission !== 'public' && permission !== 'session' && !session.permissions.has(permission)) {
    const [domain = '', operation = ''] = route.name.split('.');
    await context.platform.refuse(session, { permission, domain, operation });
  }
  const call: Call = {
    sdk: context.platform.createSdk(session),
    session,
    platform: context.platform,
    signal: open.signal,
    sessionCookie: sessionCookieOf(context.platform.house(), request.isSecure),
    header: (name, value) => {
      // Of cookies the door may have set one to take an old session away; what a handler says is instead.
      void reply.removeHeader(name).header(name, value);
    },
    openapi: context.openapi,
    metrics: context.metrics,
  };
  return { open, call };
}

function bindAnswer(route: RouteDefinition, context: RouteContext) {
  const answer = allHandlers.answers[route.name as keyof typeof allHandlers.answers] as AnyHandler;
  const stream = allHandlers.streams[route.name as keyof typeof allHandlers.streams] as AnyStream | undefined;
  return async (request: FastifyRequest, reply: FastifyReply) => {
    // `/` is both: what programs may ask, and the first page.
    if (route.name === 'server.index' && context.pages !== null && isPageView(request))
      return context.pages.sendPage(reply);
    const { open, call } = await openCall(route, context, request, reply);
    const input = parseInput(route, request);
    const key = idempotencyKeyOf(route, request.headers, wantsEvents(request));
    const answered = async (): Promise<unknown> => {
      if (key === undefined) return answer(input, call);
      const { params, query, body } = input;
      const asked = { session: call.session, route: route.name, key, input: [params, query, body] };
      const { answer: value, replayed } = await context.platform.idempotency.once(asked, () => answer(input, call));
      if (replayed) call.header('idempotency-replayed', 'true');
      return value;
    };
    if (stream !== undefined && wantsEvents(request)) {
      if (isHead(request)) return sendHeadOfEvents(reply);
      beginStream(call, context, reply);
      const texts = await openEventStream(stream(input, call), {
        call: open,
        requestId: request.id,
        heartbeatMs: context.limits.heartbeatMs,
        typed: (thrown) => logged(thrown, route, request, context),
        details: context.showsDetails(call.session),
      });
      return sendEvents(reply, texts);
    }
    const value = await Promise.race([answered(), open.aborted]);
    if (context.checkAnswers) checkAnswer(route, value);
    return reply.type('application/json').send(JSON.stringify(value));
  };
}

function bindLines(route: RouteDefinition, context: RouteContext) {
  const { begin, line } = allHandlers.lines[route.name as keyof typeof allHandlers.lines] as AnyLine;
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { open, call } = await openCall(route, context, request, reply);
    begin(call, request.headers);
    const texts = batchTexts((request.body ?? Readable.from([])) as Readable, {
      call: open,
      requestId: request.id,
      limits: context.limits,
      work: (value) => line(parseInput(route, { body: value }), call),
      typed: (thrown) => logged(thrown, route, request, context),
      details: context.showsDetails(call.session),
      onIdle: () => reply.raw.destroy(),
    });
    return reply.type('application/x-ndjson').send(Readable.from(texts));
  };
}

function bindBytes(route: RouteDefinition, context: RouteContext) {
  const answer = allHandlers.bytes[route.name as keyof typeof allHandlers.bytes] as AnyBytes;
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { open, call } = await openCall(route, context, request, reply);
    const input = parseInput(route, request);
    if (asksForStream(route, input)) beginStream(call, context, reply);
    const bytes = await Promise.race([answer(input, call), open.aborted]);
    if (context.checkAnswers) checkBytes(route, bytes);
    return sendBytes(reply, route, bytes, {
      requestId: request.id,
      typed: (thrown) => logged(thrown, route, request, context),
      details: context.showsDetails(call.session),
    });
  };
}

function bindFeed(route: RouteDefinition, context: RouteContext) {
  const feed = allHandlers.feeds[route.name as keyof typeof allHandlers.feeds] as AnyFeed;
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { open, call } = await openCall(route, context, request, reply);
    const input = parseInput(route, request);
    if (isHead(request)) return sendHeadOfEvents(reply);
    const signal = AbortSignal.any([open.signal, open.draining]);
    const watcher = liveCaller({
      session: call.session,
      revision: () => context.platform.revision(),
      again: () => context.sessionAgain(request, reply),
    });
    const watch = feed(input, call, { watcher, signal });
    beginStream(call, context, reply);
    const texts = feedTexts(watch, {
      requestId: request.id,
      heartbeatMs: context.limits.heartbeatMs,
      signal,
      typed: (thrown) => logged(thrown, route, request, context),
    });
    return sendEvents(reply, texts);
  };
}

function sendEvents(reply: FastifyReply, texts: AsyncIterable<string>): FastifyReply {
  return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(Readable.from(texts));
}

/** What is asked for the headers alone follows nothing: there is no end at which it would be let go. */
function sendHeadOfEvents(reply: FastifyReply): FastifyReply {
  return sendEvents(reply, Readable.from([]));
}

function isHead(request: FastifyRequest): boolean {
  return request.method === 'HEAD';
}

/** Throws `TOO_MANY_STREAMS`; it ends with the answer. */
function beginStream({ session }: Call, { streams }: RouteContext, reply: FastifyReply): void {
  const end = streams.begin(session);
  // Whoever left while it was being made says so no more.
  if (reply.raw.destroyed) end();
  else reply.raw.once('close', end);
}

/** Whether a body asks for a stream in the way of its dialect. */
function asksForStream({ stream }: RouteDefinition, input: { readonly body?: unknown }): boolean {
  const { body } = input;
  const streams = stream?.format === 'bytes' && stream.event !== undefined;
  return streams && typeof body === 'object' && body !== null && 'stream' in body && body.stream === true;
}

/** How a route is bound, by the format of its stream. */
const HANDLERS = { json: bindAnswer, sse: bindAnswer, feed: bindFeed, ndjson: bindLines, bytes: bindBytes } as const;

/** Errors inside a stream do not pass the error handler, so they are logged here. */
function logged(thrown: unknown, route: RouteDefinition, request: FastifyRequest, { limits }: RouteContext) {
  const error = typedError(thrown, { contentType: undefined, expectedType: mediaTypeOf(route), limits });
  logFailure(request.log, thrown, error);
  return error;
}

function wantsEvents(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes('text/event-stream');
}

/** The media type of the body that a route reads. */
export function mediaTypeOf(route: RouteDefinition | undefined): string {
  return route?.stream?.format === 'ndjson' ? 'application/x-ndjson' : 'application/json';
}

function checkAnswer(route: RouteDefinition, value: unknown): void {
  const result = route.response[200].safeParse(JSON.parse(JSON.stringify(value)));
  if (!result.success) throw internalError(result.error);
}

/** Streams are not read ahead, so only an answer in one piece is checked. */
function checkBytes(route: RouteDefinition, { type, body }: ByteAnswer): void {
  const textType = textTypeOf(route);
  if (textType !== undefined) {
    if (!type.startsWith(textType)) throw internalError(new TypeError(`'${type}' is not ${textType}`));
    return;
  }
  if (typeof body === 'string') checkAnswer(route, JSON.parse(body));
  else if (body instanceof Uint8Array) checkAnswer(route, JSON.parse(Buffer.from(body).toString('utf8')));
}
