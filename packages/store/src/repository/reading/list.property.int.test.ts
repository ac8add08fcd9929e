import { isEnginehouseError } from '@enginehouse/errors';
import type { AccessLevel } from '@enginehouse/models';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import { openTestModels, TEST_DIALECTS, testCaller, testCatalogue, testSealer } from '../../testing/index.ts';
import { lamps, ticks } from '../../testing/lamps.ts';
import type { Caller, ModelReader } from '../repository.ts';
import { createModelReader } from './create-model-reader.ts';

const SEED = Number(process.env.ENGINEHOUSE_SEED ?? Date.now() % 2 ** 31);
console.log(`seed ${SEED}`);

interface Lamp {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  readonly kind: string;
  readonly watts: number;
  readonly weight: number | null;
  readonly lit: boolean;
  readonly madeAt: string | null;
  readonly colours: readonly string[];
  readonly serial: string;
  readonly price: number;
  readonly ownerId: number | null;
  readonly organizationId: number | null;
  readonly withheld: boolean;
}
type Shown = Lamp & { readonly colourCount: number };
type SortKey = { field: keyof Shown; direction: 'asc' | 'desc' };

/** Letters in two cases, what LIKE and regular expressions give a meaning, quotes, and characters beyond 16 bits. */
const LETTERS = ['a', 'A', 'b', 'É', 'é', 'Ж', 'ж', '%', '_', '\\', "'", '"', '$1', '*', ';--', '.', '😀', '｡', ' '];
const word = fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const watts = fc.integer({ min: -2, max: 3 });
const weight = fc.constantFrom(0, 0.1, -1.5, 1e300, 2);
const MICROS = ['000', '001', '999'];
const madeAt = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(...MICROS))
  .map(([ms, micros]) => `2026-01-01T00:00:00.00${ms}${micros}Z`);
const serial = fc.constantFrom(
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-00000000000a',
  'ffffffff-ffff-4fff-bfff-ffffffffffff',
);
const colour = fc.constantFrom('red', 'Red', 'É', 'é', 'a,b', '{}', 'NULL', '"', '\\');
const ownerId = fc.constantFrom(1, 2);
const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 3 });

const lampArbitrary = fc.record({
  name: word,
  code: nullable(word),
  kind: fc.constantFrom('table', 'floor', 'wall'),
  watts,
  weight: nullable(weight),
  lit: fc.boolean(),
  madeAt: nullable(madeAt),
  colours: fc.array(colour, { maxLength: 3 }),
  serial,
  price: fc.integer({ min: 0, max: 3 }),
  ownerId: nullable(ownerId),
  organizationId: nullable(ownerId),
  withheld: fc.boolean(),
});

const range = <Value>(value: fc.Arbitrary<Value>) => fc.record({ from: value, to: value }, { requiredKeys: [] });
const filtersArbitrary = fc.record(
  {
    id: fc.integer({ min: 0, max: 70 }),
    name: word,
    code: word,
    kind: fc.constantFrom('table', 'floor', 'wall'),
    watts: range(watts),
    lit: fc.boolean(),
    madeAt: range(madeAt.map((text) => `${text.slice(0, 23)}Z`)),
    colours: colour,
    serial: serial.map((text) => text.toUpperCase()),
    colourCount: fc.integer({ min: 0, max: 3 }),
    ownerId,
  },
  { requiredKeys: [] },
);
/** Few filters at a time, or nothing is ever found. */
const fewFilters = filtersArbitrary.chain((filters) =>
  fc
    .subarray(Object.keys(filters), { maxLength: 2 })
    .map((keys) => Object.fromEntries(keys.map((key) => [key, filters[key as keyof typeof filters]]))),
);
const SORTABLE = ['id', 'name', 'code', 'kind', 'watts', 'weight', 'lit', 'madeAt', 'serial', 'colourCount'] as const;
const sortArbitrary = fc.uniqueArray(
  fc.record<SortKey>({ field: fc.constantFrom(...SORTABLE), direction: fc.constantFrom('asc', 'desc') }),
  { minLength: 1, maxLength: 3, selector: ({ field }) => field },
);
const callerArbitrary = fc
  .record({
    level: fc.constantFrom<AccessLevel>(1, 2, 3, 99),
    id: fc.constantFrom(1, 2, null),
    research: fc.boolean(),
  })
  .map(({ level, id, research }) =>
    testCaller(level, {
      userId: id,
      organizationId: id,
      permissions: new Set(research ? ['system.run.research.view'] : []),
    }),
  );

