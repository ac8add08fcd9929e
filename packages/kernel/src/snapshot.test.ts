import { expect, test } from 'vitest';
import type { EngineOverride } from './effective-state.ts';
import { effectiveState } from './effective-state.ts';
import { createSnapshot } from './snapshot.ts';
import { definitionOf, engineSetOf, overridesOf, snapshotOf } from './testing/snapshot-of.ts';

test.each<[string, EngineOverride | undefined, object]>([
  ['nothing', undefined, { activationState: 'active', researchOnly: false, priority: 0, withheld: false }],
  ['a priority', { priority: 3 }, { activationState: 'active', priority: 3, withheld: false }],
  ['research-only', { activationState: 'research-only' }, { activationState: 'research-only', withheld: true }],
  ['researchOnly', { researchOnly: true }, { activationState: 'active', researchOnly: true, withheld: true }],
  ['deprecated and researchOnly', { activationState: 'deprecated', researchOnly: true }, { withheld: true }],
  ['teams', { restrictedToTeams: ['a'] }, { activationState: 'active', restrictedToTeams: ['a'] }],
])('an active engine under %s', (_, override, expected) => {
  expect(effectiveState(definitionOf('x'), override)).toMatchObject(expected);
});

test('an override can make a declared research engine returnable', () => {
  const declared = definitionOf('x', { activationState: 'research-only', researchOnly: true });
  expect(effectiveState(declared).withheld).toBe(true);
  expect(effectiveState(declared, { activationState: 'active' }).withheld).toBe(true);
  expect(effectiveState(declared, { activationState: 'active', researchOnly: false }).withheld).toBe(false);
});

test('taint and teams are part of the snapshot', () => {
  const snapshot = snapshotOf(
    { a: {}, b: { needs: ['a'] }, c: { needs: ['b'] }, d: { activationState: 'restricted', restrictedToTeams: ['x'] } },
    { overrides: { b: { researchOnly: true }, d: { restrictedToTeams: ['y', 'z'] } } },
  );
  expect([...snapshot.withheld]).toEqual([0, 1, 1, 0]);
  expect([...snapshot.teams]).toEqual(['y', 'z']);
});

test('only overrides that changed are computed again; equal ones in fresh objects did not change', () => {
  const engineSet = engineSetOf({ a: {}, b: {}, c: {} });
  const overrides = { a: { priority: 1 }, b: { restrictedToTeams: ['x'] } };
  const first = createSnapshot({ revision: 1, engineSet, overrides: overridesOf(overrides) });
  const same = createSnapshot({ revision: 2, engineSet, overrides: overridesOf(structuredClone(overrides)) }, first);
  expect(same.states).toBe(first.states);
  expect(same.revision).toBe(2);
  const next = createSnapshot(
    { revision: 3, engineSet, overrides: overridesOf({ b: { restrictedToTeams: ['x'] }, c: { priority: 2 } }) },
    same,
  );
  expect(next.states.map((state) => state.priority)).toEqual([0, 0, 2]);
  expect(next.states[1]).toBe(first.states[1]);
  expect(first.states[0]!.priority).toBe(1);
});

test('another engine set is computed whole, whatever came before', () => {
  const first = snapshotOf({ a: {}, b: {} }, { overrides: { a: { priority: 1 } } });
  const engineSet = engineSetOf({ b: {}, c: {} });
  const next = createSnapshot({ revision: 2, engineSet, overrides: first.overrides }, first);
  expect(next.states.map((state) => state.priority)).toEqual([0, 0]);
});

test('an override for an engine that is not loaded is kept and ignored', () => {
  const snapshot = snapshotOf({ a: {} }, { overrides: { gone: { activationState: 'deprecated' } } });
  expect(snapshot.overrides.size).toBe(1);
  expect(snapshot.states).toHaveLength(1);
});

test('a state that only a newer node knows lets nothing run', () => {
  const snapshot = snapshotOf({ a: {} }, { overrides: { a: { activationState: 'paused' as never } } });
  expect([...snapshot.activations]).toEqual([3]);
});
