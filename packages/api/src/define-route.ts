import type { z } from 'zod';

/** Permissions that routes ask for, by the platform's names. */
export type RoutePermission =
  | 'system.ai.call'
  | 'system.audit.view'
  | 'system.engine.manage'
  | 'system.engine.model.manage'
  | 'system.keys.rotate'
  | 'system.node.manage'
  | 'system.process.manage'
  | 'system.process.promote'
  | 'system.routing.manage'
  | 'system.run.score'
  | 'system.run.view'
  | 'system.settings.manage';

/** A second way to answer, line by line or event by event. */
export type RouteStream =
  /**
   * With `Accept: text/event-stream` the answer is a stream of server-sent events, each of schema `event`; the typed
   * client has it as another method, named `method`.
   */
  | { readonly format: 'sse'; readonly method: string; readonly event: z.ZodType; readonly last: string }
  /**
   * An endless stream of server-sent events, and no other answer: `response` is the schema of one. They have no names, so that
   * `EventSource.onmessage` gets each; one with a `position` has it as its id, and `Last-Event-ID` goes on behind it. The
   * server ends it when it closes, and when whoever reads it may no longer.
   */
  | { readonly format: 'feed' }
  /** Request and answer are NDJSON: `body` and `response` are the schemas of one line. */
  | { readonly format: 'ndjson' }
  /**
   * The handler answers in bytes, as they come from wherever they are made; the server neither builds nor reads them. Where
   * the body asks for a stream (in the way of the dialect) they are server-sent events with data of schema `event`.
   * With a `mediaType` the answer is a text of that type and no JSON: the typed client has no call for it, whoever reads that
   * type does.
   */
  | { readonly format: 'bytes'; readonly event?: z.ZodType; readonly mediaType?: string };

/** Whose wire format a route speaks where it is not our own: errors have its shape, and its own clients call it. */
export type RouteDialect = 'openai';

/** One filled-in call, shown in the reference and checked against the schemas. */
export interface RouteExample {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly response: unknown;
}

/** One route as data: what the server binds, the client calls and the reference shows. */
export interface RouteDefinition {
  /** `<noun>.<verb>`, unique; the typed client has it as `client.<noun>.<verb>()`. */
  readonly name: `${string}.${string}`;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with `/`; parameters in braces, as OpenAPI writes them. */
  readonly path: `/${string}`;
  /** One sentence. */
  readonly summary: string;
  /** What a caller must know beyond the schemas. */
  readonly description?: string;
  /**
   * `public`: answers anybody who may speak to the server at all. `session`: any session; how far it may go is said by the
   * access rule of the core model that is asked for.
   */
  readonly permission: RoutePermission | 'session' | 'public';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Answers that are not errors, by status. Errors are problem details, or what the dialect has for them. */
  readonly response: { readonly 200: z.ZodType };
  readonly stream?: RouteStream;
  /**
   * Default: our own format. The typed client has no call for a route of another: that format has clients. Bodies may bring
   * fields that the schema does not know.
   */
  readonly dialect?: RouteDialect;
  /** Largest body where it is not the usual one, in bytes. */
  readonly bodyBytes?: number;
  /** It may take hours: only the caller who leaves, or the server that closes, ends it. Default: the limit of every request. */
  readonly unhurried?: true;
  /**
   * What an Idempotency-Key does, of a POST. Default: the first answer is kept for 24 hours, and answers every repetition.
   * `own`: the route's own domain keeps it. `never`: it is refused, since the answer holds a secret, or the caller proves anew
   * who it is. Streams, batches and dialects have none.
   */
  readonly idempotency?: 'own' | 'never';
  /** Codes that a caller of this route in particular must expect. */
  readonly errors: readonly string[];
  readonly example: RouteExample;
}

/** Takes a route literally, so that its types are known to the client and the server. */
export function defineRoute<const Route extends RouteDefinition>(route: Route): Route {
  return route;
}

/** The media type of a route whose answers are no JSON. */
export function textTypeOf({ stream }: RouteDefinition): string | undefined {
  return stream?.format === 'bytes' ? stream.mediaType : undefined;
}
