import { allRoutes, PROBLEM_TYPE, pathParameters, problemDetails, type RouteDefinition } from '@enginehouse/api';
import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';

const schemaRegistry = z.globalRegistry;
const toJsonSchema = createJsonSchemaTransform({ schemaRegistry });
const toDocument = createJsonSchemaTransformObject({ schemaRegistry });
const byKey = new Map<string, RouteDefinition>(allRoutes.map((route) => [keyOf(route.method, route.path), route]));

/** Makes `app.swagger()` answer this API as OpenAPI 3.1, from the route table alone. Register before the routes. */
export async function registerOpenapi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Enginehouse',
        version,
        description: 'Every error is problem details (RFC 9457) with `code`, `detail` and `fix`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
    },
    transform: ({ schema, url, route, ...rest }) => {
      const methods = Array.isArray(route.method) ? [] : [route.method];
      const found = methods.map((method) => byKey.get(keyOf(method, url.replace(/:(\w+)/g, '{$1}'))))[0];
      if (found === undefined) return { schema: { ...schema, hide: true }, url };
      return toJsonSchema({ ...rest, schema: schemaOf(found), url, route } as Parameters<typeof toJsonSchema>[0]);
    },
    transformObject: (document) => withExamples(toDocument(document as Parameters<typeof toDocument>[0])),
  });
}

function schemaOf(route: RouteDefinition): FastifySchema {
  const answer = route.response[200];
  const types = {
    json: { 'application/json': { schema: answer } },
    sse: { 'application/json': { schema: answer }, 'text/event-stream': { schema: z.string() } },
    ndjson: { 'application/x-ndjson': { schema: answer } },
  };
  const rest = {
    operationId: route.name,
    tags: [route.name.split('.')[0] as string],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(route.stream?.format === 'ndjson' ? { consumes: ['application/x-ndjson'] } : {}),
    'x-permission': route.permission,
    'x-error-codes': route.errors,
  };
  return {
    ...rest,
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.headers === undefined ? {} : { headers: route.headers }),
    ...(route.body === undefined ? {} : { body: route.body }),
    response: {
      200: { description: 'Done.', content: types[route.stream?.format ?? 'json'] },
      default: { description: 'What went wrong.', content: { [PROBLEM_TYPE]: { schema: problemDetails } } },
    },
  };
}

type Node = Record<string, unknown>;

/** Puts the examples of the table where OpenAPI has them: the library passes schemas on, but not what is beside them. */
function withExamples<Document>(document: Document): Document {
  const { paths = {} } = document as { readonly paths?: Record<string, Record<string, Node>> };
  for (const route of byKey.values()) {
    const operation = paths[route.path]?.[route.method.toLowerCase()];
    if (operation === undefined) continue;
    const { requestBody, responses, parameters } = operation as {
      readonly requestBody?: { readonly content: Record<string, Node> };
      readonly responses?: Record<string, { readonly content?: Record<string, Node> }>;
      readonly parameters?: Node[];
    };
    const { body, response, params } = route.example;
    for (const media of Object.values(requestBody?.content ?? {})) media.example = body;
    for (const [type, media] of Object.entries(responses?.['200']?.content ?? {})) {
      if (type !== 'text/event-stream') media.example = response;
    }
    for (const name of pathParameters(route.path)) {
      const parameter = parameters?.find((one) => one.in === 'path' && one.name === name);
      if (parameter !== undefined) parameter.example = params?.[name];
    }
  }
  return document;
}

function keyOf(method: string, path: string): string {
  return `${method} ${path}`;
}
