import { expect, test } from 'vitest';
import type { PlanRequest } from './plan.ts';
import { createPlanner } from './plan-cache.ts';
import { createSnapshot } from './snapshot.ts';
import { engineSetOf, overridesOf, snapshotOf } from './testing/snapshot-of.ts';

const TABLE = {
  a: {},
  b: { computeCost: 5 },
  legal: { activationState: 'restricted', restrictedToTeams: ['legal'], domain: 'legal' },
} as const;

test.each<[string, PlanRequest, PlanRequest]>([
  ['fresh objects', { budget: 3 }, { budget: 3 }],
  ['nothing and an empty request', {}, { teams: [] }],
  ['teams in another order, twice', { teams: ['legal', 'x'] }, { teams: ['x', 'legal', 'legal'] }],
  ['teams that no engine is restricted to', { teams: ['sales'] }, {}],
  ['targets in another order', { targets: ['a', 'b'] }, { targets: ['b', 'a', 'b'] }],
  ['a budget that covers everything', { budget: 7 }, {}],
  ['the default risk', { maxRisk: 'critical' }, {}],
])('one plan for %s', (_, one, other) => {
  const planner = createPlanner();
  const snapshot = snapshotOf(TABLE);
  expect(planner.plan(snapshot, other)).toBe(planner.plan(snapshot, one));
  expect(planner.size).toBe(1);
});

test.each<[string, PlanRequest, PlanRequest]>([
  ['budgets', { budget: 1 }, { budget: 6 }],
  ['teams', { teams: ['legal'] }, {}],
  ['targets', { targets: ['a'] }, { targets: ['a', 'b'] }],
  ['targets and domains', { targets: ['a'] }, { domains: ['a'] }],
  ['domains', { domains: ['legal'] }, { domains: ['sales'] }],
  ['words that look like one another when joined', { domains: ['legal1:x'] }, { domains: ['legal', 'x'] }],
])('different plans for different %s', (_, one, other) => {
  const planner = createPlanner();
  const snapshot = snapshotOf(TABLE);
  expect(planner.plan(snapshot, other)).not.toBe(planner.plan(snapshot, one));
});

test('a new process table revision is planned anew; another revision alone is not', () => {
  const planner = createPlanner();
  const first = snapshotOf(TABLE);
  const plan = planner.plan(first);
  const elsewhere = createSnapshot({ ...first, revision: 2, processTableRevision: 1 }, first);
  expect(planner.plan(elsewhere)).toBe(plan);
  const changed = createSnapshot(
    { revision: 3, engineSet: first.engineSet, overrides: overridesOf({ a: { activationState: 'deprecated' } }) },
    elsewhere,
  );
  expect(planner.plan(changed).batches).toEqual([['b']]);
});

test('two engine sets of one hash do not share plans', () => {
  const planner = createPlanner();
  const [one, other] = [engineSetOf(TABLE), engineSetOf(TABLE)];
  expect(one.hash).toBe(other.hash);
  const plan = planner.plan(createSnapshot({ revision: 1, engineSet: one }));
  const second = planner.plan(createSnapshot({ revision: 1, engineSet: other }));
  expect(second.engines[0]!.engine).toBe(other.engines[0]);
  expect(plan.engines[0]!.engine).toBe(one.engines[0]);
  expect(planner.size).toBe(1);
});

test('the plan unused for longest goes first', () => {
  const planner = createPlanner({ maxPlans: 2 });
  const snapshot = snapshotOf(TABLE);
  const a = planner.plan(snapshot, { targets: ['a'] });
  planner.plan(snapshot, { targets: ['b'] });
  expect(planner.plan(snapshot, { targets: ['a'] })).toBe(a);
  planner.plan(snapshot);
  expect(planner.size).toBe(2);
  expect(planner.plan(snapshot, { targets: ['a'] })).toBe(a);
});

test('large plans push more than one out, and the newest always stays', () => {
  const planner = createPlanner({ maxPlannedEngines: 2 });
  const snapshot = snapshotOf(TABLE);
  planner.plan(snapshot, { targets: ['a'] });
  planner.plan(snapshot, { targets: ['b'] });
  expect(planner.size).toBe(2);
  const all = planner.plan(snapshot, { teams: ['legal'] });
  expect(all.engines).toHaveLength(3);
  expect(planner.size).toBe(1);
  expect(planner.plan(snapshot, { teams: ['legal'] })).toBe(all);
});

test('after clear, equal numbers of another history find nothing', () => {
  const planner = createPlanner({ maxPlannedEngines: 4 });
  const snapshot = snapshotOf(TABLE);
  const plan = planner.plan(snapshot);
  planner.clear();
  expect(planner.size).toBe(0);
  expect(planner.plan(snapshot)).not.toBe(plan);
  planner.plan(snapshot, { targets: ['a'] });
  expect(planner.size).toBe(2);
});

test('an error is not kept, and costs no plan its place', () => {
  const planner = createPlanner({ maxPlans: 1 });
  const snapshot = snapshotOf(TABLE);
  const plan = planner.plan(snapshot);
  const refused = expect.objectContaining({ code: 'EMPTY_PLAN' });
  expect(() => planner.plan(snapshot, { budget: 0 })).toThrow(refused);
  expect(() => planner.plan(snapshot, { budget: 0 })).toThrow(refused);
  expect(planner.plan(snapshot)).toBe(plan);
});
