import { isEnginehouseError } from '@enginehouse/errors';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import { openTestModels, TEST_DIALECTS, testCaller, testCatalogue, testSealer } from '../../testing/index.ts';
import {
  type ComputedLamp,
  callerArbitrary,
  compareLamps,
  computedLamps,
  fewFilters,
  insertLamp,
  isFound,
  isInScope,
  lampArbitrary,
  madeAt,
  milliseconds,
  nullable,
  sortArbitrary,
  word,
} from '../../testing/lamp-oracle.ts';
import { lamps, ticks } from '../../testing/lamps.ts';
import type { ModelReader } from '../repository.ts';
import { createModelReader } from './create-model-reader.ts';

const SEED = Number(process.env.ENGINEHOUSE_SEED ?? Date.now() % 2 ** 31);
console.log(`seed ${SEED}`);

describe.each(TEST_DIALECTS)('lists on %s', (dialect) => {
  let db: Database;
  let reader: ModelReader;
  let kept: ComputedLamp[];
  beforeAll(async () => {
    db = await openTestModels(dialect, [lamps, ticks]);
    reader = createModelReader({ db, sealer: testSealer(), catalogue: testCatalogue() });
    const made = fc.sample(lampArbitrary, { numRuns: 60, seed: SEED });
    for (const lamp of made) await insertLamp(db, lamp);
    kept = computedLamps(made);
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
            .filter((lamp) => isInScope(lamp, caller) && isFound(lamp, filters))
            .sort((one, other) => compareLamps(one, other, sort))
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
    const lamp = kept.filter((one) => isInScope(one, testCaller()))[0] as ComputedLamp;
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
    const own = new Set(kept.filter((lamp) => isInScope(lamp, caller)).map(({ id }) => id));
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
