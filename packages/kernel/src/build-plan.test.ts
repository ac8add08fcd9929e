import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { buildExecutionPlan } from './build-plan.ts';
import type { ExecutionPlan, PlanRequest } from './plan.ts';
import { snapshotOf, type TestDefinition, type TestSnapshotOptions } from './testing/snapshot-of.ts';

const RESEARCH = { activationState: 'research-only', researchOnly: true } as const;
const DEPRECATED = { activationState: 'deprecated' } as const;
const LEGAL_ONLY = { activationState: 'restricted', restrictedToTeams: ['legal'] } as const;

function plan(
  definitions: Readonly<Record<string, TestDefinition>>,
  request: PlanRequest = {},
  options: TestSnapshotOptions = {},
): ExecutionPlan {
  return buildExecutionPlan(snapshotOf(definitions, options), request);
}

/** Why what does not run: `b: dependency-excluded by a`, with a star where an adapter must not know. */
function excluded({ excluded: all }: ExecutionPlan): string[] {
  return all.map(
    ({ engineId, reason, cause, concealed }) =>
      `${engineId}${concealed ? '*' : ''}: ${reason}${cause === undefined ? '' : ` by ${cause}`}`,
  );
}

const DIAMOND = { top: { needs: ['left', 'right'] }, left: { needs: ['base'] }, right: { needs: ['base'] }, base: {} };

test('batches hold engines without dependencies on each other, ordered by id', () => {
  const made = plan(DIAMOND);
  expect(made.batches).toEqual([['base'], ['left', 'right'], ['top']]);
  expect(
    made.engines.map(({ engine, position, batch, dependencies, dependents }) => [
      engine.engineId,
      position,
      batch,
      dependencies,
      dependents,
    ]),
  ).toEqual([
    ['base', 0, 0, [], [1, 2]],
    ['left', 1, 1, [0], [3]],
    ['right', 2, 1, [0], [3]],
    ['top', 3, 2, [1, 2], []],
  ]);
  expect(made.excluded).toEqual([]);
});

test('event sources are positions in this plan', () => {
  const made = plan({
    a: DEPRECATED,
    b: { emitsTopics: ['b.done'] },
    c: { needs: ['b'] },
    d: { needs: ['c'], subscribesTopics: ['b.done'] },
  });
  expect(made.engines.map((one) => one.eventSources)).toEqual([[], [], [0]]);
});

test('the hash is that of its lines, covers versions, and not the revision or who else is registered', () => {
  const made = plan(DIAMOND);
  const lines = '0 base@1.0.0\n1 left@1.0.0\n1 right@1.0.0\n2 top@1.0.0\n';
  expect(made.planHash).toBe(hash('sha256', lines));
  expect(made.visibleHash).toBe(made.planHash);
  const { planHash } = plan({ ...DIAMOND, other: DEPRECATED, third: LEGAL_ONLY });
  expect(planHash).toBe(made.planHash);
  expect(plan({ ...DIAMOND, base: { version: '1.0.1' } }).planHash).not.toBe(made.planHash);
});

test('the visible hash leaves withheld engines out', () => {
  const made = plan({ ...DIAMOND, another: { ...RESEARCH }, beyond: { needs: ['top', 'another'] } });
  expect(made.visibleHash).toBe(plan(DIAMOND).planHash);
  expect(made.planHash).not.toBe(made.visibleHash);
});

test('the critical path is the chain of highest cost, withheld engines included', () => {
  const chain = {
    a: { computeCost: 2 },
    b: { needs: ['a'], computeCost: 2 },
    c: { needs: ['b'], computeCost: 2 },
    d: { computeCost: 5 },
  };
  expect(plan(chain).criticalPath).toEqual(['a', 'b', 'c']);
  expect(plan({ ...chain, e: { needs: ['d'], computeCost: 4, ...RESEARCH } }).criticalPath).toEqual(['d', 'e']);
});

test('taint: what depends on a withheld engine is withheld, and paid by the research budget', () => {
  const made = plan({
    a: { computeCost: 1 },
    lab: { ...RESEARCH, computeCost: 2 },
    b: { needs: ['lab', 'a'], computeCost: 3 },
    c: { needs: ['b'], computeCost: 4 },
    also: { researchOnly: true, computeCost: 5 },
  });
  expect(made.withheld).toEqual(['also', 'lab', 'b', 'c']);
  expect(made.engines.filter((one) => one.withheld).map((one) => one.engine.engineId)).toEqual(made.withheld);
  expect([made.totalCost, made.researchCost]).toEqual([1, 14]);
});

test('closure: what depends on an engine that does not run does not run, with the cause', () => {
  const made = plan({ a: DEPRECATED, b: { needs: ['a'] }, c: { needs: ['b'] }, d: {} });
  expect(made.batches).toEqual([['d']]);
  expect(excluded(made)).toEqual(['a: deprecated', 'b: dependency-excluded by a', 'c: dependency-excluded by b']);
});

test('restricted engines run for their teams alone, and are concealed from the others', () => {
  const table = { a: LEGAL_ONLY, b: { needs: ['a'] }, c: {} };
  expect(plan(table, { teams: ['sales', 'legal'] }).batches).toEqual([['a', 'c'], ['b']]);
  expect(excluded(plan(table, { teams: ['sales'] }))).toEqual(['a*: restricted', 'b: dependency-excluded by a']);
  expect(excluded(plan(table))).toEqual(['a*: restricted', 'b: dependency-excluded by a']);
});

