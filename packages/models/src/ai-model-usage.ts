import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import { ROW_NUMBER } from './usual-fields.ts';
import { RUNTIME_METHODS } from './vocabulary.ts';

/** One row per call of an AI model, written with the batches of the run log. */
export const aiModelUsage = defineCoreModel({
  name: 'ai_model_usage',
  description: 'Calls of AI models: who called which, how long it took, and how many tokens it cost.',
  fields: {
    ...ROW_NUMBER,
    timestamp: {
      type: 'datetime',
      column: 'occurred_at',
      default: 'now',
      sortable: true,
      description: 'When the call began.',
    },
    provider: {
      type: 'text',
      nullable: true,
      sortable: true,
      description: 'The provider; none where no model was found.',
    },
    modelName: {
      type: 'text',
      nullable: true,
      sortable: true,
      label: 'Model',
      description: 'The model that was called.',
    },
    objective: { type: 'text', nullable: true, description: 'What the call was for, if it was named.' },
    requestKind: {
      type: 'enum',
      values: RUNTIME_METHODS,
      label: 'Kind',
      description: 'The runtime method that was called.',
    },
    userId: {
      type: 'bigint',
      nullable: true,
      label: 'User',
      description: 'The user on whose behalf it was called.',
      references: { table: 'users', onDelete: 'keep' },
    },
    totalTokens: {
      type: 'bigint',
      nullable: true,
      sortable: true,
      label: 'Tokens',
      description: 'Tokens in and out, where the provider says.',
    },
    durationMs: {
      type: 'float',
      sortable: true,
      label: 'Duration',
      format: 'milliseconds',
      description: 'Milliseconds from the call to the last byte.',
    },
    success: { type: 'boolean', description: 'Whether it was answered.' },
    organizationId: {
      type: 'bigint',
      nullable: true,
      shown: 'detail',
      label: 'Organization',
      description: 'The organization of whoever called.',
      references: { table: 'organizations', onDelete: 'keep' },
    },
    withheld: {
      type: 'boolean',
      default: false,
      shown: 'detail',
      description: 'Whether a withheld engine called: seen by research alone.',
    },
    sessionId: { type: 'text', nullable: true, shown: 'detail', label: 'Session', description: 'The session.' },
    nodeId: { type: 'text', nullable: true, shown: 'detail', label: 'Node', description: 'The node that called.' },
    requestId: { type: 'text', nullable: true, shown: 'detail', label: 'Request', description: 'The request.' },
    correlationId: {
      type: 'text',
      nullable: true,
      shown: 'detail',
      label: 'Correlation',
      description: 'What ties requests together.',
    },
    engineInstanceId: {
      type: 'bigint',
      nullable: true,
      shown: 'detail',
      label: 'Engine instance',
      description: 'The engine instance that served it.',
      references: { table: 'engine_registry', onDelete: 'keep' },
    },
    deploymentMode: {
      type: 'enum',
      values: ['local', 'remote', 'hybrid'],
      nullable: true,
      shown: 'detail',
      label: 'Deployment',
      description: 'Where the provider runs.',
    },
    agentId: {
      type: 'text',
      nullable: true,
      shown: 'detail',
      label: 'Agent',
      description: 'The agent that asked, if one did.',
    },
    runId: {
      type: 'uuid',
      nullable: true,
      shown: 'detail',
      label: 'Run',
      description: 'The run that it was a part of, if it was.',
      references: { table: 'engine_runs', onDelete: 'keep' },
    },
    engineId: {
      type: 'text',
      nullable: true,
      shown: 'detail',
      label: 'Engine',
      description: 'The engine that called, if one did.',
    },
    promptTokens: {
      type: 'bigint',
      nullable: true,
      shown: 'detail',
      description: 'Tokens in, where the provider says.',
    },
    completionTokens: {
      type: 'bigint',
      nullable: true,
      shown: 'detail',
      description: 'Tokens out, where the provider says.',
    },
    error: { type: 'text', nullable: true, shown: 'detail', description: 'Why it failed, if it did.' },
    channel: { type: 'text', nullable: true, shown: 'detail', description: 'The door: `http`, `cli`, `engine`, ...' },
    callId: {
      type: 'text',
      nullable: true,
      shown: 'detail',
      label: 'Call',
      description: 'The call, as its steps name it; none in rows of before.',
    },
  },
  indexes: {
    ai_model_usage_time: { fields: ['timestamp', 'id'], descending: true },
    ai_model_usage_user: {
      fields: ['userId', 'timestamp', 'id'],
      descending: true,
      where: 'user_id is not null',
    },
    ai_model_usage_organization: {
      fields: ['organizationId', 'timestamp', 'id'],
      descending: true,
      where: 'organization_id is not null',
    },
    ai_model_usage_run: { fields: ['runId'], where: 'run_id is not null' },
  },
  filters: {
    provider: 'contains',
    modelName: 'contains',
    objective: 'contains',
    requestKind: 'exact',
    success: 'exact',
    userId: 'exact',
    timestamp: 'range',
  },
  defaultSort: [{ field: 'timestamp', direction: 'desc' }],
  rowScope: { user: 'userId', organization: 'organizationId', withheld: 'withheld' },
  readOnly: { owner: 'sdk.ai' },
  appendOnly: true,
});

export const aiModelUsageAccess = defineAccess(aiModelUsage, {
  read: { super: 'all', organization: 'organization', user: 'own' },
  write: 'nobody',
});

/** Calls are counted in the batches of the run log, never announced through the outbox. */
export const aiModelUsageEffects = NO_EFFECTS;
