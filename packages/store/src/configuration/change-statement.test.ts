import { engineRegistry } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { changeStatement } from './change-statement.ts';
import type { RowChange } from './configuration-change.ts';

const ORIGIN = { actor: 'test' };
const FIELDS = Object.keys(engineRegistry.fields).filter(
  (name) => !['id', 'status', 'supported', 'revision'].includes(name),
);

function update(fields: readonly string[], rows = 1): RowChange {
  const row = { id: 7, ...Object.fromEntries(fields.map((name) => [name, null])) };
  return {
    writes: [{ operation: 'update', table: engineRegistry, rows: Array.from({ length: rows }, () => row) }],
    audit: [],
    events: [],
  };
}

test('changes of one shape are one prepared statement, whatever their values and the number of rows', () => {
  const revision = { basis: { revision: 1, epoch: 'e' }, changesPlans: false };
  const one = changeStatement(update(['name'], 2), ORIGIN, revision);
  const other = changeStatement(update(['name'], 300), ORIGIN, { ...revision, basis: { revision: 9, epoch: 'f' } });
  expect([other.sql, other.name]).toEqual([one.sql, one.name]);
  expect(one.parameters.slice(0, 2)).toEqual([1, 'e']);
  const others = [
    changeStatement(update(['name']), ORIGIN, revision),
    changeStatement(update(['wanted'], 2), ORIGIN, revision),
    changeStatement(update(['name'], 2), ORIGIN, { ...revision, basis: null }),
    changeStatement(update(['name'], 2), ORIGIN, { ...revision, changesPlans: true }),
    changeStatement(update(['name'], 2), ORIGIN, null),
  ];
  expect(new Set([one, ...others].map(({ sql }) => sql)).size).toBe(6);
  expect(new Set([one, ...others].map(({ name }) => name)).size).toBe(6);
});

test('refuses fields that have no column', () => {
  for (const name of ['status', 'nonsense', '__proto__x']) {
    expect(() => changeStatement(update([name]), ORIGIN, null)).toThrow(`engine_registry keeps no '${name}'`);
  }
});

// Last: it fills what this process remembers.
test('prepares no more shapes than the memory of a database bears', () => {
  const subsets = Array.from({ length: 2 ** FIELDS.length }, (_, n) => FIELDS.filter((__, bit) => (n >> bit) & 1));
  const names = new Set<string>();
  let unnamed = 0;
  for (let stamps = 0; stamps < 12; stamps++) {
    for (const fields of subsets) {
      const change = update(fields);
      const stamped = Array.from({ length: stamps }, () => 'updatedAt');
      const writes = change.writes.map((write) => ({ ...write, stamped }));
      const { name, sql } = changeStatement({ ...change, writes }, ORIGIN, null);
      expect(sql).toContain('update engine_registry');
      if (name === undefined) unnamed++;
      else names.add(name);
    }
  }
  expect(unnamed).toBeGreaterThan(0);
  expect(names.size).toBeLessThanOrEqual(500);
});
