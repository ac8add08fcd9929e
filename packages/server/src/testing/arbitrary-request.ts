import { fillPath, type RouteDefinition } from '@enginehouse/api';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { z } from 'zod';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly format?: string;
}

/** Values that a schema takes, as far as its JSON form says; formats are right half of the time. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valid));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => valid({ ...schema, type })));
  switch (schema.type) {
    case 'string':
      if (schema.format === 'date-time')
        return fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          fc.string(),
        );
      if (schema.format === 'uuid') return fc.oneof(fc.uuid(), fc.string());
      return fc.string({ minLength: schema.minLength ?? 0, maxLength: 100, unit: 'binary' });
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(schema.minimum ?? -9, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 9, 2 ** 31),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case 'object': {
      const shape = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, valid(inner)] as const);
      if (shape.length === 0 && schema.additionalProperties === false) return fc.constant({});
      if (shape.length === 0) return fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
      return fc.record(Object.fromEntries(shape), { requiredKeys: [...(schema.required ?? [])] });
    }
    default:
      return fc.jsonValue();
  }
}

/** Mostly what the schema takes; at times with a field too many, a field of another kind, or something else whole. */
export function nearly(schema: z.ZodType): fc.Arbitrary<unknown> {
  const { $ref, $defs, ...whole } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const value = valid(($ref === undefined ? whole : $defs?.[$ref.replace('#/$defs/', '')]) as Schema);
  const spoiled = fc.tuple(value, fc.string(), fc.jsonValue(), fc.nat()).map(([whole, name, other, turn]) => {
    if (typeof whole !== 'object' || whole === null) return other;
    const names = [...Object.keys(whole), name];
    return { ...whole, [names[turn % names.length] as string]: other };
  });
  return fc.oneof(
    { weight: 5, arbitrary: value },
    { weight: 4, arbitrary: spoiled },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

const oddHeaders = fc.record(
  {
    accept: fc.constantFrom('text/event-stream', '*/*', 'text/html', ''),
    'content-type': fc.constantFrom(
      'application/json',
      'application/x-ndjson',
      'text/plain',
      'application/json; charset=latin1',
      ';;',
    ),
    'idempotency-key': fc.oneof(fc.base64String({ maxLength: 20 }), fc.constant('\u00e9')),
    'x-request-id': fc.string({ maxLength: 80 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
    'content-encoding': fc.constantFrom('gzip', 'identity'),
  },
  { requiredKeys: [] },
);

/** Requests that a route should take, nearly take, or refuse. `known` are parameters that name something. */
export function arbitraryRequest(
  route: RouteDefinition,
  known: Readonly<Record<string, string>>,
): fc.Arbitrary<InjectOptions> {
  const part = (schema: z.ZodType | undefined): fc.Arbitrary<unknown> =>
    schema === undefined ? fc.constant(undefined) : nearly(schema);
  const body = route.body === undefined ? fc.constant('') : bodyText(route.body);
  const headers = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: oddHeaders });
  return fc
    .record({
      params: fc.oneof(fc.constant(known), part(route.params)),
      // Of many fields that may be left out, one is nearly always odd; the example has those that may not.
      query: fc.oneof(fc.constant({}), fc.constant(route.example.query ?? {}), part(route.query)),
      body,
      headers,
    })
    .map((parts) => ({
      method: route.method as 'GET',
      url: `${fillPath(route.path, asTexts(parts.params, known))}${queryText(parts.query)}`,
      ...(route.body === undefined ? {} : { payload: parts.body }),
      headers: {
        'content-type': route.stream?.format === 'ndjson' ? 'application/x-ndjson' : 'application/json',
        ...parts.headers,
      },
    }));
}

function bodyText(schema: z.ZodType): fc.Arbitrary<string> {
  const json = nearly(schema).map((value) => JSON.stringify(value));
  const cut = fc.tuple(json, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
  return fc.oneof(
    { weight: 6, arbitrary: json },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
}

function asTexts(value: unknown, otherwise: Readonly<Record<string, string>>): Record<string, string> {
  const texts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return { ...otherwise, ...Object.fromEntries(texts.map(([name, one]) => [name, asText(one)])) };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}

/** `?a=1&b=2` of the entries of an object; empty for none. */
export function queryText(value: unknown): string {
  const entries = Object.entries(asTexts(value, {}));
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}