const fold = (text: string): string => text.toLowerCase();
const milliseconds = (text: string): string => `${text.slice(0, 23)}Z`;

function inScope(lamp: Lamp, { context }: Caller): boolean {
  if (lamp.withheld && !context.permissions.has('system.run.research.view')) return false;
  if (context.accessLevel === 1) return true;
  if (context.accessLevel === 2)
    return context.organizationId !== null && lamp.organizationId === context.organizationId;
  if (context.accessLevel === 3) return context.userId !== null && lamp.ownerId === context.userId && lamp.lit;
  return false;
}

function isFound(lamp: Shown, filters: Record<string, unknown>): boolean {
  return Object.entries(filters).every(([name, value]) => {
    const own = lamp[name as keyof Shown];
    if (typeof value === 'object' && value !== null) {
      const { from, to } = value as { from?: string | number; to?: string | number };
      if (from === undefined && to === undefined) return true;
      if (own === null) return false;
      const compared = name === 'madeAt' ? milliseconds(own as string) : (own as number);
      return (from === undefined || compared >= from) && (to === undefined || compared <= to);
    }
    if (typeof value === 'string' && value.trim() === '') return true;
    if (name === 'name') return fold(lamp.name).includes(fold(value as string));
    if (name === 'code') return lamp.code !== null && fold(lamp.code) === fold((value as string).trim());
    if (name === 'colours') return lamp.colours.some((colour) => fold(colour) === fold(value as string));
    if (name === 'serial') return lamp.serial === (value as string).toLowerCase();
    return own === value;
  });
}

function compare(one: Shown, other: Shown, sort: readonly SortKey[]): number {
  for (const { field, direction } of [...sort, { field: 'id' as const, direction: sort.at(-1)?.direction ?? 'asc' }]) {
    const order = compareValues(one[field], other[field], field);
    if (order !== 0) return direction === 'asc' ? order : -order;
  }
  return 0;
}

function compareValues(a: unknown, b: unknown, field: string): number {
  // As if null were the greatest of all.
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (field === 'name' || field === 'code') return Buffer.compare(Buffer.from(fold(`${a}`)), Buffer.from(fold(`${b}`)));
  return (a as number) < (b as number) ? -1 : Number((a as number) > (b as number));
}

