import type { EnginehouseError } from '@enginehouse/errors';
import { describe, expect, test } from 'vitest';
import { lamps } from '../../testing/lamps.ts';
import { testCaller } from '../../testing/test-models.ts';
import { compileModel } from '../compile-model.ts';
import { scopeCondition } from '../scope.ts';
import { readFilters } from './filters.ts';

const compiled = compileModel(lamps);
const everything = scopeCondition(compiled, testCaller(), lamps.access.read, 'scoped');
const own = scopeCondition(compiled, testCaller(3, { userId: 1 }), lamps.access.read, 'scoped');

function applied(given: unknown, scope = everything): unknown {
  return readFilters(compiled, scope, given).values;
}
function refusal(given: unknown, scope = everything): EnginehouseError {
  try {
    applied(given, scope);
  } catch (error) {
    return error as EnginehouseError;
  }
  throw new TypeError('it was taken');
}

describe('filters', () => {
  test('are applied as given, and said in the order of the model', () => {
    const given = { watts: { from: 1, to: 3 }, name: 'Desk', kind: 'table', lit: false, id: 0, colours: 'Red' };
    expect(applied(given)).toEqual(given);
    expect(Object.keys(applied(given) as object)).toEqual(['id', 'name', 'kind', 'watts', 'lit', 'colours']);
  });

  test('are none where nothing is asked for', () => {
    for (const given of [undefined, null, {}, Object.create(null)]) expect(applied(given)).toEqual({});
    const blank = {
      id: null,
      name: undefined,
      code: '',
      kind: '  ',
      watts: {},
      lit: { value: null },
      colours: { q: '' },
    };
    expect(applied(blank)).toEqual({});
    expect(applied({ watts: { from: null, to: '' }, madeAt: { value: { from: undefined } } })).toEqual({});
  });

  test('come out of their wrappers', () => {
    const wrapped = { id: { value: 4 }, name: { q: 'x' }, watts: { value: { from: { value: 1 } } } };
    expect(applied(wrapped)).toEqual({ id: 4, name: 'x', watts: { from: 1 } });
  });

  test('are compared as values are kept', () => {
    expect(applied({ code: '  AB ', name: ' a ' })).toEqual({ code: 'AB', name: ' a ' });
    expect(applied({ serial: 'FFFFFFFF-0000-4000-8000-00000000000A' })).toEqual({
      serial: 'ffffffff-0000-4000-8000-00000000000a',
    });
  });

  test.each([
    ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T10:00+01:00', '2026-01-31T09:00:00.000Z'],
    ['2026-01-31t10:00:00.123456z', '2026-01-31T10:00:00.123Z'],
    ['2026-01-31T10:00:00,5-0230', '2026-01-31T12:30:00.500Z'],
    ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('take the time %s', (text, time) => {
    expect(applied({ madeAt: { to: text } })).toEqual({ madeAt: { to: time } });
  });

  test.each([
    '2026-01-31',
    '2026-01-31T10:00:00',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:00:00+99:00',
    '20260131T100000Z',
    '+12026-01-01T00:00:00Z',
    'yesterday',
    'infinity',
    '1767225600000',
    '2026-01-31T10:00:00Z; drop table lamps',
  ])('refuse the time %s', (text) => {
    expect(refusal({ madeAt: { from: text } })).toMatchObject({
      code: 'INVALID_FILTER',
      message: expect.stringContaining('ISO 8601 with its zone'),
    });
  });

  test.each([
    ['id', '4', 'a whole number'],
    ['id', 1.5, 'a whole number'],
    ['id', Number.NaN, 'a whole number'],
    ['id', Number.POSITIVE_INFINITY, 'a whole number'],
    ['id', 2 ** 53, 'a whole number'],
    ['id', 10n, 'a whole number'],
    ['id', [4], 'a whole number'],
    ['id', { from: 1 }, 'a whole number'],
    ['id', { value: 4, more: 1 }, 'a whole number'],
    ['name', 4, 'a text'],
    ['name', ['x'], 'a text'],
    ['name', { value: { value: 'x' } }, 'a text'],
    ['name', { like: '%' }, 'a text'],
    ['name', 'a\0b', 'a text'],
    ['name', '\ud800', 'a text'],
    ['name', 'x'.repeat(10_001), 'a text of at most 10,000 characters'],
    ['kind', 'tabel', "one of table, floor, wall; did you mean 'table'?"],
    ['kind', 'TABLE', 'one of table, floor, wall'],
    ['kind', '__proto__', 'one of table, floor, wall'],
    ['lit', 'true', 'true or false'],
    ['lit', 1, 'true or false'],
    ['serial', 'abc', 'a UUID'],
    ['watts', 4, '{ from, to }, each a whole number'],
    ['watts', [1, 2], '{ from, to }, each a whole number'],
    ['watts', { from: 1, two: 2 }, '{ from, to }, each a whole number'],
    ['watts', { form: 1 }, "did you mean 'from'?"],
    ['watts', { from: '1' }, '{ from, to }, each a whole number'],
    ['madeAt', new Date(0), '{ from, to }, each a time'],
    ['colours', ['red'], 'a text'],
    ['colourCount', 'two', 'a whole number'],
  ])('refuse for %s: %s', (name, value, message) => {
    const error = refusal({ [name]: value });
    expect(error).toMatchObject({ code: 'INVALID_FILTER', status: 400 });
    expect(error.message).toContain(message);
    expect(error.problems.map(({ field }) => field)).toEqual([`filters.${name}`]);
  });

  test.each([
    ['a misspelt field', { nmae: 'x' }, "'nmae' is no filter of lamps; did you mean 'name'?"],
    ['a field that is no filter', { weight: 1 }, "'weight' is no filter of lamps"],
    ['a field that is shown to nobody', { note: 'x' }, "'note' is no filter of lamps"],
    ['a word of JavaScript', JSON.parse('{"__proto__": {"id": 1}}'), "'__proto__' is no filter of lamps"],
    ['an inherited word', { constructor: 'x' }, "'constructor' is no filter of lamps"],
    ['a blank one', { nmae: null }, "'nmae' is no filter of lamps"],
  ])('are unknown: %s', (_, given, message) => {
    expect(refusal(given)).toMatchObject({ code: 'UNKNOWN_FILTER', message: expect.stringContaining(message) });
  });

  test.each([[[]], ['name'], [4], [true], [new Map([['name', 'x']])], [new (class Filters {})()], [() => 1]])(
    'are one object, not %s',
    (given) => {
      expect(refusal(given)).toMatchObject({ code: 'INVALID_FILTER' });
    },
  );

  test('of a field that is left out for a level are as unknown as any, and not named to it', () => {
    const error = refusal({ price: { from: 1 } }, own);
    expect(error.code).toBe('UNKNOWN_FILTER');
    expect(error.message).toBe(refusal({ prixx: { from: 1 } }, own).message.replaceAll('prixx', 'price'));
    expect(refusal({ pricf: 1 }, own).message).not.toContain("'price'");
    expect(refusal({ pricf: 1 }).message).toContain("'price'");
  });

  test('repeat no more than a few of the words that were given', () => {
    expect(refusal({ ['x'.repeat(1_000_000)]: 1 }).message.length).toBeLessThan(400);
    expect(refusal({ name: 'secret\0secret' }).message).not.toContain('secret');
  });

  test('say every problem at once', () => {
    expect(refusal({ id: 'x', lit: 'y' }).problems).toHaveLength(2);
    expect(refusal({ idd: 'x', litt: 'y' }).problems).toHaveLength(2);
  });

  test('have one shape whatever their values', () => {
    const shape = (given: unknown): string => readFilters(compiled, everything, given).shape;
    expect(shape({ id: 1, watts: { from: 1 } })).toBe(shape({ watts: { from: 9 }, id: 2 }));
    expect(shape({ watts: { from: 1 } })).not.toBe(shape({ watts: { to: 1 } }));
    expect(shape({ id: null })).toBe(shape({}));
  });
});
