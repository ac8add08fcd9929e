import { type EngineDefinition, type EngineId, type EngineOverride, effectiveState } from '@enginehouse/kernel';

/**
 * The engines that were withheld as they were last seen: by their own state, or because something they depended on was.
 * What their code says now does not matter: loading other code is no promotion.
 */
export function lastWithheld(
  definitions: ReadonlyMap<EngineId, EngineDefinition>,
  overrides: ReadonlyMap<EngineId, EngineOverride>,
): ReadonlySet<EngineId> {
  const verdicts = new Map<EngineId, boolean>();
  const isWithheld = (engineId: EngineId): boolean => {
    const known = verdicts.get(engineId);
    if (known !== undefined) return known;
    const definition = definitions.get(engineId);
    if (definition === undefined) return false;
    // Set before the dependencies are asked: definitions of different days may form a circle.
    verdicts.set(engineId, false);
    const verdict =
      effectiveState(definition, overrides.get(engineId)).withheld ||
      definition.dependencies.some((id) => isWithheld(id as EngineId));
    verdicts.set(engineId, verdict);
    return verdict;
  };
  return new Set([...definitions.keys()].filter(isWithheld));
}
