import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ALL_ROWS } from './all-rows.ts';
import { BENCH_FOLDER, readRows } from './harness/bench-file.ts';

test('the list names every bench file of the folder, once', async () => {
  const files = (await readdir(BENCH_FOLDER)).filter((name) => name.endsWith('.bench.ts'));
  expect(ALL_ROWS.map((one) => one.file).toSorted()).toEqual(files.toSorted());
});

test.each(ALL_ROWS)('$file exports exactly the rows that the list names', async ({ file, rows }) => {
  const exported = (await readRows(file)).map((row) => row.name);
  expect(exported.toSorted()).toEqual(rows.toSorted());
});

test('row names are unique over all files', () => {
  const names = ALL_ROWS.flatMap((one) => one.rows);
  expect(new Set(names).size).toBe(names.length);
});
