import type { Json } from '@enginehouse/kernel';
import type { z } from 'zod';
import type { allRoutes } from './all-routes.ts';
import type { RouteDefinition } from './define-route.ts';

/** The same value, that nobody may change. */
export type DeepReadonly<T> = Json extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly DeepReadonly<Item>[]
      : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

type Value<Schema> = Schema extends z.ZodType ? DeepReadonly<z.output<Schema>> : never;
type Part<Route, Name extends keyof RouteDefinition> = Route extends { readonly [Key in Name]: infer Schema }
  ? { readonly [Key in Name]: Value<Schema> }
  : unknown;
/** Parts that may be empty may be left out. */
type Lenient<Parts> = {
  readonly [Key in keyof Parts as Record<never, never> extends Parts[Key] ? never : Key]: Parts[Key];
} & { readonly [Key in keyof Parts as Record<never, never> extends Parts[Key] ? Key : never]?: Parts[Key] };

export type AnyRoute = (typeof allRoutes)[number];
export type RouteName = AnyRoute['name'];
export type RouteNamed<Name extends RouteName> = Extract<AnyRoute, { readonly name: Name }>;

/** What a handler is given of a request: its parts, parsed. */
// Taken apart by route first: four unions over all routes, intersected, are more members than the compiler follows.
export type RouteInput<Route> = Route extends unknown
  ? Part<Route, 'params'> & Part<Route, 'query'> & Part<Route, 'headers'> & Part<Route, 'body'>
  : never;

/** What a caller of the typed client gives. */
export type RouteCall<Route> = Lenient<RouteInput<Route>>;

/** What a route answers when it does not fail; of an NDJSON route, one line. */
export type RouteAnswer<Route> = Route extends { readonly response: { readonly 200: infer Schema } }
  ? Value<Schema>
  : never;

/** One event of a route that streams. */
export type RouteEvent<Route> = Route extends { readonly stream: { readonly event: infer Schema } }
  ? Value<Schema>
  : never;
