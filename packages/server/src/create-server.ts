import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { allRoutes, REVISION_HEADER, type RouteDefinition } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';
import { type Session, shuttingDown } from '@enginehouse/platform';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createAdmission, isInProcess, operatorOverHttp, type SessionFacts } from './admission.ts';
import { bindRoutes, mediaTypeOf } from './bind-routes.ts';
import { createCallerReader } from './caller.ts';
import { answerClientError } from './client-error.ts';
import { isPageView, registerConsole } from './console-pages.ts';
import { checkedDoor, type DoorOptions } from './door-options.ts';
import { routeNotFound, unsupportedMediaType } from './errors.ts';
import { answerInProcess, SIGNAL_HEADER, takeSignal } from './in-process-signals.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './limits.ts';
import { isLoopback } from './loopback.ts';
import { countRequests } from './metrics/count-requests.ts';
import { createMetrics, type Metrics } from './metrics/create-metrics.ts';
import { createOpenCalls, type OpenCall } from './open-calls.ts';
import { createOpenStreams } from './open-streams.ts';
import { registerOpenapi } from './openapi-document.ts';
import { createOwnSite } from './own-site.ts';
import { parseJson } from './parse-json.ts';
import { logFailure, sendError, typedError } from './problem-answer.ts';
import { requestLine } from './request-name.ts';
import { createRequestRates } from './request-rates.ts';
import { SECURITY_HEADERS, TLS_HEADERS } from './security-headers.ts';
import type { ServedPlatform } from './served-platform.ts';
import type { Tracing } from './traces/open-tracing.ts';

export interface ServerOptions extends DoorOptions {
  readonly platform: ServedPlatform;
  /** The token of `server.json`, which is the operator of this machine. Default: none. */
  readonly token?: string;
  /**
   * Who calls from within this process without a credential, and who the operator is. Default: the operator. Over a socket
   * nobody is anybody without a credential.
   */
  readonly sessionOf?: (request: SessionFacts) => Session;
  readonly limits?: Partial<ServerLimits>;
  /** Writes a line for each request and each failure. Default: none. */
  readonly logger?: FastifyBaseLogger;
  /** Checks every answer against the schema of its route, for tests. Default false. */
  readonly checkAnswers?: boolean;
  /** Folder of the built console; null (default): programs alone are served. */
  readonly console?: string | null;
  /** What counts requests and is told at `/metrics`. Default: new ones, which know nothing of the platform. */
  readonly metrics?: Metrics;
  /** Traces requests. Default: nobody does. */
  readonly tracing?: Pick<Tracing, 'traceRequests'>;
  /** Shown in `/openapi.json`. */
  readonly version?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly route?: RouteDefinition;
    /** It is no route of the API, and answers everybody: files, pages. Default: whoever signed in. */
    readonly isPublic?: boolean;
  }
  interface FastifyRequest {
    openCall: OpenCall | null;
    /** Null until the door has let the request in. */
    session: Session | null;
    /** Of the socket, or of the client of a trusted proxy. */
    clientAddress: string | null;
    /** It came over TLS: a trusted proxy says so, or it was sent to the public address, which is https. */
    isSecure: boolean;
  }
}

