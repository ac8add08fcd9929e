/** As much of an engine as decides its place in the graph. */
export interface GraphEngine {
  readonly engineId: string;
  readonly dependencies: readonly string[];
}

type Edges = ReadonlyMap<string, readonly string[]>;

/** Who depends on whom, among the engines given. */
export interface EngineEdges {
  readonly dependencies: Edges;
  readonly dependents: Edges;
}

/** The edges between engines, both ways; what an engine depends on beyond those given is left out. */
export function edgesOf(engines: readonly GraphEngine[]): EngineEdges {
  const ids = new Set(engines.map(({ engineId }) => engineId));
  const dependencies = new Map<string, string[]>();
  const dependents = new Map<string, string[]>();
  for (const id of ids) dependents.set(id, []);
  for (const engine of engines) {
    const known = engine.dependencies.filter((id) => ids.has(id));
    dependencies.set(engine.engineId, known);
    for (const id of known) dependents.get(id)?.push(engine.engineId);
  }
  return { dependencies, dependents };
}

/** Everything that is reached along the edges, without where they begin. */
export function reached(edges: Edges, from: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of edges.get(id) ?? []) {
      if (next === from || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

/**
 * One engine, what it depends on and what depends on it, nearest first, `most` at most. What it needs comes before what
 * needs it, and neither turns round: engines that only share a dependency with it are not its neighbours.
 */
export function neighbourhood(edges: EngineEdges, center: string, most: number): ReadonlySet<string> {
  const found = new Set([center]);
  let below: readonly string[] = [center];
  let above: readonly string[] = [center];
  while (below.length + above.length > 0 && found.size < most) {
    below = step(edges.dependencies, below, found, most);
    above = step(edges.dependents, above, found, most);
  }
  return found;
}

function step(edges: Edges, from: readonly string[], found: Set<string>, most: number): readonly string[] {
  const next: string[] = [];
  for (const id of from) {
    for (const neighbour of edges.get(id) ?? []) {
      if (found.has(neighbour) || found.size >= most) continue;
      found.add(neighbour);
      next.push(neighbour);
    }
  }
  return next;
}

/** The engine with the most edges, where a large graph opens; the first by name of several. Null without engines. */
export function mostConnected({ dependencies, dependents }: EngineEdges): string | null {
  let found: string | null = null;
  let most = -1;
  for (const [id, needs] of dependencies) {
    const count = needs.length + (dependents.get(id)?.length ?? 0);
    if (count > most) [found, most] = [id, count];
  }
  return found;
}
