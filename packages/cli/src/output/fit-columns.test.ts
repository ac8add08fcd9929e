import { expect, test } from 'vitest';
import { fitColumns } from './fit-columns.ts';

const COLUMNS = [{ title: 'NAME' }, { title: 'KIND', spare: 2 }, { title: 'COST', spare: 1 }, { title: 'NEEDS' }];
const CELLS = [['first-engine', 'foundational', '3', 'one, two, three, four, five, six, seven']];
const titles = (width: number) => fitColumns(COLUMNS, CELLS, width).columns.map((column) => column.title);

test('a table that fits is left as it is', () => {
  expect(fitColumns(COLUMNS, CELLS, 100)).toEqual({ columns: COLUMNS, cells: CELLS, leftOut: [] });
});

test('the last column is broken at spaces first, and nothing is left out for that', () => {
  const { cells, leftOut } = fitColumns(COLUMNS, CELLS, 60);
  expect(leftOut).toEqual([]);
  expect(cells[0]?.at(-1)).toBe('one, two, three, four,\nfive, six, seven');
});

test('then spare columns go, in their order, and are named', () => {
  expect(titles(55)).toEqual(['NAME', 'KIND', 'NEEDS']);
  expect(titles(40)).toEqual(['NAME', 'NEEDS']);
  expect(fitColumns(COLUMNS, CELLS, 40).leftOut).toEqual(['KIND', 'COST']);
});

test('columns that are not spare stay, whatever the width', () => {
  expect(titles(5)).toEqual(['NAME', 'NEEDS']);
});

test('a table without rows, and one of a single column', () => {
  expect(fitColumns(COLUMNS, [], 80).cells).toEqual([]);
  expect(fitColumns([{ title: 'A' }], [['one two']], 3).cells).toEqual([['one two']]);
});
