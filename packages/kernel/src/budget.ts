import type { EngineSet } from './engine-set.ts';

/** One budget pass over engine numbers. */
export interface BudgetPass {
  readonly set: EngineSet;
  readonly costs: Uint8Array;
  readonly priorities: Int32Array;
  /** 1: takes part in this pass. Changed in place: a dropped engine is 0 afterwards. Closed under dependencies that take part. */
  readonly members: Uint8Array;
  /** 1: asked for by itself. An engine that is not goes as soon as nothing left needs it. Undefined: all are asked for. */
  readonly seeds: Uint8Array | undefined;
  /** Highest sum of costs; null: none. */
  readonly cap: number | null;
}

/**
 * Drops engines until the rest fits: always the sink with the lowest priority, ties by higher cost, then lower number
 * (which is engineId order). Then takes back, by priority, lower cost and number, whatever fits with its dependencies,
 * so that no dropped engine could still be added. Returns the numbers dropped in the end.
 */
export function fitBudget(pass: BudgetPass): number[] {
  const { members, costs, cap } = pass;
  let total = 0;
  for (let number = 0; number < members.length; number++) if (members[number] === 1) total += costs[number]!;
  if (cap === null || total <= cap) return [];
  const { dropped, total: left } = drop(pass, total, cap);
  takeBack(pass, dropped, cap - left);
  return dropped.filter((number) => members[number] === 0);
}

function drop(pass: BudgetPass, sum: number, cap: number): { dropped: number[]; total: number } {
  const { set, costs, priorities, members, seeds } = pass;
  const needed = neededBy(set, members);
  const goesFirst = (a: number, b: number): boolean =>
    priorities[a] !== priorities[b]
      ? priorities[a]! < priorities[b]!
      : costs[a] !== costs[b]
        ? costs[a]! > costs[b]!
        : a < b;
  const sinks = new Heap(goesFirst);
  for (let number = 0; number < members.length; number++) {
    if (members[number] === 1 && needed[number] === 0) sinks.push(number);
  }
  const dropped: number[] = [];
  let total = sum;
  while (total > cap) {
    const sink = sinks.pop();
    if (sink === undefined) break;
    const going = [sink];
    for (let number = going.pop(); number !== undefined; number = going.pop()) {
      members[number] = 0;
      total -= costs[number]!;
      dropped.push(number);
      for (let edge = set.dependencyStart[number]!; edge < set.dependencyStart[number + 1]!; edge++) {
        const dependency = set.dependencies[edge]!;
        if (members[dependency] === 0) continue;
        needed[dependency]! -= 1;
        if (needed[dependency] !== 0) continue;
        if (seeds === undefined || seeds[dependency] === 1) sinks.push(dependency);
        else going.push(dependency);
      }
    }
  }
  return { dropped, total };
}

/** How many members depend directly on each engine. */
function neededBy(set: EngineSet, members: Uint8Array): Int32Array {
  const needed = new Int32Array(members.length);
  for (let number = 0; number < members.length; number++) {
    if (members[number] === 0) continue;
    for (let edge = set.dependencyStart[number]!; edge < set.dependencyStart[number + 1]!; edge++) {
      needed[set.dependencies[edge]!]! += 1;
    }
  }
  return needed;
}

function takeBack(pass: BudgetPass, dropped: readonly number[], free: number): void {
  const { set, costs, priorities, members, seeds } = pass;
  const out = new Set(dropped);
  const candidates = dropped
    .filter((number) => seeds === undefined || seeds[number] === 1)
    .sort((a, b) => priorities[b]! - priorities[a]! || costs[a]! - costs[b]! || a - b);
  let room = free;
  // One sweep is enough: what an engine brings along saves a later one at most what it has cost, so none that did not
  // fit before can fit after it.
  for (const number of candidates) {
    if (members[number] === 1 || costs[number]! > room) continue;
    const group = missingFor(
      number,
      set,
      (dependency) => out.has(dependency) && members[dependency] === 0,
      costs,
      room,
    );
    for (const member of group ?? []) {
      members[member] = 1;
      room -= costs[member]!;
    }
  }
}

/** What the cheapest asked-for member costs with all it needs; infinity when there is none. */
export function smallestBudget(
  set: EngineSet,
  costs: Uint8Array,
  members: Uint8Array,
  seeds: Uint8Array | undefined,
): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let number = 0; number < members.length; number++) {
    if (members[number] === 0 || (seeds !== undefined && seeds[number] === 0)) continue;
    // Giving up at the best so far keeps this linear on graphs where nearly everything needs much more.
    const group = missingFor(number, set, () => true, costs, smallest - 1);
    if (group !== undefined) smallest = group.reduce((sum, member) => sum + costs[member]!, 0);
  }
  return smallest;
}

/** The engine and the dependencies it lacks; undefined as soon as they cost more than `room`. */
function missingFor(
  number: number,
  set: EngineSet,
  lacks: (number: number) => boolean,
  costs: Uint8Array,
  room: number,
): number[] | undefined {
  const group = [number];
  const seen = new Set(group);
  let cost = costs[number]!;
  for (let index = 0; index < group.length; index++) {
    if (cost > room) return undefined;
    const member = group[index]!;
    for (let edge = set.dependencyStart[member]!; edge < set.dependencyStart[member + 1]!; edge++) {
      const dependency = set.dependencies[edge]!;
      if (seen.has(dependency) || !lacks(dependency)) continue;
      seen.add(dependency);
      group.push(dependency);
      cost += costs[dependency]!;
    }
  }
  return cost > room ? undefined : group;
}

/** Binary heap of numbers, the one that goes first on top. */
class Heap {
  readonly #entries: number[] = [];
  readonly #goesFirst: (a: number, b: number) => boolean;

  constructor(goesFirst: (a: number, b: number) => boolean) {
    this.#goesFirst = goesFirst;
  }

  push(number: number): void {
    const entries = this.#entries;
    let at = entries.push(number) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#goesFirst(number, entries[parent]!)) break;
      entries[at] = entries[parent]!;
      at = parent;
    }
    entries[at] = number;
  }

  pop(): number | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (entries.length === 0 || last === undefined) return first;
    let at = 0;
    for (let child = 1; child < entries.length; child = 2 * at + 1) {
      if (child + 1 < entries.length && this.#goesFirst(entries[child + 1]!, entries[child]!)) child += 1;
      if (!this.#goesFirst(entries[child]!, last)) break;
      entries[at] = entries[child]!;
      at = child;
    }
    entries[at] = last;
    return first;
  }
}
