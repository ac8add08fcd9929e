import { type EngineDefinition, type EngineId, type EngineOverride, effectiveState } from '@enginehouse/kernel';

/**
 * The engines that were withheld as they were last seen: by their own state, or because something they depended on was.
 * What their code says now does not matter: loading other code is no promotion.
 */
export function lastWithheld(
  definitions: ReadonlyMap<EngineId, EngineDefinition>,
  overrides: ReadonlyMap<EngineId, EngineOverride>,
): ReadonlySet<EngineId> {
  const dependents = new Map<string, EngineId[]>();
  for (const [engineId, { dependencies }] of definitions) {
    for (const dependency of dependencies) {
      const known = dependents.get(dependency);
      if (known === undefined) dependents.set(dependency, [engineId]);
      else known.push(engineId);
    }
  }
  const withheld = new Set(
    [...definitions]
      .filter(([engineId, definition]) => effectiveState(definition, overrides.get(engineId)).withheld)
      .map(([engineId]) => engineId),
  );
  // A set hands out what is added while it is walked. Definitions of different days may form a circle; it ends all the same.
  for (const engineId of withheld) for (const dependent of dependents.get(engineId) ?? []) withheld.add(dependent);
  return withheld;
}