describe.each(TEST_DIALECTS)('lists on %s', (dialect) => {
  let db: Database;
  let reader: ModelReader;
  let kept: Shown[];
  beforeAll(async () => {
    db = await openTestModels(dialect, [lamps, ticks]);
    reader = createModelReader({ db, sealer: testSealer(), catalogue: testCatalogue() });
    const made = fc.sample(lampArbitrary, { numRuns: 60, seed: SEED });
    for (const lamp of made) {
      await db.query(
        `insert into lamps (name, code, kind, watts, weight, lit, made_at, colours, serial, price, owner_id, organization_id, withheld)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          lamp.name,
          lamp.code?.trim() ?? null,
          lamp.kind,
          lamp.watts,
          lamp.weight,
          lamp.lit,
          lamp.madeAt,
          lamp.colours,
          lamp.serial,
          lamp.price,
          lamp.ownerId,
          lamp.organizationId,
          lamp.withheld,
        ],
      );
    }
    kept = made.map((lamp, index) => ({
      ...lamp,
      code: lamp.code?.trim() ?? null,
      id: index + 1,
      colourCount: lamp.colours.length,
    }));
  });
  afterAll(() => db.close());

  test('say what an oracle in memory says: scope, filters, sort, pages, count and all', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        callerArbitrary,
        fewFilters,
        sortArbitrary,
        fc.integer({ min: 1, max: 20 }),
        async (caller, filters, sort, pageSize) => {
          const expected = kept
            .filter((lamp) => inScope(lamp, caller) && isFound(lamp, filters))
            .sort((one, other) => compare(one, other, sort))
            .map(({ id }) => id);
          found += expected.length;
          const ids: unknown[] = [];
          for (let page = 0; ids.length < expected.length || page === 0; page++) {
            const answer = await reader.list(lamps, caller, { filters, sort, page, pageSize });
            expect(answer.totalRows).toBe(expected.length);
            expect(answer.rows.length).toBe(Math.min(pageSize, expected.length - ids.length));
            ids.push(...answer.rows.map((row) => row.id));
          }
          expect(ids).toEqual(expected);
          const beyond = await reader.list(lamps, caller, { filters, sort, page: 1000, pageSize });
          expect(beyond).toMatchObject({ rows: [], totalRows: expected.length });
          expect(await reader.count(lamps, caller, { filters })).toBe(expected.length);
          const all = await reader.all(lamps, caller, { filters, sort });
          expect(all.rows.map((row) => row.id)).toEqual(expected);
        },
      ),
      { numRuns: 150, seed: SEED },
    );
    expect(found).toBeGreaterThan(50);
  });

  test('show times to the millisecond and no field that is left out', async () => {
    const [first] = (await reader.list(lamps, testCaller(), { sort: { field: 'id', direction: 'asc' } })).rows;
    const lamp = kept.filter((one) => inScope(one, testCaller()))[0] as Shown;
    const { withheld, madeAt: time, ...shown } = lamp;
    expect(first).toEqual({ ...shown, madeAt: time === null ? null : milliseconds(time) });
    const own = await reader.list(lamps, testCaller(3, { userId: 1 }));
    for (const row of own.rows) expect(Object.keys(row)).not.toContain('price');
    expect(own.sort).toEqual([{ field: 'name', direction: 'asc' }]);
  });

  test('answer whatever is asked with rows in scope or a typed error', async () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
    const keys = fc.oneof(
      fc.constantFrom(...Object.keys(lamps.model.filters), '__proto__', 'constructor', 'note', 'value', 'q'),
      fc.string(),
    );
    const nasty = fc.oneof(
      anything,
      fc.constantFrom(
        '\0',
        'a\0b',
        '\ud800',
        '1 or 1=1',
        `') or true --`,
        'x'.repeat(20_000),
        2 ** 63,
        -0,
        Number.POSITIVE_INFINITY,
      ),
    );
    const caller = testCaller(3, { userId: 1 });
    const own = new Set(kept.filter((lamp) => inScope(lamp, caller)).map(({ id }) => id));
    const given = fc.record(
      {
        filters: fc.oneof(fc.dictionary(keys, nasty), nasty),
        sort: fc.oneof(fc.record({ field: keys, direction: nasty }, { requiredKeys: [] }), nasty),
        page: nasty,
        pageSize: nasty,
        after: nasty,
        policy: fc.option(nasty, { freq: 1, nil: undefined }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(given, async (request) => {
        try {
          const { rows } = await reader.list(lamps, caller, request);
          for (const row of rows) expect(own).toContain(row.id);
          expect(await reader.view(lamps, caller, request.page as number)).toSatisfy(
            (row: { id: number } | null) => row === null || own.has(row.id),
          );
        } catch (error) {
          if (!isEnginehouseError(error)) throw error;
          expect(error.code).toMatch(
            /^(UNKNOWN_FILTER|INVALID_FILTER|UNKNOWN_SORT|INVALID_PAGE|UNKNOWN_POLICY|PERMISSION_DENIED)$/,
          );
        }
      }),
      { numRuns: 400, seed: SEED },
    );
  });

  test('page by cursor through every row once, whatever the order and the ties', async () => {
    const made = fc.sample(
      fc.record({
        at: madeAt,
        label: nullable(word),
        level: nullable(fc.constantFrom(0, 0.1, Number.NaN, Number.POSITIVE_INFINITY, 1e-320)),
        loud: fc.boolean(),
      }),
      { numRuns: 50, seed: SEED },
    );
    for (const { at, label, level, loud } of made) {
      await db.query('insert into ticks (ticked_at, label, level, loud) values ($1, $2, $3, $4)', [
        at,
        label,
        level,
        loud,
      ]);
    }
    const order = fc.uniqueArray(
      fc.record({
        field: fc.constantFrom('at', 'label', 'level', 'loud', 'id'),
        direction: fc.constantFrom('asc', 'desc'),
      }),
      { maxLength: 3, selector: ({ field }) => field },
    );
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: 20 }), async (sort, pageSize) => {
        const whole = await reader.all(ticks, testCaller(), { sort });
        const ids: unknown[] = [];
        let after: string | null | undefined;
        let page = 0;
        do {
          const answer = await reader.list(ticks, testCaller(), { sort, pageSize, after });
          expect(answer).toMatchObject({ page, totalRows: 50 });
          ids.push(...answer.rows.map((row) => row.id));
          after = answer.next;
          page++;
        } while (after !== null);
        expect(ids).toEqual(whole.rows.map((row) => row.id));
        expect(new Set(ids).size).toBe(50);
      }),
      { numRuns: 60, seed: SEED },
    );
  });
});
