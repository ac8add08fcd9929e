import { describe, expect, test } from 'vitest';
import { lamps, ticks } from '../../testing/lamps.ts';
import { testCaller } from '../../testing/test-models.ts';
import { compileModel } from '../compile-model.ts';
import { scopeCondition } from '../scope.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { readFilters } from './filters.ts';
import { readPage } from './page.ts';
import { readSort } from './sort.ts';

const refused = (code: string, message: unknown = expect.any(String)) => expect.objectContaining({ code, message });

describe('a page', () => {
  test('is the first of 25, where nothing is said', () => {
    for (const given of [{}, { page: null, pageSize: undefined, after: null }, { after: '' }]) {
      expect(readPage(given, true)).toEqual({ page: 0, pageSize: 25, after: null });
    }
  });

  test.each([
    [0, 1],
    [-5, 1],
    [1, 1],
    [200, 200],
    [201, 200],
    [Number.MAX_SAFE_INTEGER, 200],
  ])('of size %s has %s rows', (given, size) => {
    expect(readPage({ pageSize: given }, false).pageSize).toBe(size);
  });

  test.each([-1, 0.5, '1', Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1n, true, {}, []])(
    'has no number %s',
    (given) => {
      expect(() => readPage({ page: given }, false)).toThrow(refused('INVALID_PAGE'));
      if (given !== -1) expect(() => readPage({ pageSize: given }, false)).toThrow(refused('INVALID_PAGE'));
    },
  );

  test('has a number whose rows can be counted', () => {
    expect(readPage({ page: 2 ** 40 }, false).page).toBe(2 ** 40);
    expect(() => readPage({ page: Number.MAX_SAFE_INTEGER }, false)).toThrow(refused('INVALID_PAGE'));
  });

  test('of an append-only core model has a number up to 10,000 rows, and a cursor beyond', () => {
    expect(readPage({ page: 399 }, true).page).toBe(399);
    expect(() => readPage({ page: 400 }, true)).toThrow(
      expect.objectContaining({ code: 'INVALID_PAGE', fix: expect.stringContaining('`after`') }),
    );
    expect(readPage({ page: 400 }, false).page).toBe(400);
  });

  test('of any other core model has no cursor', () => {
    expect(() => readPage({ after: 'abc' }, false)).toThrow(refused('INVALID_PAGE'));
    expect(() => readPage({ after: 4 }, true)).toThrow(refused('INVALID_PAGE'));
  });
});

describe('a sort', () => {
  const compiled = compileModel(lamps);
  const everything = scopeCondition(compiled, testCaller(), lamps.access.read, 'scoped');
  const own = scopeCondition(compiled, testCaller(3, { userId: 1 }), lamps.access.read, 'scoped');
  const applied = (given: unknown, scope = everything) => readSort(compiled, scope, given).applied;

  test("is the model's own, where none is given", () => {
    const own = [
      { field: 'price', direction: 'desc' },
      { field: 'name', direction: 'asc' },
    ];
    for (const given of [undefined, null, []]) expect(applied(given)).toEqual(own);
  });

  test('is one key or several, ascending where nothing is said', () => {
    expect(applied({ field: 'name' })).toEqual([{ field: 'name', direction: 'asc' }]);
    const several = [
      { field: 'name', direction: 'desc' },
      { field: 'id', direction: 'asc' },
      { field: 'name', direction: 'asc' },
    ];
    expect(applied(several)).toEqual(several.slice(0, 2));
  });

  test('ends with the primary key, in the direction of what stands before it', () => {
    const keys = (given: unknown) =>
      readSort(compiled, everything, given).keys.map(({ field, direction }) => `${field.name} ${direction}`);
    expect(keys({ field: 'name', direction: 'desc' })).toEqual(['name desc', 'id desc']);
    expect(keys([{ field: 'id', direction: 'desc' }, { field: 'name' }])).toEqual(['id desc']);
  });

  test.each([
    ['a misspelt field', { field: 'nmae' }, "did you mean 'name'?"],
    ['a field that is not sortable', { field: 'colours' }, "'colours' is not sortable"],
    ['a field that is shown to nobody', { field: 'note' }, "'note' is not sortable"],
    ['an inherited word', { field: 'constructor' }, "'constructor' is not sortable"],
    ['SQL', { field: 'id; drop table lamps' }, 'is not sortable'],
    ['SQL as direction', { field: 'id', direction: 'asc; drop table lamps' }, "'asc' or 'desc'"],
    ['another direction', { field: 'id', direction: 'ASC' }, "'asc' or 'desc'"],
    ['another key', { field: 'id', dir: 'desc' }, '{ field, direction }'],
    ['a text', 'name', '{ field, direction }'],
    ['a list of texts', ['name'], '{ field, direction }'],
    ['a number', 4, '{ field, direction }'],
    ['a field that is no text', { field: ['id'] }, '{ field, direction }'],
  ])('is not %s', (_, given, message) => {
    expect(() => applied(given)).toThrow(refused('UNKNOWN_SORT', expect.stringContaining(message)));
  });

  test('goes by no field that is left out for a level, the default among them', () => {
    expect(() => applied({ field: 'price' }, own)).toThrow(
      refused('UNKNOWN_SORT', expect.not.stringContaining(', price')),
    );
    expect(applied(undefined, own)).toEqual([{ field: 'name', direction: 'asc' }]);
  });
});

