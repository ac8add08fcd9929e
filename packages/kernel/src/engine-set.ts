import { hash } from 'node:crypto';
import { didYouMean, type Problem } from '@enginehouse/errors';
import { cycles, type Edges, levelled, reversed } from './dependency-graph.ts';
import { type Engine, scoreMissing, waitsForScore } from './engine.ts';
import { kernelErrors, problem, problemLines } from './errors.ts';

/**
 * All engines loaded on this node, immutable. Engines are numbered by the order of their sorted ids; the graph is
 * kept as integer arrays, so that planning never touches a string.
 */
export interface EngineSet {
  /** SHA-256 (hex) over every engineId@version#contentHash. */
  readonly hash: string;
  /** Sorted by engineId; the index is the engine's number. */
  readonly engines: readonly Engine[];
  readonly numbers: ReadonlyMap<string, number>;
  /** Dependencies of engine n: `dependencies[dependencyStart[n] .. dependencyStart[n + 1])`. */
  readonly dependencyStart: Int32Array;
  readonly dependencies: Int32Array;
  /** Dependents of engine n, likewise, in ascending order. */
  readonly dependentStart: Int32Array;
  readonly dependents: Int32Array;
  /** Engine numbers, dependencies first; by batch, then by number. */
  readonly topologicalOrder: Int32Array;
  /** Batch of engine n: length of the longest chain of dependencies below it. The same in every plan that holds it. */
  readonly batches: Int32Array;
}

/**
 * Freezes engines into a set that plans are made from. Their order does not matter.
 *
 * Throws `SCORE_MISSING`, `DUPLICATE_ENGINE`, `DEPENDENCY_NOT_REGISTERED` (all of them at once) or `DEPENDENCY_CYCLE`.
 */
export function createEngineSet(engines: Iterable<Engine>): EngineSet {
  const sorted = sortedById(engines);
  const { hash: setHash, numbers, edges, dependents, level, order, missing, unbound } = graphOf(sorted);
  if (unbound.length > 0) throw scoreMissing(unbound);
  if (missing) throw dependencyNotRegistered(missingDependencies(sorted, numbers), numbers.keys());
  if (order.length < sorted.length) throw dependencyCycle(sorted, cycles(edges, dependents));

  return Object.freeze({
    hash: setHash,
    engines: sorted,
    numbers,
    dependencyStart: edges.start,
    dependencies: edges.targets,
    dependentStart: dependents.start,
    dependents: dependents.targets,
    topologicalOrder: order,
    batches: level,
  });
}

/** Sorting is by UTF-16 code units, so that every machine and locale numbers the engines alike. */
export function sortedById(engines: Iterable<Engine>): readonly Engine[] {
  // What a registry hands over went through here when it was registered.
  if (graphs.has(engines)) return engines as readonly Engine[];
  const sorted = [...engines].sort(byEngineId);
  for (let index = 1; index < sorted.length; index++) {
    const [one, other] = [sorted[index - 1]!, sorted[index]!];
    if (one.engineId === other.engineId) throw duplicateEngine(one.engineId, [one.file, other.file]);
  }
  return Object.freeze(sorted);
}

function byEngineId(a: Engine, b: Engine): number {
  return a.engineId < b.engineId ? -1 : a.engineId > b.engineId ? 1 : 0;
}

/** Engines as numbers and edges; a graph with a cycle has fewer nodes in `order`. */
export interface EngineGraph {
  /** SHA-256 (hex) over every engineId@version#contentHash. */
  readonly hash: string;
  readonly numbers: Map<string, number>;
  /** Dependencies that are among the engines; the others are left out. */
  readonly edges: Edges;
  readonly dependents: Edges;
  readonly level: Int32Array;
  readonly order: Int32Array;
  /** True: some dependency is not among the engines. */
  readonly missing: boolean;
  /** Ids of engines whose `score` has not been tied to them. */
  readonly unbound: readonly string[];
}

// A list of engines is checked when it is registered and planned from later: by its identity the graph is kept between.
const graphs = new WeakMap<Iterable<Engine>, EngineGraph>();

/** The graph of a list that `sortedById` made; an engine's number is its place in it. */
export function graphOf(sorted: readonly Engine[]): EngineGraph {
  const known = graphs.get(sorted);
  if (known !== undefined) return known;
  const graph = createGraph(sorted);
  graphs.set(sorted, graph);
  return graph;
}

