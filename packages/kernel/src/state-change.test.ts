import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildExecutionPlan } from './build-plan.ts';
import { ACTIVATION_STATES } from './definition.ts';
import type { EngineOverride } from './effective-state.ts';
import { createSnapshot, type KernelSnapshot } from './snapshot.ts';
import { checkStateChange, type StateChangeOptions } from './state-change.ts';
import type { StateChange } from './state-change-fields.ts';
import { stateImpact } from './state-impact.ts';
import { randomTable } from './testing/random-process-table.ts';
import { testSeed } from './testing/seed.ts';
import { snapshotOf, type TestDefinition, type TestSnapshotOptions } from './testing/snapshot-of.ts';

const seed = testSeed('state-change');
const RESEARCH = { activationState: 'research-only', researchOnly: true } as const;
const DEPRECATED = { activationState: 'deprecated' } as const;
const CHAIN = { a: { computeCost: 2 }, b: { needs: ['a'] }, c: { needs: ['b'] }, d: {} };

function check(
  definitions: Readonly<Record<string, TestDefinition>>,
  engineId: string,
  change: StateChange,
  options: StateChangeOptions & TestSnapshotOptions = {},
) {
  return checkStateChange(snapshotOf(definitions, options), engineId, change, options);
}

function applied(snapshot: KernelSnapshot, engineId: string, change: StateChange): KernelSnapshot {
  const impact = stateImpact(snapshot, engineId, change);
  const overrides = new Map(snapshot.overrides);
  if (impact.override === null) overrides.delete(impact.engineId);
  else overrides.set(impact.engineId, impact.override);
  return createSnapshot({ ...snapshot, revision: snapshot.revision + 1, overrides }, snapshot);
}

test('the impact says what becomes of the engine, its dependents and the cost', () => {
  expect(stateImpact(snapshotOf(CHAIN), 'a', DEPRECATED)).toMatchObject({
    before: { activationState: 'active' },
    after: { activationState: 'deprecated' },
    override: { activationState: 'deprecated' },
    dependents: ['b', 'c'],
    cutOff: ['b', 'c'],
    noLongerRunning: ['a', 'b', 'c'],
    newlyRunning: [],
    newlyWithheld: [],
    newlyReturnable: [],
    promotion: false,
    cost: { before: { returnable: 5, withheld: 0 }, after: { returnable: 1, withheld: 0 } },
  });
  expect(stateImpact(snapshotOf(CHAIN), 'b', { researchOnly: true })).toMatchObject({
    cutOff: [],
    newlyWithheld: ['b', 'c'],
    cost: { after: { returnable: 3, withheld: 2 } },
  });
});

test('a change that cuts off dependents is refused with their names, unless it cascades', () => {
  expect(() => check(CHAIN, 'a', DEPRECATED)).toThrow(
    expect.objectContaining({
      code: 'DEPENDENTS_CUT_OFF',
      message:
        "With the change of engine 'a', engines that depend on it would no longer run for everyone who has them: 'b', 'c'",
      details: { engineId: 'a', cutOff: ['b', 'c'], newlyWithheld: [] },
    }),
  );
  expect(() => check(CHAIN, 'b', { activationState: 'research-only' })).toThrow(
    expect.objectContaining({
      code: 'DEPENDENTS_CUT_OFF',
      details: { engineId: 'b', cutOff: [], newlyWithheld: ['c'] },
    }),
  );
  expect(check(CHAIN, 'a', DEPRECATED, { cascade: true }).cutOff).toEqual(['b', 'c']);
  expect(check(CHAIN, 'c', DEPRECATED).noLongerRunning).toEqual(['c']);
});

test('dependents that do not run anyway are not cut off', () => {
  expect(check({ a: {}, b: { needs: ['a'], activationState: 'deprecated' } }, 'a', DEPRECATED).cutOff).toEqual([]);
});

test.each<[string, Record<string, TestDefinition>, readonly string[], readonly string[]]>([
  ['for everybody', { b: { needs: ['a'] } }, ['x'], ['b']],
  [
    'for one of the new teams',
    { b: { needs: ['a'], activationState: 'restricted', restrictedToTeams: ['x'] } },
    ['x', 'y'],
    [],
  ],
  [
    'for more than the new teams',
    { b: { needs: ['a'], activationState: 'restricted', restrictedToTeams: ['x', 'z'] } },
    ['x', 'y'],
    ['b'],
  ],
  [
    'for the new teams, by what it also needs',
    { b: { needs: ['a', 'other'] }, other: { activationState: 'restricted', restrictedToTeams: ['y'] } },
    ['x', 'y'],
    [],
  ],
])('restricting an engine whose dependent runs %s', (_, others, restrictedToTeams, cutOff) => {
  const change = { activationState: 'restricted', restrictedToTeams } as const;
  expect(stateImpact(snapshotOf({ a: {}, ...others }), 'a', change).cutOff).toEqual(cutOff);
});

