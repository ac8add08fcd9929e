import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildExecutionPlan } from './build-plan.ts';
import type { EngineId } from './definition.ts';
import { createEngineSet } from './engine-set.ts';
import type { ExecutionPlan, PlanRequest } from './plan.ts';
import { createPlanner } from './plan-cache.ts';
import { adapterError, visibleExclusions } from './plan-errors.ts';
import { createSnapshot, type KernelSnapshot } from './snapshot.ts';
import { type RandomTable, randomBroadRequest, randomRequest, randomTable } from './testing/random-process-table.ts';
import { testSeed } from './testing/seed.ts';
import { overridesOf, snapshotOf, type TestDefinition } from './testing/snapshot-of.ts';

const seed = testSeed('build-plan');
const RUNS = { seed, numRuns: 1000 };

function tableSnapshot(table: RandomTable): KernelSnapshot {
  return snapshotOf(table.definitions, { overrides: table.overrides, limits: table.limits });
}

/** The plan, or the error that was answered in its place. */
function planned(snapshot: KernelSnapshot, request: PlanRequest): ExecutionPlan | EnginehouseError {
  try {
    return buildExecutionPlan(snapshot, request);
  } catch (error) {
    if (!isEnginehouseError(error)) throw error;
    return error;
  }
}

function isPlan(answer: ExecutionPlan | EnginehouseError): answer is ExecutionPlan {
  return 'planHash' in answer;
}

function capOf(table: RandomTable, request: PlanRequest): number {
  return Math.min(request.budget ?? Number.POSITIVE_INFINITY, table.limits.hardCap ?? Number.POSITIVE_INFINITY);
}

function researchCapOf(table: RandomTable): number {
  return table.limits.researchCap ?? table.limits.hardCap ?? Number.POSITIVE_INFINITY;
}

test('a plan is never over budget, and its sums are those of its engines', () => {
  fc.assert(
    fc.property(randomTable, randomRequest, (table, request) => {
      const plan = planned(tableSnapshot(table), request);
      if (!isPlan(plan)) return;
      const sum = (withheld: boolean) =>
        plan.engines
          .filter((one) => one.withheld === withheld)
          .reduce((cost, one) => cost + one.engine.definition.computeCost, 0);
      expect(plan.totalCost).toBe(sum(false));
      expect(plan.researchCost).toBe(sum(true));
      expect(plan.totalCost).toBeLessThanOrEqual(capOf(table, request));
      expect(plan.researchCost).toBeLessThanOrEqual(researchCapOf(table));
    }),
    RUNS,
  );
});

test('a plan is closed under dependencies, ordered, and names every engine once as running or excluded', () => {
  fc.assert(
    fc.property(randomTable, randomRequest, (table, request) => {
      const snapshot = tableSnapshot(table);
      const plan = planned(snapshot, request);
      if (!isPlan(plan)) return;
      const ids = plan.engines.map((one) => one.engine.engineId);
      plan.engines.forEach((one, position) => {
        expect(one.position).toBe(position);
        const needs = one.dependencies.map((at) => ids[at]);
        expect(needs).toEqual(one.engine.definition.dependencies);
        const batches = one.dependencies.map((at) => plan.engines[at]!.batch);
        expect(one.batch).toBe(batches.length === 0 ? 0 : Math.max(...batches) + 1);
        for (const at of one.dependents) expect(plan.engines[at]!.dependencies).toContain(position);
        expect(one.dependents).toHaveLength(
          plan.engines.filter((other) => other.dependencies.includes(position)).length,
        );
        expect(one.withheld).toBe(taintedIn(snapshot, one.engine.engineId));
      });
      const order = [...plan.engines].sort(
        (a, b) => a.batch - b.batch || (a.engine.engineId < b.engine.engineId ? -1 : 1),
      );
      expect(plan.engines).toEqual(order);
      expect(plan.batches.flat()).toEqual(ids);
      expect(plan.withheld).toEqual(plan.engines.filter((one) => one.withheld).map((one) => one.engine.engineId));
      const named = [...ids, ...plan.excluded.map((entry) => entry.engineId)].sort();
      if (request.targets === undefined) expect(named).toEqual(Object.keys(table.definitions).sort());
      else expect(named.length).toBe(new Set(named).size);
      for (const { reason, cause } of plan.excluded) {
        expect(cause !== undefined).toBe(reason === 'dependency-excluded');
        if (cause !== undefined) expect(plan.excluded.map((entry) => entry.engineId)).toContain(cause);
      }
    }),
    RUNS,
  );
});

