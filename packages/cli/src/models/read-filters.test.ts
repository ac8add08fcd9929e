import { expect, test } from 'vitest';
import { filtersOf, sortOf } from './read-filters.ts';

const filters = [
  { field: 'id', type: 'int', match: 'exact' },
  { field: 'name', type: 'text', match: 'contains' },
  { field: 'enabled', type: 'bool', match: 'exact' },
  { field: 'timestamp', type: 'datetime', match: 'range' },
  { field: 'size', type: 'int', match: 'range' },
] as const;
const read = (...words: string[]) => ({ ...filtersOf(words, filters) });

test('values are typed as the model says', () => {
  expect(read('id=7', 'name=7', 'enabled=false')).toEqual({ id: 7, name: '7', enabled: false });
  expect(read('name=a=b', 'id=')).toEqual({ name: 'a=b', id: '' });
});

test('a range has two ends, each of which may be left out; a day is whole', () => {
  expect(read('timestamp=2026-11-01..2026-11-20')).toEqual({
    timestamp: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-20T23:59:59.999999Z' },
  });
  expect(read('timestamp=2026-11-20')).toEqual({
    timestamp: { from: '2026-11-20T00:00:00.000Z', to: '2026-11-20T23:59:59.999999Z' },
  });
  expect(read('timestamp=2026-11-20T10:00:00Z..')).toEqual({ timestamp: { from: '2026-11-20T10:00:00Z' } });
  expect(read('size=..10')).toEqual({ size: { to: 10 } });
});

test('what is not of the type, or no filter, is left to the core model to refuse', () => {
  expect(read('id=seven', 'enabled=yes', 'nmae=x')).toEqual({ id: 'seven', enabled: 'yes', nmae: 'x' });
  expect(Object.entries(filtersOf(['__proto__=x'], filters))).toEqual([['__proto__', 'x']]);
});

test('an order is one or more fields', () => {
  expect(sortOf(['name:desc', 'id'])).toBe('name:desc,id');
});

test.each([
  ['no value', () => read('name')],
  ['no field', () => read('=x')],
  ['a filter twice', () => read('name=a', 'name=b')],
  ['an order that is none', () => sortOf(['name:up'])],
])('%s is wrong usage', (_, work) => {
  expect(work).toThrow(expect.objectContaining({ code: 'WRONG_USAGE' }));
});
