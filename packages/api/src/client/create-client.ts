import { allRoutes } from '../all-routes.ts';
import { type RouteDefinition, textTypeOf } from '../define-route.ts';
import type { AnyRoute, DeepReadonly, RouteAnswer, RouteCall, RouteEvent } from '../route-types.ts';
import { batch, type CallOptions, call, type Door, feed, stream } from './call.ts';

export interface ClientOptions {
  /** Where the server answers, for example `http://127.0.0.1:7373`. */
  readonly baseUrl: string;
  /** Sent as a bearer token. */
  readonly token?: string;
  /** Default: the platform's `fetch`. A server in the same process offers `inProcessFetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

type Call<Route> =
  Record<never, never> extends RouteCall<Route>
    ? (input?: RouteCall<Route>, options?: CallOptions) => Promise<RouteAnswer<Route>>
    : (input: RouteCall<Route>, options?: CallOptions) => Promise<RouteAnswer<Route>>;

type Lines<Value> = AsyncIterable<Value> | Iterable<Value>;
type Batch<Route> = Route extends { readonly body: unknown }
  ? (
      lines: Lines<RouteCall<Route> extends { readonly body: infer Line } ? Line : never>,
      options?: CallOptions,
    ) => AsyncIterable<RouteAnswer<Route>>
  : never;

type Feed<Route> = (input?: RouteCall<Route>, options?: CallOptions) => AsyncIterable<RouteAnswer<Route>>;

type Method<Route> = Route extends { readonly stream: { readonly format: 'ndjson' } }
  ? Batch<Route>
  : Route extends { readonly stream: { readonly format: 'feed' } }
    ? Feed<Route>
    : Call<Route>;

/** A dialect has clients of its own, and so has what is no JSON. */
type OwnRoute = Exclude<AnyRoute, { readonly dialect: string } | { readonly stream: { readonly mediaType: string } }>;
type Noun = OwnRoute['name'] extends infer Name ? (Name extends `${infer First}.${string}` ? First : never) : never;
type RoutesOf<N extends string> = Extract<OwnRoute, { readonly name: `${N}.${string}` }>;
type VerbOf<Route extends OwnRoute> = Route['name'] extends `${string}.${infer Verb}` ? Verb : never;
type Streaming<N extends string> = Extract<
  RoutesOf<N>,
  { readonly stream: { readonly format: 'sse'; readonly method: string } }
>;

/** One method for each route, `client.<noun>.<verb>()`, and one more for each that streams. */
export type Client = {
  readonly [N in Noun]: { readonly [Route in RoutesOf<N> as VerbOf<Route>]: Method<Route> } & {
    readonly [Route in Streaming<N> as Route['stream']['method']]: (
      input: RouteCall<Route>,
      options?: CallOptions,
    ) => AsyncIterable<RouteEvent<Route>>;
  };
};

/**
 * A client of the routes. A call resolves to the answer and throws the server's error as an `EnginehouseError`;
 * `API_UNREACHABLE` when nothing answers, `API_UNEXPECTED_ANSWER` when something else does.
 */
export function createClient(options: ClientOptions): Client {
  const door: Door = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    token: options.token,
    // Called as a method of anything else, a browser's refuses.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
  const client: Record<string, Record<string, unknown>> = {};
  for (const route of allRoutes as readonly RouteDefinition[]) {
    if (route.dialect !== undefined || textTypeOf(route) !== undefined) continue;
    const [noun, verb] = route.name.split('.') as [string, string];
    client[noun] ??= {};
    const methods = client[noun];
    if (route.stream?.format === 'ndjson') {
      methods[verb] = (values: Lines<unknown>, callOptions?: CallOptions) => batch(door, route, values, callOptions);
      continue;
    }
    if (route.stream?.format === 'feed') {
      methods[verb] = (input?: object, callOptions?: CallOptions) => feed(door, route, input, callOptions);
      continue;
    }
    methods[verb] = (input?: DeepReadonly<object>, callOptions?: CallOptions) => call(door, route, input, callOptions);
    const events = route.stream;
    if (events?.format === 'sse') {
      methods[events.method] = (input: object, callOptions?: CallOptions) =>
        stream(door, route, events.last, input, callOptions);
    }
  }
  return client as unknown as Client;
}