function taintedIn(snapshot: KernelSnapshot, engineId: string): boolean {
  const number = snapshot.engineSet.numbers.get(engineId)!;
  if (snapshot.states[number]!.withheld) return true;
  return snapshot.engineSet.engines[number]!.definition.dependencies.some((id) => taintedIn(snapshot, id));
}

test('no dropped engine could still be added, with what it needs', () => {
  fc.assert(
    fc.property(randomTable, randomBroadRequest, (table, request) => {
      const snapshot = tableSnapshot(table);
      const plan = planned(snapshot, request);
      if (!isPlan(plan)) return;
      const running = new Set<string>(plan.engines.map((one) => one.engine.engineId));
      for (const { engineId, reason } of plan.excluded) {
        if (reason !== 'budget') continue;
        const withheld = taintedIn(snapshot, engineId);
        const lacking = lackingFor(engineId, snapshot, running);
        const cost = [...lacking].reduce((sum, id) => sum + table.definitions[id]!.computeCost!, 0);
        const room = withheld ? researchCapOf(table) - plan.researchCost : capOf(table, request) - plan.totalCost;
        expect(cost).toBeGreaterThan(room);
      }
    }),
    RUNS,
  );
});

/** The engine and all it transitively needs that does not run. */
function lackingFor(engineId: string, snapshot: KernelSnapshot, running: ReadonlySet<string>): Set<string> {
  const lacking = new Set<string>();
  const visit = (id: string): void => {
    if (running.has(id) || lacking.has(id)) return;
    lacking.add(id);
    const { definition } = snapshot.engineSet.engines[snapshot.engineSet.numbers.get(id)!]!;
    for (const dependency of definition.dependencies) visit(dependency);
  };
  visit(engineId);
  return lacking;
}

test('the order of registration changes nothing', () => {
  fc.assert(
    fc.property(randomTable, randomRequest, fc.infiniteStream(fc.nat()), (table, request, numbers) => {
      const snapshot = tableSnapshot(table);
      const shuffled = [...snapshot.engineSet.engines]
        .map((engine) => ({ engine, rank: numbers.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ engine }) => engine);
      const other = createSnapshot({ ...snapshot, engineSet: createEngineSet(shuffled) });
      expect(answer(planned(other, request))).toEqual(answer(planned(snapshot, request)));
    }),
    RUNS,
  );
});

test('what is returned, excluded or refused is the same whether or not research exists', () => {
  fc.assert(
    fc.property(randomTable, randomRequest, (table, request) => {
      const { research: _, ...asked } = request;
      const snapshot = tableSnapshot(table);
      const withheld = new Set(Object.keys(table.definitions).filter((id) => taintedIn(snapshot, id)));
      const visible = Object.entries(table.definitions).filter(([id]) => !withheld.has(id));
      const without = tableSnapshot({
        ...table,
        definitions: Object.fromEntries(visible) as Record<string, TestDefinition>,
      });
      expect(seen(planned(snapshot, asked))).toEqual(seen(planned(without, asked)));
    }),
    RUNS,
  );
});

