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
