import { allRoutes, type RouteDefinition, type RouteDialect } from '@enginehouse/api';
import { z } from 'zod';
import { GENERATED_NOTE, type PageGenerator, tableRow } from './generator.ts';

/** docs/reference/http.md: every route of the API. */
export const routesPage: PageGenerator = {
  file: 'docs/reference/http.md',
  render: async () => renderRoutes(allRoutes),
};

const HEAD = `${GENERATED_NOTE}

# HTTP API

JSON in camelCase. The same as OpenAPI 3.1 is served at \`/openapi.json\`. Every answer carries \`x-enginehouse-revision\` and
\`x-request-id\`. Errors are problem details (RFC 9457) with \`code\`, \`detail\`, \`fix\` and \`requestId\`; the codes are in the
[list of error codes](errors.md).
`;

export function renderRoutes(routes: readonly RouteDefinition[]): string {
  const list = routes.map((route) => tableRow([`\`${title(route)}\``, route.summary]));
  return [HEAD, '| route | what |', '|---|---|', ...list, ...routes.flatMap(renderRoute), ''].join('\n');
}

function title(route: RouteDefinition): string {
  return `${route.method} ${route.path}`;
}

function renderRoute(route: RouteDefinition): string[] {
  const lines = ['', `## ${title(route)}`, '', route.summary];
  if (route.description !== undefined) lines.push('', route.description);
  const facts = [caller(route), `permission: ${permission(route)}`, streaming(route)];
  lines.push('', `${facts.filter((fact) => fact !== undefined).join('; ')}.`);
  const fields = [
    ...fieldsOf('path', route.params),
    ...fieldsOf('query', route.query),
    ...fieldsOf('header', route.headers),
    ...fieldsOf('body', route.body),
  ];
  if (fields.length > 0) lines.push('', '| field | in | type | what |', '|---|---|---|---|', ...fields);
  if (route.errors.length > 0) lines.push('', `Errors: ${route.errors.map((code) => `\`${code}\``).join(', ')}.`);
  if (route.example.body !== undefined) lines.push('', 'Body:', '', ...json(route.example.body));
  lines.push('', 'Answer:', '', ...json(route.example.response));
  return lines;
}

const DIALECTS = { openai: 'OpenAI' } as const satisfies Record<RouteDialect, string>;

/** A dialect has clients of its own, and errors of its own shape. */
function caller({ name, dialect }: RouteDefinition): string {
  if (dialect === undefined) return `Client: \`client.${name}()\``;
  return `Client: any of the ${DIALECTS[dialect]} wire format; errors have its shape`;
}

function permission(route: RouteDefinition): string {
  return route.permission === 'public' ? 'none' : `\`${route.permission}\``;
}

function streaming(route: RouteDefinition): string | undefined {
  const { stream } = route;
  if (stream === undefined) return undefined;
  if (stream.format === 'bytes')
    return stream.event === undefined ? undefined : 'as server-sent events where the body asks for a stream';
  if (stream.format === 'feed') return 'server-sent events, without end';
  return stream.format === 'ndjson'
    ? 'NDJSON both ways'
    : `as server-sent events with \`Accept: text/event-stream\` (\`client.${route.name.split('.')[0]}.${stream.method}()\`)`;
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly description?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

function fieldsOf(place: string, schema: z.ZodType | undefined): string[] {
  if (schema === undefined) return [];
  const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const object = resolve(document, document);
  return Object.entries(object.properties ?? {}).map(([name, field]) => {
    const required = object.required?.includes(name) === true ? '' : ' (optional)';
    return tableRow([`\`${name}\`${required}`, place, typeOf(field, document), descriptionOf(field, document)]);
  });
}

function descriptionOf(field: JsonSchema, document: JsonSchema): string {
  return field.description ?? resolve(field, document).description ?? '';
}

function resolve(schema: JsonSchema, document: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.split('/').at(-1) as string;
  return document.$defs?.[name] ?? {};
}

function typeOf(field: JsonSchema, document: JsonSchema): string {
  const schema = resolve(field, document);
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => typeOf(one, document)).join(' or ');
  if (schema.type === 'array')
    return `list of ${schema.items === undefined ? 'anything' : typeOf(schema.items, document)}`;
  return [schema.type ?? 'JSON'].flat().join(' or ');
}

function json(value: unknown): string[] {
  return ['```json', JSON.stringify(value, null, 2), '```'];
}