test('an override counts instead of what is declared, field by field', () => {
  const table = { a: {}, b: LEGAL_ONLY, c: RESEARCH, d: {} };
  const overrides = {
    a: { activationState: 'restricted', restrictedToTeams: ['sales'] },
    b: { restrictedToTeams: ['sales'] },
    c: { activationState: 'active', researchOnly: false },
    d: { activationState: 'deprecated' },
    unknown: { activationState: 'active' },
  } as const;
  const made = plan(table, { teams: ['sales'] }, { overrides });
  expect(made.batches).toEqual([['a', 'b', 'c']]);
  expect(made.withheld).toEqual([]);
  expect(excluded(made)).toEqual(['d: deprecated']);
});

test('maxRisk leaves out what is above it', () => {
  const table = {
    a: {},
    b: { riskLevel: 'medium' },
    c: { riskLevel: 'high' },
    d: { riskLevel: 'critical', needs: ['b'] },
  } as const;
  expect(plan(table, { maxRisk: 'medium' }).batches).toEqual([['a', 'b']]);
  expect(excluded(plan(table, { maxRisk: 'high' }))).toEqual(['d: risk']);
  expect(plan(table).batches).toEqual([['a', 'b', 'c'], ['d']]);
});

test('domains keep the named ones, cross-domain, and what those need', () => {
  const table = {
    base: { domain: 'sales' },
    contract: { domain: 'legal', needs: ['base'] },
    common: {},
    price: { domain: 'sales', needs: ['base'] },
  };
  const made = plan(table, { domains: ['legal'] });
  expect(made.batches).toEqual([['base', 'common'], ['contract']]);
  expect(excluded(made)).toEqual(['price: domain']);
  expect(plan(table, { domains: ['unheard-of'] }).batches).toEqual([['common']]);
});

test('an engine that does not run brings nothing in, and what it would have needed goes with it', () => {
  const table = {
    base: { domain: 'sales' },
    contract: { ...DEPRECATED, domain: 'legal', needs: ['base'] },
    common: {},
  };
  expect(excluded(plan(table, { domains: ['legal'] }))).toEqual(['base: domain', 'contract: deprecated']);
  const costly = {
    base: { domain: 'sales', computeCost: 2 },
    contract: { domain: 'legal', needs: ['base'], computeCost: 9 },
    common: {},
  };
  expect(excluded(plan(costly, { domains: ['legal'], budget: 4 }))).toEqual(['base: domain', 'contract: budget']);
});

test('a withheld engine of a named domain brings in no engine that would be returned', () => {
  const table = { base: { domain: 'sales' }, lab: { ...RESEARCH, domain: 'legal', needs: ['base'] }, common: {} };
  const made = plan(table, { domains: ['legal'] });
  expect(made.batches).toEqual([['common']]);
  expect(excluded(made)).toEqual(['base: domain', 'lab*: dependency-excluded by base']);
  const deeper = {
    'old-lab': { ...RESEARCH, domain: 'sales' },
    lab: { ...RESEARCH, domain: 'legal', needs: ['old-lab'] },
    common: {},
  };
  expect(plan(deeper, { domains: ['legal'] }).withheld).toEqual(['old-lab', 'lab']);
});

test('targets keep what they need and nothing else; what is left out has no reason', () => {
  const made = plan({ ...DIAMOND, other: {}, old: DEPRECATED }, { targets: ['left', 'left'] });
  expect(made.batches).toEqual([['base'], ['left']]);
  expect(made.excluded).toEqual([]);
});

test('a withheld target can be named by who may see research, and brings in what it needs', () => {
  const table = { base: {}, lab: { ...RESEARCH, needs: ['base'] }, other: {} };
  const made = plan(table, { targets: ['lab'], research: true });
  expect(made.batches).toEqual([['base'], ['lab']]);
  expect(() => plan(table, { targets: ['lab'] })).toThrow(expect.objectContaining({ code: 'TARGET_EXCLUDED' }));
});

test('the budget of a request is capped by the hard cap, and research has its own', () => {
  const table = { a: { computeCost: 4 }, b: { computeCost: 5 }, lab: { ...RESEARCH, computeCost: 6 } };
  expect(excluded(plan(table, { budget: 8 }))).toEqual(['b: budget']);
  expect(excluded(plan(table, { budget: 100 }, { limits: { hardCap: 4 } }))).toEqual(['b: budget', 'lab*: budget']);
  expect(excluded(plan(table, { budget: 8 }, { limits: { hardCap: 20, researchCap: 5 } }))).toEqual([
    'b: budget',
    'lab*: budget',
  ]);
  expect(excluded(plan(table, { budget: 8 }, { limits: { hardCap: 4, researchCap: 6 } }))).toEqual(['b: budget']);
});

test('priority decides what the budget drops, and a withheld engine that lost its input goes too', () => {
  const table = { a: { computeCost: 4 }, b: { computeCost: 5 }, lab: { ...RESEARCH, needs: ['a'] } };
  const made = plan(table, { budget: 5 }, { overrides: { b: { priority: 1 } } });
  expect(made.batches).toEqual([['b']]);
  expect(excluded(made)).toEqual(['a: budget', 'lab*: dependency-excluded by a']);
});

test('a withheld dependent protects nothing: what is returned is chosen as if it were not there', () => {
  const table = { a: { computeCost: 5 }, b: { computeCost: 4 }, lab: { ...RESEARCH, needs: ['a'] } };
  expect(plan(table, { budget: 5 }).batches).toEqual([['b']]);
});

test('a plan and what it was made from say the same revision and engine set', () => {
  const snapshot = snapshotOf(DIAMOND);
  const made = buildExecutionPlan({ ...snapshot, revision: 9, processTableRevision: 4 });
  expect([made.revision, made.engineSetHash]).toEqual([4, snapshot.engineSet.hash]);
});
