import { fillPath, type RouteDefinition } from '@enginehouse/api';
import { ALL_MODELS } from '@enginehouse/models';
import fc from 'fast-check';
import { nearly, queryText } from '../../packages/server/src/testing/arbitrary-request.ts';

/** A request before anybody signs it. */
export interface FuzzRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

/** Ids that name something, by the name of the parameter; of several, any. */
export type KnownIds = Readonly<Record<string, readonly string[]>>;

type Values = Readonly<Record<string, unknown>>;

/** Text that has broken parsers, printers, queries and file names. */
const ODD_TEXTS = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  '../../../etc/passwd',
  "'; drop table users; --",
  '%',
  '_',
  '$1',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '{"$ne":null}',
  'null',
  'NaN',
  '-0',
  '1e309',
  '9007199254740993',
  '2147483648',
  '-1',
  '0x10',
  '١٢',
  '🏭'.repeat(50),
  'a'.repeat(10_000),
  'eh1.k.n.c',
  'bypass',
  'constructor',
  '__proto__',
];
const ODD_VALUES: readonly unknown[] = [
  ...ODD_TEXTS,
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  [],
  {},
  [[[[[]]]]],
  Array.from({ length: 2_000 }, (_, index) => index),
  { hasValue: true, hint: null },
  { policy: 'bypass' },
];
const oddText = fc.constantFrom(...ODD_TEXTS);
const oddValue = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ODD_VALUES) }, fc.jsonValue());

/** Values for the fields of a core model: mostly of their type, with fields that nobody may set among them. */
const rowValues: ReadonlyMap<string, fc.Arbitrary<Values>> = new Map(
  ALL_MODELS.map(({ model }) => [
    model.name,
    fc.record(Object.fromEntries(Object.entries(model.fields).map(([name, field]) => [name, fieldValue(field.type)])), {
      requiredKeys: [],
    }),
  ]),
);

function fieldValue(type: string): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: ofType(type) }, { weight: 1, arbitrary: oddValue });
}

function ofType(type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'int':
    case 'bigint':
      return fc.integer({ min: -1, max: 12 });
    case 'boolean':
      return fc.boolean();
    case 'datetime':
      return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    case 'text-list':
      return fc.array(fc.constantFrom('chat', 'embedding', 'system.run.view', 'x'), { maxLength: 3 });
    case 'uuid':
      return fc.uuid();
    case 'json':
      return fc.oneof(fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue(), { maxKeys: 3 }), oddValue);
    default:
      return fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('openai', 'test-provider', 'chat', 'hardCap'));
  }
}

const modelNames = ALL_MODELS.map(({ model }) => model.name);
const filters = fc
  .constantFrom(...ALL_MODELS.flatMap(({ model }) => Object.keys(model.filters ?? {})))
  .chain((field) =>
    fc.record({ [field]: fc.oneof(fc.integer({ min: 0, max: 9 }), oddValue) }).map((value) => JSON.stringify(value)),
  );

/** Parameters: known ones, ones that the schema takes, and ones that nothing takes. */
function paramsOf(route: RouteDefinition, known: KnownIds): fc.Arbitrary<Record<string, string>> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const one = (name: string): fc.Arbitrary<string> => {
    const ids = name === 'model' ? modelNames : (known[name] ?? []);
    return fc.oneof(
      { weight: 8, arbitrary: ids.length === 0 ? fc.string() : fc.constantFrom(...ids) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 }).map(String) },
      { weight: 1, arbitrary: oddText },
    );
  };
  return fc.record(Object.fromEntries(names.map((name) => [name, one(name)])));
}

