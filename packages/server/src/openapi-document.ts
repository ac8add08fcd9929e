import {
  allRoutes,
  openAiError,
  PROBLEM_TYPE,
  pathParameters,
  problemDetails,
  type RouteDefinition,
  textTypeOf,
} from '@enginehouse/api';
import fastifySwagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifySchema } from 'fastify';
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
    transformObject: (document) => {
      const whole = toDocument(document as Parameters<typeof toDocument>[0]);
      addExamples(whole as Document);
      removeUnused(whole as Document);
      return whole;
    },
  });
}

/** The same document without a server: what the reference keeps. */
export async function openapiDocument(version: string): Promise<object> {
  await using app = fastify();
  await registerOpenapi(app, version);
  for (const { method, path } of allRoutes) {
    app.route({ method, url: path.replace(/\{(\w+)\}/g, ':$1'), handler: async () => undefined });
  }
  await app.ready();
  return app.swagger();
}

function schemaOf(route: RouteDefinition): FastifySchema {
  const { stream } = route;
  const type = answerTypeOf(route);
  const content = {
    // Of events the schema is that of the data of one: OpenAPI 3.1 has no word for streams.
    [type]: { schema: route.response[200] },
    ...(stream !== undefined && 'event' in stream ? { 'text/event-stream': { schema: stream.event } } : {}),
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
      200: { description: 'Done.', content },
      default: { description: 'What went wrong.', content: ERROR_CONTENT[route.dialect ?? 'own'] },
    },
  };
}

/** The media type of an answer that is no error. */
function answerTypeOf(route: RouteDefinition): string {
  if (route.stream?.format === 'feed') return 'text/event-stream';
  return textTypeOf(route) ?? (route.stream?.format === 'ndjson' ? 'application/x-ndjson' : 'application/json');
}

/** What went wrong, by dialect. */
const ERROR_CONTENT = {
  own: { [PROBLEM_TYPE]: { schema: problemDetails } },
  openai: { 'application/json': { schema: openAiError } },
} as const;

type Node = Record<string, unknown>;

interface Operation {
  readonly requestBody?: { readonly content: Record<string, Node> };
  readonly responses?: Record<string, { readonly content?: Record<string, Node> }>;
  readonly parameters?: Node[];
}

interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

/** Puts the examples of the table where OpenAPI has them: the library passes on schemas, not what is beside them. */
function addExamples({ paths }: Document): void {
  for (const route of byKey.values()) {
    const operation = paths[route.path]?.[route.method.toLowerCase()];
    const { body, response, params } = route.example;
    for (const media of Object.values(operation?.requestBody?.content ?? {})) media.example = body;
    for (const [type, media] of Object.entries(operation?.responses?.['200']?.content ?? {})) {
      if (type === answerTypeOf(route)) media.example = response;
    }
    for (const name of pathParameters(route.path)) {
      const parameter = operation?.parameters?.find((one) => one.in === 'path' && one.name === name);
      if (parameter !== undefined) parameter.example = params?.[name];
    }
  }
}

/** The library writes every schema twice, as it is read and as it is written; what nothing refers to goes. */
function removeUnused({ paths, components: { schemas } }: Document): void {
  const used = new Set<string>();
  const queue: unknown[] = [paths];
  while (queue.length > 0) {
    const text = JSON.stringify(queue.pop());
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      queue.push(schemas[name]);
    }
  }
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
}

function keyOf(method: string, path: string): string {
  return `${method} ${path}`;
}