test('widening the teams of a restricted engine cuts off nobody, narrowing does', () => {
  const table = { a: { activationState: 'restricted', restrictedToTeams: ['x', 'y'] }, b: { needs: ['a'] } } as const;
  expect(check(table, 'a', { restrictedToTeams: ['x', 'y', 'z'] }).cutOff).toEqual([]);
  expect(check(table, 'a', { activationState: 'active' }).cutOff).toEqual([]);
  expect(() => check(table, 'a', { restrictedToTeams: ['x'] })).toThrow(
    expect.objectContaining({ code: 'DEPENDENTS_CUT_OFF' }),
  );
});

test.each<[string, TestDefinition, Readonly<Record<string, EngineOverride>>, StateChange]>([
  ['the state set directly', RESEARCH, {}, { activationState: 'active', researchOnly: false }],
  [
    'restricted instead of active',
    RESEARCH,
    {},
    { activationState: 'restricted', restrictedToTeams: ['x'], researchOnly: false },
  ],
  ['the mark alone', { researchOnly: true }, {}, { researchOnly: false }],
  ['an override taken back', {}, { e: { activationState: 'research-only' } }, { activationState: null }],
  ['the mark taken back', {}, { e: { researchOnly: true } }, { researchOnly: null }],
  ['the mark taken off on the way out', RESEARCH, {}, { activationState: 'deprecated', researchOnly: false }],
  [
    'the mark taken off while out',
    {},
    { e: { activationState: 'deprecated', researchOnly: true } },
    { researchOnly: false },
  ],
])('%s is a promotion, and refused at any other door', (_, definition, overrides, change) => {
  expect(() => check({ e: definition }, 'e', change, { overrides, cascade: true })).toThrow(
    expect.objectContaining({ code: 'PROMOTION_REQUIRED', details: { engineId: 'e', newlyReturnable: ['e'] } }),
  );
  expect(check({ e: definition }, 'e', change, { overrides, promotion: true }).promotion).toBe(true);
});

test('the way round through deprecated keeps the engine withheld', () => {
  for (const definition of [RESEARCH, { researchOnly: true }, {}]) {
    const start = snapshotOf({ e: definition }, { overrides: { e: { activationState: 'research-only' } } });
    const out = applied(start, 'e', DEPRECATED);
    expect(out.states[0]).toMatchObject({ activationState: 'deprecated', researchOnly: true, withheld: true });
    const back = applied(out, 'e', { activationState: 'active' });
    expect(back.states[0]!.withheld).toBe(true);
    expect(() => checkStateChange(back, 'e', { researchOnly: false })).toThrow(
      expect.objectContaining({ code: 'PROMOTION_REQUIRED' }),
    );
  }
});

test('going back to a declared deprecation is no promotion', () => {
  const overrides = { e: { activationState: 'research-only' } } as const;
  const impact = check({ e: DEPRECATED }, 'e', { activationState: null }, { overrides });
  expect(impact).toMatchObject({ override: { researchOnly: true }, promotion: false });
});

test('a promotion names every engine that it makes returnable', () => {
  const table = { lab: RESEARCH, next: { needs: ['lab'] }, beyond: { needs: ['next'], researchOnly: true } };
  const promote = { activationState: 'active', researchOnly: false } as const;
  expect(check(table, 'lab', promote, { promotion: true }).newlyReturnable).toEqual(['lab', 'next']);
  // Still withheld by what it needs: not returnable, so not yet a promotion.
  expect(check(table, 'beyond', { researchOnly: false })).toMatchObject({ promotion: false, newlyReturnable: [] });
});

test.each<[string, unknown]>([
  ['activationState', { activationState: 'on' }],
  ['researchOnly', { researchOnly: 'yes' }],
  ['researchOnly', { activationState: 'research-only', researchOnly: false }],
  ['restrictedToTeams', { activationState: 'restricted' }],
  ['restrictedToTeams', { restrictedToTeams: [] }],
  ['restrictedToTeams', { restrictedToTeams: ['x', 'x'] }],
  ['restrictedToTeams', { restrictedToTeams: [''] }],
  ['priority', { priority: 1.5 }],
  ['priority', { priority: 2 ** 31 }],
  ['priority', { priority: '1' }],
  ['computeCost', { computeCost: 3 }],
  ['change', null],
  ['change', 'deprecated'],
])('%s is the problem of the change %j', (field, change) => {
  expect(() => check({ a: {} }, 'a', change as StateChange)).toThrow(
    expect.objectContaining({
      code: 'INVALID_STATE_CHANGE',
      where: 'a',
      problems: [expect.objectContaining({ field })],
    }),
  );
});

