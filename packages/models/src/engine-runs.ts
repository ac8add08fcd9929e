import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';

/**
 * The run log: one compact row per run. What all runs of a plan share is in `run_plans`, what is kept whole beside the
 * hashes in `run_outputs`. No column on time is indexed: ids are UUIDs of version 7 and order the log. What leads from an
 * engine to its runs is the plan: the runs of each are indexed in the order of the log.
 */
export const engineRuns = defineCoreModel({
  name: 'engine_runs',
  description: 'Runs of plans over signals: who asked, what ran with which code, and what came of it.',
  fields: {
    id: { type: 'uuid', description: 'Version 7: ordered by time.', label: 'Run', sortable: true },
    startedAt: { type: 'datetime', description: 'When the run began.' },
    durationMs: {
      type: 'float',
      description: 'Milliseconds to the last engine that may be returned.',
      label: 'Duration',
      format: 'milliseconds',
    },
    status: {
      type: 'enum',
      values: ['succeeded', 'partial', 'failed', 'cancelled'],
      description: 'Of the engines that may be returned: all succeeded, some, none, or the request was cancelled.',
    },
    actor: { type: 'text', description: 'Who asked.' },
    adapter: { type: 'text', nullable: true, description: 'The product that asked and received the outputs.' },
    module: { type: 'text', nullable: true, description: 'The module that asked.', shown: 'detail' },
    planHash: {
      type: 'text',
      computed: {
        sql: `(select case when :research then p.plan_hash else p.visible_hash end from run_plans p where p.id = it.plan_id)`,
      },
      description: 'SHA-256 over the engines of the plan that the reader may know of, with their versions.',
      format: 'hash',
    },
    revision: { type: 'bigint', description: 'Revision of the process table that the plan was made from.' },
    engineSetHash: {
      type: 'text',
      computed: {
        sql: '(select case when :research then p.engine_set_hash end from run_plans p where p.id = it.plan_id)',
      },
      nullable: true,
      description: 'SHA-256 over all engines loaded on the node; null to those who may not know of withheld ones.',
      shown: 'detail',
      format: 'hash',
    },
    userId: {
      type: 'bigint',
      nullable: true,
      description: 'The user who asked, if one did.',
      references: { table: 'users', onDelete: 'keep' },
    },
    organizationId: {
      type: 'bigint',
      nullable: true,
      description: 'The organization of who asked.',
      references: { table: 'organizations', onDelete: 'keep' },
    },
    requestId: { type: 'text', nullable: true, description: 'The request that asked.', shown: 'detail' },
    idempotencyKey: {
      type: 'text',
      nullable: true,
      description: 'Key under which the actor may ask again and gets this run.',
      shown: 'detail',
    },
    teams: { type: 'json', nullable: true, description: 'Teams of the run, a list; null: none.', shown: 'detail' },
    request: {
      type: 'json',
      nullable: true,
      description: 'What was asked of the process table beside the teams; null: nothing in particular.',
      shown: 'detail',
    },
    signalsHash: {
      type: 'bytes',
      description: 'SHA-256 over the canonical JSON of the signals.',
      shown: 'detail',
      format: 'hash',
    },
    planId: {
      type: 'bigint',
      description: 'The plan document.',
      shown: 'never',
      references: { table: 'run_plans', onDelete: 'keep' },
    },
    engines: { type: 'bytes', description: 'Status, times and output hash of each engine, packed.', shown: 'never' },
    failures: {
      type: 'text',
      nullable: true,
      description: 'Failures of engines as lines of JSON; text, because JSON may hold what jsonb refuses.',
      shown: 'never',
    },
    pendingWriter: {
      type: 'text',
      nullable: true,
      description: 'The start of a node that owes the withheld part; null: nothing is owed.',
      shown: 'never',
    },
  },
  unique: {
    engine_runs_idempotency_key: {
      fields: ['actor', 'idempotencyKey'],
      where: 'idempotency_key is not null',
      message: 'idempotency key already used',
    },
  },
  indexes: {
    engine_runs_plan: { fields: ['planId', 'id'] },
    engine_runs_pending_writer: { fields: ['pendingWriter'], where: 'pending_writer is not null' },
  },
  filters: {
    status: 'exact',
    actor: 'exact',
    adapter: 'exact',
    planHash: 'exact',
    requestId: 'exact',
    startedAt: 'range',
  },
  defaultSort: [{ field: 'id', direction: 'desc' }],
  rowScope: { user: 'userId', organization: 'organizationId' },
  readOnly: { owner: 'sdk.runs' },
  appendOnly: true,
});

export const engineRunsAccess = defineAccess(engineRuns, {
  read: { super: 'all', organization: 'organization', user: 'own' },
  write: 'nobody',
});

/** Runs are announced from memory after their commit, never through the outbox. */
export const engineRunsEffects = NO_EFFECTS;
