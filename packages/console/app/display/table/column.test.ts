import { expect, test } from 'vitest';
import { type Column, nextSort, sortedRows, sortOf, sortText } from './column.ts';

interface Thing {
  readonly name: string;
  readonly cost: number | null;
}
const columns: readonly Column<Thing>[] = [
  { key: 'name', label: 'Name', render: ({ name }) => name, sort: ({ name }) => name },
  { key: 'cost', label: 'Cost', render: ({ cost }) => cost, sort: ({ cost }) => cost },
];
const rows: readonly Thing[] = [
  { name: 'b', cost: 10 },
  { name: 'a', cost: null },
  { name: 'C', cost: 9 },
  { name: 'd', cost: 9 },
];
const names = (sort: string) =>
  sortedRows(rows, columns, sortOf(sort))
    .map(({ name }) => name)
    .join('');

test('sorts words as people do, numbers by size, equal ones as they stood', () => {
  expect(names('name:asc')).toBe('abCd');
  expect(names('cost:asc')).toBe('Cdba');
});

test('what has no value comes last in both directions', () => {
  expect(names('cost:desc')).toBe('bCda');
});

test('an unknown column changes nothing', () => {
  expect(names('nothing:asc')).toBe('baCd');
  expect(sortOf('')).toBeNull();
});

test('a second click on a heading turns the order round', () => {
  const first = nextSort(null, 'name');
  expect([sortText(first), sortText(nextSort(first, 'name')), sortText(nextSort(first, 'cost'))]).toEqual([
    'name:asc',
    'name:desc',
    'cost:asc',
  ]);
});