/** A request id of the caller's own is kept when it is a plain word. */
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/**
 * The server over a platform, not yet listening: give it to `listen`, or call it through `inProcessFetch`.
 * `app.close()` drains: no new calls, those under way end or are cancelled after `limits.drainMs`.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const limits: ServerLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const { platform, sessionOf = operatorOverHttp, metrics = createMetrics() } = options;
  const door = checkedDoor(options);
  const calls = createOpenCalls();
  const { identity } = platform;
  const admit = createAdmission({
    ...{ identity, sessionOf, readCaller: createCallerReader(identity, options.token) },
    house: () => platform.house(),
  });
  const headers = (requestId: string): Record<string, string> => ({
    ...SECURITY_HEADERS,
    [REVISION_HEADER]: String(platform.revision()),
    'x-request-id': requestId,
  });

  const typed = (thrown: unknown, request: FastifyRequest): EnginehouseError => {
    const contentType = request.headers['content-type'];
    const expectedType = mediaTypeOf(request.routeOptions?.config.route);
    const { bodyBytes = limits.bodyBytes } = request.routeOptions?.config.route ?? {};
    return typedError(thrown, { contentType, expectedType, limits: { ...limits, bodyBytes } });
  };
  const fail = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const error = typed(thrown, request);
    logFailure(request.log, thrown, error);
    return sendError(reply, error, request.session !== null && showsDetails(request.session));
  };

  const app = fastify({
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger }),
    childLoggerFactory: (logger, bindings, given) =>
      logger.child(bindings, {
        ...given,
        serializers: { req: (request: FastifyRequest) => requestLine(request, clientAddressOf(request)) },
      }),
    bodyLimit: limits.bodyBytes,
    trustProxy: door.trustedProxies.length === 0 ? false : [...door.trustedProxies],
    genReqId: ({ headers: { 'x-request-id': id } }) =>
      typeof id === 'string' && REQUEST_ID.test(id) ? id : randomUUID(),
    // A batch may take hours to arrive: time is limited by calls.open, which knows the route.
    requestTimeout: 0,
    return503OnClosing: false,
    // After draining. A connection on which nothing was ever sent, as browsers keep ready, is not idle for Node: it would wait
    // for that one without end.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: Math.ceil(limits.headersMs / 3) },
    frameworkErrors: (error, request, reply) => {
      // Neither hooks nor decorators have been here.
      void sendError(reply.headers(headers(request.id)), typed(error, request), false);
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, headers, limits),
  });

  let isLocal = true;
  app.addHook('onListen', async () => {
    isLocal = app.addresses().every((at) => typeof at === 'object' && isLoopback(at.address));
  });
  const isPublicTls = (host: string): boolean =>
    door.publicUrl?.protocol === 'https:' && host.toLowerCase() === door.publicUrl.host;
  const requireOwnSite = createOwnSite(door, () => isLocal);
  app.decorateRequest('openCall', null);
  app.decorateRequest('session', null);
  app.decorateRequest('clientAddress', null);
  app.decorateRequest('isSecure', false);
  const rates = createRequestRates(app, {
    ...limits.rates,
    ...(door.requestsPerMinute === undefined ? {} : { callersPerMinute: door.requestsPerMinute }),
  });
  options.tracing?.traceRequests(app);
  app.addHook('onRequest', async (request, reply) => {
    const { route } = request.routeOptions.config;
    const limitMs = route?.stream?.format === 'ndjson' ? null : limits.requestMs;
    const whileReading = (error: EnginehouseError): void => {
      if (!reply.sent) void fail(error, request, reply.header('connection', 'close'));
    };
    request.openCall = calls.open(reply, limitMs, whileReading, route?.unhurried === true);
    const leaving = takeSignal(request.headers[SIGNAL_HEADER]);
    if (leaving !== undefined) answerInProcess(reply, leaving);
    if (calls.draining && route?.name !== 'health.alive') throw shuttingDown();
    request.clientAddress = clientAddressOf(request);
    request.isSecure = request.protocol === 'https' || isPublicTls(request.host);
    requireOwnSite(request);
    if (route !== undefined) requirePlainBody(request, mediaTypeOf(route));
    try {
      request.session = await admit(request, reply);
    } catch (error) {
      if (!isInProcess(request)) await rates.countRefused(request);
      throw error;
    }
    if (!isInProcess(request)) await rates.count(request, request.session);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const given = reply.getHeaders();
    const always = headers(request.id);
    for (const [name, value] of Object.entries(request.isSecure ? { ...always, ...TLS_HEADERS } : always))
      if (given[name] === undefined) reply.header(name, value);
    done(null, payload);
  });
  countRequests(app, metrics);
  app.addHook('preClose', () => calls.drain(limits.drainMs));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    // Clients name the type of a body also where they send none: of a deletion.
    const { route } = request.routeOptions.config;
    if (body.length === 0 && route?.body === undefined) return undefined;
    return parseJson(body, 'body', { ...limits, bodyBytes: route?.bodyBytes ?? limits.bodyBytes });
  });
  app.addContentTypeParser('application/x-ndjson', async (_request: FastifyRequest, body: unknown) => body);

  app.setErrorHandler((thrown, request, reply) => fail(thrown, request, reply));
  const pages = options.console == null ? null : registerConsole(app, options.console);
  app.setNotFoundHandler((request, reply) => {
    if (pages !== null && isPageView(request)) return pages.sendPage(reply);
    const path = request.url.split('?', 1)[0] as string;
    const known = allRoutes.map((route) => route.path);
    return fail(routeNotFound(path, known), request, reply);
  });

  void app.register(async (scope) => {
    await registerOpenapi(scope, options.version ?? '0.1.0');
    bindRoutes(scope, {
      platform,
      limits,
      checkAnswers: options.checkAnswers ?? false,
      sessionOf: (request) => request.session as Session,
      sessionAgain: (request, reply) => admit(request, reply, true),
      streams: createOpenStreams(limits.streamsPerCaller),
      callOf: (request) => request.openCall as OpenCall,
      showsDetails,
      openapi: () => scope.swagger(),
      metrics,
      pages,
    });
  });
  return app;
}

/** A proxy may pass on whatever it was sent: what is no address is not taken for one. */
function clientAddressOf({ ip, socket }: FastifyRequest): string | null {
  return isIP(ip) === 0 ? (socket.remoteAddress ?? null) : ip;
}

/** Details may name withheld engines: they are for those who may see them all. */
function showsDetails(session: Session): boolean {
  return session.permissions.has('system.run.research.view');
}

/** Throws `UNSUPPORTED_MEDIA_TYPE` before the body is read: another type, compressed, or not in UTF-8. */
function requirePlainBody(request: FastifyRequest, expected: string): void {
  const { 'content-type': type, 'content-encoding': encoding, 'content-length': length } = request.headers;
  const hasBody = request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if (!hasBody || request.method === 'GET' || request.method === 'HEAD') return;
  const [media = '', ...parameters] = (type ?? '').toLowerCase().split(';');
  if (media.trim() !== expected) throw unsupportedMediaType(type ?? 'of no named type', expected);
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) throw unsupportedMediaType(charset, 'UTF-8');
  if (encoding !== undefined && encoding !== 'identity')
    throw unsupportedMediaType(`compressed (${encoding})`, expected);
}
