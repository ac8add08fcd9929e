import type { RouteDefinition } from '@enginehouse/api';
import { allRoutes } from '@enginehouse/api';
import type { Plugin } from 'vite';

/**
 * Gives browsers the table of routes without its schemas: the typed client needs name, method, path and how a route streams.
 * The schemas, the library that they are made of, examples and texts would be 100 kB of gzip; the server checks what it gets.
 */
export function routesWithoutSchemas(): Plugin {
  return {
    name: 'enginehouse:routes-without-schemas',
    enforce: 'pre',
    load: (id) =>
      id.replaceAll('\\', '/').endsWith('/packages/api/src/all-routes.ts')
        ? `export const allRoutes = ${JSON.stringify(allRoutes.map(bareRoute))};`
        : null,
  };
}

/** What the client reads of a route; a schema is `true`. */
export function bareRoute({ name, method, path, body, stream, dialect }: RouteDefinition): object {
  return {
    name,
    method,
    path,
    ...(body === undefined ? {} : { body: true }),
    ...(stream === undefined ? {} : { stream: Object.fromEntries(Object.entries(stream).map(withoutSchema)) }),
    ...(dialect === undefined ? {} : { dialect }),
  };
}

function withoutSchema([name, value]: [string, unknown]): [string, unknown] {
  return [name, typeof value === 'object' ? true : value];
}
