import type { RouteAnswer, RouteEvent, RouteInput, RouteName, RouteNamed } from '@enginehouse/api';
import type { EventWatch, Sdk, Session, Watcher } from '@enginehouse/platform';
import type { Metrics } from './metrics/create-metrics.ts';
import type { ServedPlatform } from './served-platform.ts';
import type { SessionCookie } from './session-cookie.ts';

/** What a handler has beside its input. */
export interface Call {
  readonly sdk: Sdk;
  readonly session: Session;
  readonly platform: ServedPlatform;
  /** Aborted when the caller goes away, the time limit passes or the server closes. */
  readonly signal: AbortSignal;
  /** Of this house, and over TLS where the request came over it. */
  readonly sessionCookie: SessionCookie;
  /** Sets a header of the answer; too late once a stream has begun. */
  header(name: string, value: string): void;
  /** This API as an OpenAPI 3.1 document. */
  openapi(): unknown;
  /** What this node has counted. */
  readonly metrics: Metrics;
}

type StreamName = {
  [Name in RouteName]: RouteNamed<Name> extends { readonly stream: { readonly format: 'sse' } } ? Name : never;
}[RouteName];
type LineName = {
  [Name in RouteName]: RouteNamed<Name> extends { readonly stream: { readonly format: 'ndjson' } } ? Name : never;
}[RouteName];
type ByteName = {
  [Name in RouteName]: RouteNamed<Name> extends { readonly stream: { readonly format: 'bytes' } } ? Name : never;
}[RouteName];
type FeedName = {
  [Name in RouteName]: RouteNamed<Name> extends { readonly stream: { readonly format: 'feed' } } ? Name : never;
}[RouteName];
type LineResult<Answer> = Answer extends { readonly result: infer Result } ? Result : never;

/** One handler for each route that answers once; it parses nothing and throws typed errors. */
export type AnswerHandlers = {
  readonly [Name in Exclude<RouteName, LineName | ByteName | FeedName>]: (
    input: RouteInput<RouteNamed<Name>>,
    call: Call,
  ) => Promise<RouteAnswer<RouteNamed<Name>>>;
};

/** One handler for each route that also streams events. */
export type StreamHandlers = {
  readonly [Name in StreamName]: (
    input: RouteInput<RouteNamed<Name>>,
    call: Call,
  ) => AsyncIterable<RouteEvent<RouteNamed<Name>>>;
};

/** One handler for each NDJSON route: what comes of one line. */
export type LineHandlers = {
  readonly [Name in LineName]: {
    /** Before the first line is read. */
    readonly begin: (call: Call, headers: Readonly<Record<string, unknown>>) => void;
    readonly line: (
      input: RouteInput<RouteNamed<Name>>,
      call: Call,
    ) => Promise<LineResult<RouteAnswer<RouteNamed<Name>>>>;
  };
};

/** An answer in bytes, made elsewhere. */
export interface ByteAnswer {
  /** Its media type. */
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** One handler for each route that answers in bytes. */
export type ByteHandlers = {
  readonly [Name in ByteName]: (input: RouteInput<RouteNamed<Name>>, call: Call) => Promise<ByteAnswer>;
};

/** What a feed needs of its reader, beside the call. */
export interface FeedReader {
  /** Whoever reads, as they are at the moment; rejects where they are nobody any more. */
  readonly watcher: Watcher;
  /** Aborted when the caller goes away or the server begins to close. */
  readonly signal: AbortSignal;
}

/** One handler for each feed. */
export type FeedHandlers = {
  readonly [Name in FeedName]: (input: RouteInput<RouteNamed<Name>>, call: Call, reader: FeedReader) => EventWatch;
};
