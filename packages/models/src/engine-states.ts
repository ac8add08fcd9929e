import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import { jsonShape } from './field.ts';

/** What an operator set for an engine; a missing key means: as the code declares. */
export interface StoredOverride {
  readonly activationState?: 'active' | 'restricted' | 'research-only' | 'deprecated';
  readonly researchOnly?: boolean;
  readonly restrictedToTeams?: readonly string[];
  readonly priority?: number;
}

/** The overrides of engines, each from one moment to the next: what was in force at any time is a query. */
export const engineStates = defineCoreModel({
  name: 'engine_states',
  description: 'What operators set for engines beside what the code declares, from one moment to the next.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number of the row.', sortable: true },
    engineId: { type: 'text', description: 'The engine; it need not be loaded.', label: 'Engine', sortable: true },
    override: {
      type: 'json',
      shape: jsonShape<StoredOverride>(),
      description: 'What was set; empty from the moment the engine returned to what its code declares.',
    },
    reason: { type: 'text', nullable: true, description: 'Why, in the words of whoever set it.' },
    actor: { type: 'text', description: 'Who set it, by name.' },
    actorUserId: {
      type: 'bigint',
      nullable: true,
      description: 'The user who set it; none for the operator of the machine and for the platform.',
      label: 'User',
      references: { table: 'users', onDelete: 'keep' },
    },
    from: { type: 'datetime', column: 'valid_from', description: 'In force from.', sortable: true },
    until: {
      type: 'datetime',
      column: 'valid_until',
      nullable: true,
      description: 'In force until, exclusive; none while it still is.',
      sortable: true,
    },
    revision: { type: 'bigint', description: 'Revision of the last write of this row.', sortable: true },
  },
  unique: {
    engine_states_in_force: {
      fields: ['engineId'],
      where: 'valid_until is null',
      message: 'another state is in force for this engine',
    },
  },
  indexes: { engine_states_history: { fields: ['engineId', 'from'] } },
  checks: { engine_states_order: 'valid_until is null or valid_until >= valid_from' },
  filters: { id: 'exact', engineId: 'exact', actorUserId: 'exact', from: 'range', until: 'range' },
  defaultSort: [{ field: 'from', direction: 'desc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  readOnly: { owner: 'sdk.processTable' },
});

export const engineStatesAccess = defineAccess(engineStates, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: 'nobody',
});

export const engineStatesEffects = defineEffects(engineStates, {
  announces: [{ topic: 'engine.state.changed', on: ['create'] }],
});