describe('a cursor', () => {
  const compiled = compileModel(ticks);
  const scope = scopeCondition(compiled, testCaller(), ticks.access.read, 'scoped');
  const listOf = (filters: unknown, sort?: unknown) => ({
    compiled,
    order: readSort(compiled, scope, sort),
    filters: readFilters(compiled, scope, filters),
  });
  const list = listOf({ label: 'a' });
  const place = ['2026-01-01T00:00:00.000001Z', '42'];
  const cursor = writeCursor(list, { page: 3, place });

  test('is read where it was written', () => {
    expect(readCursor(list, cursor)).toEqual({ page: 3, place });
    expect(readCursor(listOf({ label: { q: 'a' } }), cursor)).toEqual({ page: 3, place });
  });

  test.each([
    ['other filters', listOf({ label: 'b' })],
    ['no filters', listOf(undefined)],
    ['another sort', listOf({ label: 'a' }, { field: 'id' })],
    ['another direction', listOf({ label: 'a' }, { field: 'at', direction: 'asc' })],
  ])('means nothing with %s', (_, other) => {
    expect(() => readCursor(other, cursor)).toThrow(refused('INVALID_PAGE'));
  });

  test.each([...cursor].map((_, index) => index))('means nothing with its character %s changed', (index) => {
    const changed = cursor.slice(0, index) + (cursor[index] === 'A' ? 'B' : 'A') + cursor.slice(index + 1);
    // The last character of base64url may have bits that stand for nothing.
    if (Buffer.from(changed, 'base64url').equals(Buffer.from(cursor, 'base64url'))) return;
    expect(() => readCursor(list, changed)).toThrow(refused('INVALID_PAGE'));
  });

  test.each([
    ['text', 'next'],
    ['JSON', '[1,2]'],
    ['nothing', 'AAAA'],
    ['far too much', 'A'.repeat(200_000)],
    ['SQL', `') or true --`],
  ])('is not %s', (_, text) => {
    expect(() => readCursor(list, text)).toThrow(refused('INVALID_PAGE'));
  });

  test.each([
    ['no time', ['yesterday', '42']],
    ['SQL for a number', ['2026-01-01T00:00:00.000001Z', '1) or (true']],
    ['too few values', ['2026-01-01T00:00:00.000001Z']],
    ['too many values', [...place, '1']],
    ['a day that is none', ['2026-02-30T00:00:00.000001Z', '42']],
    ['a time that is none', ['2026-99-01T00:00:00.000001Z', '42']],
    ['a number too large for the database', ['2026-01-01T00:00:00.000001Z', '9'.repeat(30)]],
  ])('with a digest of its own, and %s, is none', (_, forged) => {
    expect(() => readCursor(list, writeCursor(list, { page: 0, place: forged }))).toThrow(refused('INVALID_PAGE'));
  });
});
