import type { EngineDefinition, EngineId } from '@enginehouse/kernel';
import type { SeenVersions } from '@enginehouse/kernel/node';
import {
  changeConfiguration,
  combineChanges,
  type Database,
  lastSeenDefinitions,
  overrideChange,
  type Queryable,
} from '@enginehouse/store';
import { lastWithheld } from './last-withheld.ts';

/** The platform itself, where it changes the configuration on nobody's order. */
const PLATFORM = { actor: 'enginehouse', actorRole: 'platform', channel: 'load' } as const;

/**
 * Remembers versions, and sees to it that other code is no promotion: an engine last seen withheld whose new code would be
 * returned gets an override that keeps it withheld, before its version is remembered. In this order, because once the new
 * version is the last one seen, nothing tells any more that the one before it was withheld.
 */
export function withholdingSeenVersions(db: Database, seen: SeenVersions): SeenVersions {
  return {
    lookup: (pairs) => seen.lookup(pairs),
    async record(triples) {
      const definitions = new Map(triples.map(({ engineId, definition }) => [engineId as EngineId, definition]));
      await keepWithheld(db, definitions);
      await seen.record(triples);
    },
  };
}

async function keepWithheld(db: Database, loaded: ReadonlyMap<EngineId, EngineDefinition>): Promise<void> {
  await changeConfiguration(
    db,
    async (current, reader) => {
      const last = await lastSeenWithDependencies(reader, [...loaded.keys()]);
      const before = lastWithheld(last, current.overrides);
      const now = lastWithheld(new Map([...last, ...loaded]), current.overrides);
      const released = [...before].filter((engineId) => loaded.has(engineId) && !now.has(engineId));
      const changes = released.flatMap((engineId) => {
        const override = { ...current.overrides.get(engineId), researchOnly: true };
        const reason = 'was withheld when last seen; its new code declares otherwise, which takes a promotion';
        return overrideChange(current, { engineId, override, reason, origin: PLATFORM }) ?? [];
      });
      return changes.length === 0 ? null : combineChanges(changes);
    },
    { origin: PLATFORM },
  );
}

/**
 * The definitions last seen of these engines and of all they depended on: code that drops a withheld dependency may be
 * loaded without it.
 */
async function lastSeenWithDependencies(
  reader: Queryable,
  engineIds: readonly string[],
): Promise<ReadonlyMap<EngineId, EngineDefinition>> {
  const last = new Map<EngineId, EngineDefinition>();
  const asked = new Set<string>();
  for (let next = engineIds; next.length > 0; ) {
    for (const engineId of next) asked.add(engineId);
    const stored = await lastSeenDefinitions(reader, next);
    for (const [engineId, { definition }] of stored) last.set(engineId, definition);
    const needed = [...stored.values()].flatMap(({ definition }) => definition.dependencies);
    next = [...new Set(needed)].filter((engineId) => !asked.has(engineId));
  }
  return last;
}
