import type { EnginehouseError } from '@enginehouse/errors';
import type { EngineId } from './definition.ts';
import { cycles } from './dependency-graph.ts';
import type { Engine } from './engine.ts';
import { dependencyCycle, dependencyNotRegistered, graphOf, missingDependencies, sortedById } from './engine-set.ts';
import type { LoadOutcome, SessionHost } from './load-session.ts';

/** Something that keeps engines out, while a session is being settled. */
export interface Fault {
  error: EnginehouseError;
  readonly files: Set<string>;
  readonly engineIds: Set<string>;
}

/** Takes out what cannot stand, together with all that depends on it, and puts the rest in force. */
export function settle(
  host: SessionHost,
  accepted: Map<string, Engine>,
  loaded: ReadonlySet<EngineId>,
  faults: readonly Fault[],
): LoadOutcome {
  const sorted = sortedById(accepted.values());
  const { edges, dependents, order } = graphOf(sorted);
  if (order.length < sorted.length) {
    host.close(undefined);
    throw dependencyCycle(sorted, cycles(edges, dependents));
  }

  const all = [...faults];
  const broken = new Set(faults.flatMap((entry) => [...entry.engineIds]).filter((id) => !accepted.has(id)));
  const missing = missingDependencies(sorted, accepted).filter(({ dependency }) => !broken.has(dependency));
  if (missing.length > 0) {
    const brokenFiles = faults.flatMap((entry) => [...entry.files]);
    const fix =
      brokenFiles.length === 0
        ? undefined
        : `Repair what did not load (${brokenFiles.join(', ')}), or correct the names.`;
    all.push({
      error: dependencyNotRegistered(missing, accepted.keys(), fix),
      files: new Set(missing.map(({ engine }) => engine.file).filter((file) => file !== undefined)),
      engineIds: new Set(missing.map(({ engine }) => engine.engineId)),
    });
    for (const { engine } of missing) accepted.delete(engine.engineId);
  }

  const dependentsOf = dependentsAmong(sorted);
  const problems = all.map(({ error, files, engineIds }) => {
    const atFault = new Set([...engineIds].filter((id) => !accepted.has(id)));
    return { error, files: [...files], engineIds: [...engineIds], keptOut: dependentsOf(atFault) };
  });
  for (const { keptOut } of problems) for (const engineId of keptOut) accepted.delete(engineId);
  const engines = accepted.size === sorted.length ? sorted : sortedById(accepted.values());
  const warnings = host.close(engines);
  return { engines, loaded: [...loaded].filter((id) => accepted.has(id)).sort(), problems, warnings };
}

/** Finds the engines that need one of some ids, transitively, sorted; the ids themselves left out. */
function dependentsAmong(sorted: readonly Engine[]): (ids: ReadonlySet<string>) => EngineId[] {
  const direct = new Map<string, EngineId[]>();
  for (const engine of sorted) {
    for (const id of engine.definition.dependencies) {
      const known = direct.get(id);
      if (known === undefined) direct.set(id, [engine.engineId]);
      else known.push(engine.engineId);
    }
  }
  return (ids) => {
    const reached = new Set<EngineId>();
    const next: string[] = [...ids];
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      for (const dependent of direct.get(id) ?? []) {
        if (ids.has(dependent) || reached.has(dependent)) continue;
        reached.add(dependent);
        next.push(dependent);
      }
    }
    return [...reached].sort();
  };
}
