import { expect, test } from 'vitest';
import { filtersSet, isoOfLocal, listAddress, listQueryOf, localOfIso } from './list-address.ts';

const filters = [
  { field: 'id', type: 'int', match: 'exact' },
  { field: 'name', type: 'text', match: 'contains' },
  { field: 'enabled', type: 'bool', match: 'exact' },
  { field: 'time', type: 'datetime', match: 'range' },
] as const;
const paged = { filters, appendOnly: false };

test('reads filters with their types, sort and page of an address', () => {
  const values = {
    'f.id': '7',
    'f.name': 'a b',
    'f.enabled': 'false',
    'f.time.to': '2026-11-20',
    page: '3',
    sort: 'id:desc',
  };
  expect(listQueryOf(values, paged)).toEqual({
    pageSize: 25,
    page: 2,
    sort: 'id:desc',
    filters: { id: 7, name: 'a b', enabled: false, time: { to: '2026-11-20' } },
  });
  expect(filtersSet(values, filters)).toBe(4);
});

test.each(['', '0', '-4', '1.5', 'x', '1e99'])('page %j of an address is the first', (page) => {
  expect(listQueryOf({ page }, paged)).toEqual({ pageSize: 25, page: 0 });
});

test('what is no number stays as it is, for the server to refuse in words', () => {
  expect(listQueryOf({ 'f.id': 'seven' }, paged).filters).toEqual({ id: 'seven' });
});

test('filters of another model and empty ones are left out', () => {
  expect(listQueryOf({ 'f.other': 'x', 'f.name': '' }, paged)).not.toHaveProperty('filters');
});

test('an append-only model is paged by cursor', () => {
  expect(listQueryOf({ page: '3', after: 'abc' }, { filters, appendOnly: true })).toEqual({
    pageSize: 25,
    after: 'abc',
  });
});

test('a link to a filtered list reads back as its filters', () => {
  const link = new URL(listAddress('/audit', { name: 'a&b=c', id: 3 }), 'http://house');
  expect(listQueryOf(Object.fromEntries(link.searchParams), paged).filters).toEqual({ name: 'a&b=c', id: 3 });
});

test('a time goes through the input of this time zone and back', () => {
  expect(isoOfLocal(localOfIso('2026-11-20T10:15:00.000Z'))).toBe('2026-11-20T10:15:00.000Z');
  expect([isoOfLocal(''), isoOfLocal('soon'), localOfIso(undefined), localOfIso('soon')]).toEqual(['', '', '', '']);
});