test('an engine that is not loaded, with the nearest name', () => {
  expect(() => check({ intent: {} }, 'intend', {})).toThrow(
    expect.objectContaining({
      code: 'UNKNOWN_ENGINE',
      message: "No engine 'intend' is loaded; did you mean 'intent'?",
    }),
  );
});

test('a change of nothing changes nothing, and null clears one field', () => {
  const overrides = { a: { priority: 4, researchOnly: false } };
  expect(check({ a: {} }, 'a', {}, { overrides }).override).toEqual(overrides.a);
  expect(check({ a: {} }, 'a', { priority: null }, { overrides }).override).toEqual({ researchOnly: false });
  expect(check({ a: {} }, 'a', { priority: null, researchOnly: null }, { overrides }).override).toBeNull();
});

const randomChange: fc.Arbitrary<StateChange> = fc.record(
  {
    activationState: fc.option(fc.constantFrom(...ACTIVATION_STATES)),
    researchOnly: fc.option(fc.boolean()),
    restrictedToTeams: fc.option(fc.constantFrom(['sales'], ['legal', 'risk'])),
    priority: fc.option(fc.integer({ min: -3, max: 3 })),
  },
  { requiredKeys: [] },
);

const TEAM_SETS = [
  [],
  ['sales'],
  ['legal'],
  ['risk'],
  ['sales', 'legal'],
  ['sales', 'risk'],
  ['legal', 'risk'],
  ['sales', 'legal', 'risk'],
];

/** For each set of teams, the engines whose output a caller with it gets. */
function returned(snapshot: KernelSnapshot): Map<string, Set<string>> {
  const unlimited = { ...snapshot, limits: { hardCap: null, researchCap: null } };
  return new Map(
    TEAM_SETS.map((teams) => {
      try {
        const plan = buildExecutionPlan(unlimited, { teams });
        return [
          teams.join(),
          new Set<string>(plan.engines.filter((one) => !one.withheld).map((one) => one.engine.engineId)),
        ];
      } catch {
        return [teams.join(), new Set<string>()];
      }
    }),
  );
}

test('random tables: an accepted change returns nothing withheld, and takes no dependent from anybody', () => {
  fc.assert(
    fc.property(randomTable, fc.nat(), randomChange, (table, pick, change) => {
      const before = snapshotOf(table.definitions, { overrides: table.overrides });
      const { engineId } = before.engineSet.engines[pick % before.engineSet.engines.length]!;
      try {
        checkStateChange(before, engineId, change);
      } catch {
        return;
      }
      const after = applied(before, engineId, change);
      const [had, has] = [returned(before), returned(after)];
      after.withheld.forEach((mark, number) => {
        if (mark === 0) expect(before.withheld[number]).toBe(0);
      });
      for (const [teams, ids] of had) {
        const lost = [...ids].filter((id) => id !== engineId && has.get(teams)?.has(id) !== true);
        expect(lost).toEqual([]);
      }
    }),
    { seed, numRuns: 1000 },
  );
});

test('random tables: what is said to be cut off or withheld is exactly what somebody loses', () => {
  fc.assert(
    fc.property(randomTable, fc.nat(), randomChange, (table, pick, change) => {
      const before = snapshotOf(table.definitions, { overrides: table.overrides });
      const { engineId } = before.engineSet.engines[pick % before.engineSet.engines.length]!;
      let after: KernelSnapshot;
      try {
        after = applied(before, engineId, change);
      } catch {
        return;
      }
      const { cutOff, newlyWithheld } = stateImpact(before, engineId, change);
      const [had, has] = [returned(before), returned(after)];
      const lost = new Set<string>();
      for (const [teams, ids] of had) for (const id of ids) if (has.get(teams)?.has(id) !== true) lost.add(id);
      lost.delete(engineId);
      const said = new Set<string>(
        [...cutOff, ...newlyWithheld].filter((id) => before.withheld[before.engineSet.numbers.get(id)!] === 0),
      );
      said.delete(engineId);
      expect([...said].sort()).toEqual([...lost].sort());
    }),
    { seed, numRuns: 1000 },
  );
});