/** Any request to a route that its own schema, or its opposite, gives. */
export function fuzzRequest(route: RouteDefinition, known: KnownIds): fc.Arbitrary<FuzzRequest> {
  const query =
    route.query === undefined
      ? fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }))
      : fc.oneof(
          fc.constant({}),
          nearly(route.query),
          fc.record({ filters, pageSize: fc.constantFrom('1', '200', '0', '-1', '1e9', 'x') }, { requiredKeys: [] }),
        );
  return paramsOf(route, known).chain((params) =>
    fc
      .record({
        query,
        body: bodyOf(route, params.model),
        headers: fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, oddHeaders),
        path: fc.oneof(
          { weight: 30, arbitrary: fc.constant('') },
          fc.constantFrom('/', '%00', '%ff', '/..', '?'.repeat(5_000)),
        ),
      })
      .map((parts) => ({
        method: route.method,
        url: `${fillPath(route.path, params)}${parts.path}${queryText(parts.query)}`,
        headers: {
          ...(route.body === undefined
            ? {}
            : { 'content-type': route.stream?.format === 'ndjson' ? 'application/x-ndjson' : 'application/json' }),
          ...parts.headers,
        },
        ...(parts.body === undefined ? {} : { payload: parts.body }),
      })),
  );
}

const oddHeaders = fc.record(
  {
    accept: fc.constantFrom('text/event-stream', '*/*', 'text/html', '', 'x'.repeat(3_000)),
    'content-type': fc.constantFrom(
      'application/json; charset=latin1',
      'text/plain',
      'application/x-ndjson',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      ';;',
    ),
    'content-encoding': fc.constantFrom('gzip', 'br', 'identity'),
    'idempotency-key': fc.oneof(fc.base64String({ maxLength: 20 }), fc.constant('x'.repeat(300))),
    'if-none-match': fc.constant('*'),
    'last-event-id': fc.constantFrom('0', '-1', 'x', '99999999999999999999'),
    origin: fc.constantFrom('https://evil.example', 'null'),
    range: fc.constant('bytes=0-1'),
    'x-forwarded-for': fc.constantFrom('203.0.113.9', '127.0.0.1, evil'),
    'x-request-id': fc.constantFrom('mine', 'x'.repeat(100), '<b>'),
  },
  { requiredKeys: [] },
);

/** Undefined: the route takes none, and gets none most of the time. */
function bodyOf(route: RouteDefinition, model: string | undefined): fc.Arbitrary<string | Buffer | undefined> {
  const unasked = fc.oneof({ weight: 19, arbitrary: fc.constant(undefined) }, fc.constant('{"unasked":1}'));
  if (route.body === undefined) return unasked;
  const ofRow = model === undefined ? undefined : rowValues.get(model)?.map((values) => ({ values }) as unknown);
  const value =
    ofRow === undefined ? nearly(route.body) : fc.oneof({ weight: 4, arbitrary: ofRow }, nearly(route.body));
  const json = value.map((one) => JSON.stringify(one) ?? '');
  const cut = fc.tuple(json, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
  return fc.oneof(
    { weight: 60, arbitrary: json },
    { weight: 10, arbitrary: value.chain((one) => fc.tuple(fc.constant(one), oddValue, fc.nat())).map(spoiled) },
    { weight: 5, arbitrary: cut },
    { weight: 3, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 2, arbitrary: fc.constantFrom(...BAD_BODIES) },
    { weight: 1, arbitrary: fc.constantFrom(...HUGE_BODIES) },
  );
}

/** One of the values inside, or all of it, becomes something else. */
function spoiled([whole, odd, turn]: readonly [unknown, unknown, number]): string {
  if (typeof whole !== 'object' || whole === null) return JSON.stringify(odd);
  const names = Object.keys(whole);
  const name = names[turn % Math.max(1, names.length)] ?? 'x';
  const inner = (whole as Values)[name];
  const deeper = typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 && turn % 3 > 0;
  return JSON.stringify({ ...whole, [name]: deeper ? JSON.parse(spoiled([inner, odd, turn >> 2])) : odd });
}

const BAD_BODIES: readonly (string | Buffer)[] = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '{"a":1,"a":2}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  '\ufeff{}',
  `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`,
  '['.repeat(5_000),
  Buffer.from([0xff, 0xfe, 0x7b, 0x00]),
  Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
];
const HUGE_BODIES = [`{"text":"${'x'.repeat(1_100_000)}"}`, `[${'1,'.repeat(300_000)}1]`];
