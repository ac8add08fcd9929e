import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitBudget } from './budget.ts';
import type { EngineSet } from './engine-set.ts';
import { randomTable } from './testing/random-process-table.ts';
import { testSeed } from './testing/seed.ts';
import { engineSetOf } from './testing/snapshot-of.ts';

const seed = testSeed('budget');

interface Line {
  readonly needs?: readonly string[];
  readonly cost: number;
  readonly priority?: number;
}

/** Runs one pass over engines given as lines, and says which are left. */
function left(lines: Readonly<Record<string, Line>>, cap: number | null, seeds?: readonly string[]): string[] {
  const set = engineSetOf(
    Object.fromEntries(Object.entries(lines).map(([id, { needs = [], cost }]) => [id, { needs, computeCost: cost }])),
  );
  const ids = set.engines.map((engine) => engine.engineId as string);
  const members = new Uint8Array(ids.length).fill(1);
  fitBudget({
    set,
    costs: Uint8Array.from(ids, (id) => lines[id]!.cost),
    priorities: Int32Array.from(ids, (id) => lines[id]!.priority ?? 0),
    members,
    seeds: seeds && Uint8Array.from(ids, (id) => (seeds.includes(id) ? 1 : 0)),
    cap,
  });
  return ids.filter((_, number) => members[number] === 1);
}

test('without a cap, or under it, everything stays', () => {
  const lines = { a: { cost: 5 }, b: { cost: 5, needs: ['a'] } };
  expect(left(lines, null)).toEqual(['a', 'b']);
  expect(left(lines, 10)).toEqual(['a', 'b']);
});

test('the sink with the lowest priority goes first, whatever else is cheaper', () => {
  expect(left({ a: { cost: 1, priority: 2 }, b: { cost: 9, priority: 3 }, c: { cost: 5, priority: 1 } }, 12)).toEqual([
    'a',
    'b',
  ]);
});

test('of equal priority the costlier goes first, then the one whose id comes first', () => {
  expect(left({ a: { cost: 2 }, b: { cost: 3 }, c: { cost: 2 } }, 4)).toEqual(['a', 'c']);
  expect(left({ a: { cost: 3 }, b: { cost: 3 }, c: { cost: 3 } }, 6)).toEqual(['b', 'c']);
});

test('an engine that others need is no sink, however low its priority', () => {
  expect(left({ base: { cost: 4, priority: -9 }, top: { cost: 4, needs: ['base'] }, other: { cost: 4 } }, 8)).toEqual([
    'base',
    'top',
  ]);
  expect(left({ base: { cost: 4, priority: -9 }, top: { cost: 4, needs: ['base'] } }, 4)).toEqual(['base']);
});

test('what still fits comes back: by priority, lower cost, id, together with what it needs', () => {
  // Dropped in the order big, mid, small; then small and mid fit beside keep, big does not.
  const lines = {
    keep: { cost: 2, priority: 9 },
    big: { cost: 9, priority: -3 },
    mid: { cost: 3, priority: -2 },
    small: { cost: 1 },
  };
  expect(left(lines, 6)).toEqual(['keep', 'mid', 'small']);
  const chain = {
    keep: { cost: 9, priority: 1 },
    low: { cost: 1, priority: -1 },
    top: { cost: 2, needs: ['low'], priority: -2 },
    x: { cost: 8 },
  };
  expect(left(chain, 12)).toEqual(['keep', 'low', 'top']);
});

test('what one engine brings back serves the ones after it', () => {
  // Beside `k` there is room for 5. `first` lacks `base` too, 6 in all; `second` with `base` takes 3; `third` then needs 2.
  const lines = {
    k: { cost: 10, priority: 9 },
    base: { cost: 2 },
    first: { cost: 4, needs: ['base'], priority: 3 },
    second: { cost: 1, needs: ['base'], priority: 2 },
    third: { cost: 2, needs: ['base'], priority: 1 },
    heavy: { cost: 10, needs: ['first', 'second', 'third'], priority: 8 },
  };
  expect(left(lines, 15)).toEqual(['base', 'k', 'second', 'third']);
});

test('what was not asked for by itself goes with the last that needs it, and does not come back alone', () => {
  const lines = { base: { cost: 1 }, top: { cost: 9, needs: ['base'] }, other: { cost: 5, priority: 1 } };
  expect(left(lines, 14)).toEqual(['base', 'other']);
  expect(left(lines, 14, ['top', 'other'])).toEqual(['other']);
});

/** The rule as the words say it, without any of the speed. */
function leftByTheBook(set: EngineSet, costs: Uint8Array, priorities: Int32Array, cap: number): number[] {
  const needsOf = (number: number) => [
    ...set.dependencies.slice(set.dependencyStart[number], set.dependencyStart[number + 1]),
  ];
  const all = set.engines.map((_, number) => number);
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + costs[number]!, 0);
  const stay = new Set(all);
  while (sum(stay) > cap) {
    const sinks = [...stay].filter((number) => ![...stay].some((other) => needsOf(other).includes(number)));
    sinks.sort((a, b) => priorities[a]! - priorities[b]! || costs[b]! - costs[a]! || a - b);
    stay.delete(sinks[0]!);
  }
  const lacking = (number: number): Set<number> => {
    const found = new Set<number>();
    const visit = (one: number): void => {
      if (stay.has(one) || found.has(one)) return;
      found.add(one);
      needsOf(one).forEach(visit);
    };
    visit(number);
    return found;
  };
  for (;;) {
    const out = all.filter((number) => !stay.has(number));
    out.sort((a, b) => priorities[b]! - priorities[a]! || costs[a]! - costs[b]! || a - b);
    const back = out.find((number) => sum(stay) + sum(lacking(number)) <= cap);
    if (back === undefined) return [...stay].sort((a, b) => a - b);
    for (const number of lacking(back)) stay.add(number);
  }
}

test('random graphs: exactly what the rule says', () => {
  fc.assert(
    fc.property(
      randomTable,
      fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 14, maxLength: 14 }),
      fc.integer({ min: 0, max: 90 }),
      (table, ranks, cap) => {
        const set = engineSetOf(table.definitions);
        const costs = Uint8Array.from(set.engines, (engine) => engine.definition.computeCost);
        const priorities = Int32Array.from(set.engines, (_, number) => ranks[number]!);
        const members = new Uint8Array(costs.length).fill(1);
        const dropped = fitBudget({ set, costs, priorities, members, seeds: undefined, cap });
        const stay = [...members.keys()].filter((number) => members[number] === 1);
        expect(stay).toEqual(leftByTheBook(set, costs, priorities, cap));
        expect([...stay, ...dropped].sort((a, b) => a - b)).toEqual([...members.keys()]);
      },
    ),
    { seed, numRuns: 1000 },
  );
});
