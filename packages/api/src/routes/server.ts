import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { revision } from '../schemas/values.ts';

export const getOpenapi = defineRoute({
  name: 'server.openapi',
  method: 'GET',
  path: '/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document.',
  permission: 'public',
  response: {
    200: z
      .object({
        openapi: z.string(),
        info: z.looseObject({ title: z.string() }),
        paths: z.record(z.string(), z.unknown()),
      })
      .loose(),
  },
  errors: [],
  example: { response: { openapi: '3.1.0', info: { title: 'Enginehouse' }, paths: {} } },
});

export const getIndex = defineRoute({
  name: 'server.index',
  method: 'GET',
  path: '/',
  summary: 'Says what answers here and where to look.',
  permission: 'public',
  response: {
    200: z
      .object({ name: z.literal('Enginehouse'), revision, see: z.record(z.string(), z.string()) })
      .meta({ id: 'Index', description: 'Where to look.' }),
  },
  errors: [],
  example: { response: { name: 'Enginehouse', revision: 12, see: { '/openapi.json': 'This API as OpenAPI 3.1.' } } },
});

export const getDocs = defineRoute({
  name: 'server.docs',
  method: 'GET',
  path: '/docs',
  summary: 'This API as a page for people, with every route to be tried out.',
  permission: 'public',
  stream: { format: 'bytes', mediaType: 'text/html' },
  response: { 200: z.string().meta({ description: 'The page. It loads nothing from anywhere but this server.' }) },
  errors: [],
  example: { response: '<!doctype html><title>Enginehouse HTTP API</title>' },
});

export const getDocsScript = defineRoute({
  name: 'server.docsScript',
  method: 'GET',
  path: '/docs/reference.js',
  summary: 'The script of the page of this API.',
  permission: 'public',
  stream: { format: 'bytes', mediaType: 'text/javascript' },
  headers: z.object({
    'accept-encoding': z.string().exactOptional().meta({ description: 'With `gzip` it comes packed: 1.2 MB of 4.3.' }),
  }),
  response: { 200: z.string().meta({ description: 'The script.' }) },
  errors: [],
  example: { response: '(function () {})();' },
});

export const getMetrics = defineRoute({
  name: 'server.metrics',
  method: 'GET',
  path: '/metrics',
  summary: 'What this node has counted and measured, in the text format of Prometheus.',
  description:
    'For a scraper: an API token whose scope is `system.node.manage` reads this and the list of nodes, and no more.',
  permission: 'system.node.manage',
  stream: { format: 'bytes', mediaType: 'text/plain; version=0.0.4' },
  response: { 200: z.string().meta({ description: 'One line for each figure.' }) },
  errors: ['PERMISSION_DENIED'],
  example: { response: 'enginehouse_revision 12\n' },
});