function createGraph(sorted: readonly Engine[]): EngineGraph {
  const numbers = new Map<string, number>();
  const unbound: string[] = [];
  let declared = 0;
  for (let number = 0; number < sorted.length; number++) {
    const engine = sorted[number]!;
    numbers.set(engine.engineId, number);
    declared += engine.definition.dependencies.length;
    if (waitsForScore(engine)) unbound.push(engine.engineId);
  }
  const start = new Int32Array(sorted.length + 1);
  const targets = new Int32Array(declared);
  let edge = 0;
  for (let number = 0; number < sorted.length; number++) {
    for (const dependency of sorted[number]!.definition.dependencies) {
      const target = numbers.get(dependency);
      if (target !== undefined) targets[edge++] = target;
    }
    start[number + 1] = edge;
  }
  const edges = { start, targets: edge === declared ? targets : targets.slice(0, edge) };
  const dependents = reversed(edges);
  const { level, order } = levelled(edges, dependents);
  return { hash: hashOf(sorted), numbers, edges, dependents, level, order, missing: edge < declared, unbound };
}

/** One dependency that nothing registered has as its id. */
export interface MissingDependency {
  readonly engine: Engine;
  readonly dependency: string;
}

/** What the engines need and `known` does not have. */
export function missingDependencies(
  engines: Iterable<Engine>,
  known: { has(engineId: string): boolean },
): MissingDependency[] {
  const missing: MissingDependency[] = [];
  for (const engine of engines) {
    for (const dependency of engine.definition.dependencies) {
      if (!known.has(dependency)) missing.push({ engine, dependency });
    }
  }
  return missing;
}

/** One error for all missing dependencies, each with its file and the nearest names. */
export function dependencyNotRegistered(missing: readonly MissingDependency[], known: Iterable<string>, fix?: string) {
  const names = [...known];
  const problems: Problem[] = missing.map(({ engine, dependency }) => {
    const index = engine.definition.dependencies.indexOf(dependency);
    const place = engine.file === undefined ? '' : ` (${engine.file})`;
    // Never the engine itself: taking that advice would make a circle.
    const others = names.filter((name) => name !== engine.engineId);
    return problem(
      `${engine.engineId}.dependencies[${index}]`,
      `dependency '${dependency}' is not registered${didYouMean(dependency, others)}${place}`,
      dependency,
    );
  });
  const [first] = missing;
  const message =
    problems.length === 1 && first !== undefined
      ? `Engine '${first.engine.engineId}': ${problems[0]!.message}`
      : `${problems.length} dependencies are not registered:${problemLines(problems)}`;
  return kernelErrors.error('DEPENDENCY_NOT_REGISTERED', {
    message,
    ...(problems.length === 1 && first?.engine.file !== undefined ? { where: first.engine.file } : {}),
    ...(fix === undefined ? {} : { fix }),
    problems,
    details: {
      missing: missing.map(({ engine, dependency }) => ({
        engineId: engine.engineId,
        dependency,
        file: engine.file ?? null,
      })),
    },
  });
}

/** The error for circles in the graph, each printed as `a -> b -> c -> a` (each needs the next). */
export function dependencyCycle(engines: readonly Engine[], paths: readonly (readonly number[])[]) {
  const circles = paths.map((path) => [...path, path[0]!].map((number) => engines[number]!.engineId));
  const problems = circles.map((ids) => {
    const first = engines[paths[circles.indexOf(ids)]![0]!]!;
    return problem(`${first.engineId}.dependencies`, ids.join(' -> '));
  });
  const files = new Set(paths.flat().map((number) => engines[number]!.file));
  files.delete(undefined);
  return kernelErrors.error('DEPENDENCY_CYCLE', {
    message:
      circles.length === 1
        ? `Engines depend on each other in a circle: ${circles[0]!.join(' -> ')}`
        : `Engines depend on each other in ${circles.length} circles:${problemLines(problems)}`,
    ...(files.size === 0 ? {} : { where: [...files].join(', ') }),
    problems,
    details: { cycles: circles },
  });
}

/** The error for one id claimed by two registrations; names both files. */
export function duplicateEngine(engineId: string, files: readonly (string | undefined)[]) {
  const places = files.map((file) => file ?? 'a call of registerEngine(definition, score)');
  return kernelErrors.error('DUPLICATE_ENGINE', {
    message: `Engine '${engineId}' is registered twice: by ${places.join(' and by ')}`,
    where: places.join(', '),
    details: { engineId, files: files.map((file) => file ?? null) },
  });
}

function hashOf(sorted: readonly Engine[]): string {
  let text = '';
  for (const engine of sorted) text += `${engine.engineId}@${engine.definition.version}#${engine.contentHash}\n`;
  return hash('sha256', text);
}
