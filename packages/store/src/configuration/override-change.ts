import type { EngineId, EngineOverride } from '@enginehouse/kernel';
import { engineStates, type StoredOverride } from '@enginehouse/models';
import type { ChangeOrigin, ConfigurationChange } from './configuration-change.ts';
import type { ConfigurationState } from './read-configuration.ts';

export interface OverrideChange {
  readonly engineId: EngineId;
  /** What is set from now on, whole; empty: as the code declares. */
  readonly override: EngineOverride;
  readonly reason: string | null;
  readonly origin: ChangeOrigin;
  /** Whether it takes anything away. Default true: what an engine's code declares is not known here. */
  readonly tightens?: boolean;
}

/** Sets the override of an engine; null when it is set already. The one in force ends in the moment the new one begins. */
export function overrideChange(
  current: ConfigurationState,
  { engineId, override, reason, origin, tightens = true }: OverrideChange,
): ConfigurationChange | null {
  const before = current.overrides.get(engineId) ?? {};
  if (canonical(before) === canonical(override)) return null;
  const row = current.overrideRows.get(engineId);
  const values = {
    engineId,
    override: override satisfies StoredOverride,
    reason,
    actor: origin.actor,
    actorUserId: origin.actorUserId ?? null,
  };
  return {
    writes: [
      ...(row === undefined
        ? []
        : [{ operation: 'update', table: engineStates, rows: [{ id: row.id }], stamped: ['until'] } as const]),
      { operation: 'insert', table: engineStates, rows: [values], stamped: ['from'] },
    ],
    audit: [
      {
        eventType: 'engine.state.changed',
        entityType: engineStates.name,
        entityId: engineId,
        operation: 'update',
        before: { override: before },
        after: { override, reason },
      },
    ],
    events: [
      {
        type: 'engine.state.changed',
        source: 'enginehouse/process-table',
        subject: engineId,
        data: { engineId, before, after: override },
      },
    ],
    changesPlans: true,
    tightens,
  };
}

function canonical(override: EngineOverride): string {
  const { activationState, researchOnly, restrictedToTeams, priority } = override;
  return JSON.stringify([activationState, researchOnly, restrictedToTeams, priority]);
}
