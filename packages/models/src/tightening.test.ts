import { expect, test } from 'vitest';
import { ALL_MODELS } from './all-models.ts';
import type { EffectWrite, WriteOperation } from './effects.ts';
import { isTightening } from './tightening.ts';

type Row = EffectWrite['before'];

/** Whether a write of a core model takes something away; `changed` are the fields that differ. */
function tightens(name: string, operation: WriteOperation, before: Row = null, after: Row = null): boolean {
  const entry = ALL_MODELS.find(({ model }) => model.name === name);
  const changed = Object.keys({ ...before, ...after }).filter((field) => before?.[field] !== after?.[field]);
  const id = String(before?.key ?? after?.key ?? 1);
  return isTightening(entry?.effects.tightens, operation, () => ({ operation, id, before, after, changed }));
}

test('updates and deletions take something away, unless the core model knows better', () => {
  const feeding = ALL_MODELS.filter(({ model }) => model.feeds === 'configuration').map(({ model }) => model.name);
  const others = new Set(['settings', 'module_locks']);
  for (const name of feeding.filter((one) => !others.has(one))) {
    expect([name, tightens(name, 'create', null, { status: 'active', wanted: 'active' })]).toEqual([name, false]);
    expect([name, tightens(name, 'delete', {}, null)]).toEqual([name, true]);
    expect([name, tightens(name, 'update', { modelId: 1, status: 'x', name: 'a' }, { modelId: 2, name: 'b' })]).toEqual(
      [name, true],
    );
  }
  expect(tightens('module_locks', 'create', null, { userId: 1 })).toBe(true);
  expect(tightens('module_locks', 'delete', { userId: 1 })).toBe(false);
});

test.each<[string, Row, Row, boolean]>([
  ['engine_registry', { wanted: 'installed' }, { wanted: 'active' }, false],
  ['engine_registry', { wanted: 'active' }, { wanted: 'installed' }, true],
  ['engine_registry', { name: 'a' }, { name: 'b' }, false],
  ['engine_registry', { config: 1, wanted: 'installed' }, { config: 2, wanted: 'active' }, true],
  ['extractor_registry', { wanted: 'installed' }, { wanted: 'none' }, true],
  ['model_registry', { status: 'available' }, { status: 'active' }, false],
  ['model_registry', { status: 'active' }, { status: 'available' }, true],
  ['model_registry', { status: 'available', modelPath: 'a' }, { status: 'active', modelPath: 'b' }, true],
  ['users', { disabled: true }, { disabled: false }, false],
  ['users', { disabled: false }, { disabled: true }, true],
  ['users', { roles: 1 }, { roles: 2 }, true],
  ['roles', { name: 'a', permissions: ['x'] }, { name: 'a', permissions: ['y', 'x'] }, false],
  ['roles', { name: 'a', permissions: ['x', 'y'] }, { name: 'a', permissions: ['y'] }, true],
  ['roles', { name: 'a', permissions: ['x'] }, { name: 'b', permissions: ['x'] }, true],
  ['mcp_server_registry', { enabled: false }, { enabled: true }, false],
  ['mcp_server_registry', { enabled: true }, { enabled: false }, true],
  ['egress_approvals', { until: null }, { until: '2026-11-20T10:00:00Z' }, true],
])('an update of %s from %j to %j', (name, before, after, expected) => {
  expect(tightens(name, 'update', before, after)).toBe(expected);
});

test.each<[string, unknown, unknown, boolean]>([
  ['hardCap', undefined, 5, true],
  ['hardCap', 5, 6, false],
  ['hardCap', 6, 5, true],
  ['hardCap', 5, undefined, false],
  ['researchCap', 5, undefined, true],
  ['promotionDays', 14, 7, false],
  ['promotionDays', undefined, 20, true],
  ['egressMode', undefined, 'report', false],
  ['egressMode', 'report', undefined, true],
  ['keepAiPayloads', undefined, true, false],
  ['keepAiPayloads', true, undefined, true],
  ['keepOutputs', 'all', 'none', true],
  ['drift', 'refuse', 'warn', true],
  ['unknown', 1, 2, true],
])('the setting %s from %j to %j', (key, from, to, expected) => {
  const row = (value: unknown) => (value === undefined ? null : { key, value });
  const operation = from === undefined ? 'create' : to === undefined ? 'delete' : 'update';
  expect(tightens('settings', operation, row(from), row(to))).toBe(expected);
});