test('engines restricted to other teams cannot be told from engines that do not exist, unless something visible needs them', () => {
  fc.assert(
    fc.property(randomTable, randomRequest, (table, request) => {
      const { research: _, ...asked } = request;
      const snapshot = tableSnapshot(table);
      const foreign = Object.keys(table.definitions).filter((id) => {
        const { activationState, restrictedToTeams } = snapshot.states[snapshot.engineSet.numbers.get(id)!]!;
        return (
          activationState === 'restricted' && !restrictedToTeams.some((team) => asked.teams?.includes(team) === true)
        );
      });
      const needed = foreign.some((id) => Object.values(table.definitions).some((other) => other.needs!.includes(id)));
      fc.pre(foreign.length > 0 && !needed);
      const left = Object.entries(table.definitions).filter(([id]) => !foreign.includes(id));
      const without = tableSnapshot({ ...table, definitions: Object.fromEntries(left) });
      const [here, there] = [seen(planned(snapshot, asked)), seen(planned(without, asked))];
      expect(here).toEqual(there);
      expect(
        foreign.filter((id) => !(asked.targets ?? []).includes(id) && JSON.stringify(here).includes(`"${id}"`)),
      ).toEqual([]);
    }),
    { seed, numRuns: 500 },
  );
});

/** All that an adapter may learn from the answer to a plan request. */
function seen(plan: ExecutionPlan | EnginehouseError) {
  if (!isPlan(plan)) {
    const { code, message, fix, where, status, problems, details } = adapterError(plan);
    return { code, message, fix, where, status, problems, details };
  }
  const { visibleHash, totalCost, excluded } = plan;
  const engines = plan.engines
    .filter((one) => !one.withheld)
    .map((one) => ({
      engineId: one.engine.engineId,
      batch: one.batch,
      needs: one.dependencies.map((at) => plan.engines[at]!.engine.engineId),
      hears: one.eventSources.map((at) => plan.engines[at]!.engine.engineId),
    }));
  return { visibleHash, totalCost, engines, excluded: visibleExclusions(excluded) };
}

test('the cache gives what planning afresh gives', () => {
  const planner = createPlanner({ maxPlans: 3 });
  let revision = 0;
  fc.assert(
    fc.property(randomTable, fc.array(randomRequest, { minLength: 1, maxLength: 8 }), (table, requests) => {
      revision += 1;
      const snapshot = createSnapshot({ ...tableSnapshot(table), revision, processTableRevision: revision });
      for (const request of [...requests, ...requests]) {
        let cached: ExecutionPlan | EnginehouseError;
        try {
          cached = planner.plan(snapshot, request);
        } catch (error) {
          cached = error as EnginehouseError;
        }
        expect(answer(cached)).toEqual(answer(planned(snapshot, request)));
        expect(planner.size).toBeLessThanOrEqual(3);
      }
    }),
    { seed, numRuns: 300 },
  );
});

test('a snapshot made from the one before it is the snapshot made afresh', () => {
  fc.assert(
    fc.property(randomTable, randomTable, randomBroadRequest, (table, later, request) => {
      const first = tableSnapshot(table);
      const known = Object.entries(later.overrides).map(
        ([engineId, override]) => [engineId as EngineId, override] as const,
      );
      const input = {
        revision: 2,
        engineSet: first.engineSet,
        overrides: new Map([...overridesOf(table.overrides).entries()].slice(1).concat(known as never)),
        limits: later.limits,
      };
      const stepped = createSnapshot(input, first);
      const fresh = createSnapshot(input);
      expect(stepped).toEqual(fresh);
      expect(answer(planned(stepped, request))).toEqual(answer(planned(fresh, request)));
    }),
    RUNS,
  );
});

/** Everything of a plan or error, comparable. */
function answer(plan: ExecutionPlan | EnginehouseError) {
  if (!isPlan(plan)) return { code: plan.code, message: plan.message, fix: plan.fix, details: plan.details };
  return { ...plan, engines: plan.engines.map(({ engine, ...one }) => ({ ...one, engineId: engine.engineId })) };
}
