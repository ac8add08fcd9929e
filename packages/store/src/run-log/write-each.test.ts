import { expect, test } from 'vitest';
import { storeErrors } from '../errors.ts';
import { writeEach } from './write-each.ts';

const errors = {
  refused: (row: number, cause: unknown) => new Error(`refused ${row}`, { cause }),
  unwritten: (cause: unknown) => new Error('unwritten', { cause }),
};
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

test('one bad row among many is found, and the others are written once each', async () => {
  const written: number[] = [];
  const failures = await writeEach(
    range(100),
    async (rows) => {
      if (rows.includes(37)) throw storeErrors.error('DATABASE_VALUE_REFUSED', { message: 'NUL' });
      written.push(...rows);
      return new Map();
    },
    errors,
  );
  expect(written).toEqual(range(100).filter((row) => row !== 37));
  expect([...failures].map(([row, error]) => [row, (error as Error).message])).toEqual([[37, 'refused 37']]);
});

test('a batch that loses a deadlock is written again', async () => {
  let attempts = 0;
  const failures = await writeEach(
    range(3),
    async () => {
      if (attempts++ < 2) throw storeErrors.error('DATABASE_BUSY', { message: 'deadlock detected' });
      return new Map();
    },
    errors,
  );
  expect(failures.size).toBe(0);
  expect(attempts).toBe(3);
});

test('a database that is busy for ever, or gone, is given up for all rows alike', async () => {
  for (const code of ['DATABASE_BUSY', 'DATABASE_GONE', 'DATABASE_FULL'] as const) {
    let attempts = 0;
    const failures = await writeEach(
      range(8),
      async () => {
        attempts++;
        throw storeErrors.error(code, { message: code });
      },
      errors,
    );
    expect([...failures.values()].map((error) => (error as Error).message)).toEqual(range(8).map(() => 'unwritten'));
    expect(attempts).toBeLessThan(10);
  }
});

test('a database that goes in the middle of the search keeps what was written', async () => {
  const failures = await writeEach(
    range(4),
    async (rows) => {
      if (rows.length === 4) throw storeErrors.error('DATABASE_CONSTRAINT', { message: 'taken' });
      if (rows.includes(3)) throw storeErrors.error('DATABASE_GONE', { message: 'gone' });
      return new Map();
    },
    errors,
  );
  expect([...failures.keys()]).toEqual([2, 3]);
});
