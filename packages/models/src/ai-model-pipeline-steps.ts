import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import { jsonShape } from './field.ts';
import { ANY_OBJECT, ROW_NUMBER } from './usual-fields.ts';
import { RUNTIME_METHODS } from './vocabulary.ts';

/** What is kept of a payload in place of the payload, unless tracing is turned on. */
export interface PayloadDescriptor {
  /** What it was, for example `text`. */
  readonly kind: string;
  readonly chars: number;
  readonly bytes: number;
  /** SHA-256 (hex). */
  readonly hash: string;
  /** Whether `preview` is less than the whole. */
  readonly truncated: boolean;
  readonly preview: string;
}

const DESCRIBED = jsonShape<PayloadDescriptor>();

/** The steps of each call of an AI model, written with its row of `ai_model_usage`. */
export const aiModelPipelineSteps = defineCoreModel({
  name: 'ai_model_pipeline_steps',
  description: 'The steps of calls of AI models: finding a model, connecting, calling, reading the answer.',
  fields: {
    ...ROW_NUMBER,
    timestamp: {
      type: 'datetime',
      column: 'occurred_at',
      default: 'now',
      sortable: true,
      description: 'When the step began.',
    },
    pipelineId: { type: 'text', label: 'Call', description: 'What the steps of one call have in common.' },
    requestId: { type: 'text', nullable: true, label: 'Request', description: 'The request.' },
    stepId: { type: 'text', label: 'Step', description: 'Id of the step.' },
    parentStepId: { type: 'text', nullable: true, label: 'Parent', description: 'The step that it is a part of.' },
    rootMethod: {
      type: 'enum',
      values: RUNTIME_METHODS,
      label: 'Method',
      description: 'The runtime method that was called.',
    },
    type: { type: 'enum', values: ['resolve', 'connect', 'call', 'parse'], description: 'What the step does.' },
    name: { type: 'text', description: 'What people read.' },
    status: {
      type: 'enum',
      values: ['succeeded', 'failed', 'skipped', 'cancelled'],
      description: 'How it ended.',
    },
    durationMs: {
      type: 'float',
      sortable: true,
      label: 'Duration',
      format: 'milliseconds',
      description: 'Milliseconds that it took.',
    },
    provider: { type: 'text', nullable: true, description: 'The provider.' },
    engineInstanceId: {
      type: 'bigint',
      nullable: true,
      label: 'Engine instance',
      description: 'The engine instance.',
      references: { table: 'engine_registry', onDelete: 'keep' },
    },
    modelRegistryId: {
      type: 'bigint',
      nullable: true,
      label: 'Registered model',
      description: 'The model of `model_registry`.',
      references: { table: 'model_registry', onDelete: 'keep' },
    },
    modelName: { type: 'text', nullable: true, label: 'Model', description: 'Its name at that time.' },
    error: { type: 'text', nullable: true, description: 'Why it failed, if it did.' },
    userId: {
      type: 'bigint',
      nullable: true,
      shown: 'detail',
      label: 'User',
      description: 'The user on whose behalf it was called.',
      references: { table: 'users', onDelete: 'keep' },
    },
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
    inputJson: {
      type: 'json',
      shape: DESCRIBED,
      nullable: true,
      shown: 'detail',
      label: 'Input',
      description: 'What went in, described.',
    },
    outputJson: {
      type: 'json',
      shape: DESCRIBED,
      nullable: true,
      shown: 'detail',
      label: 'Output',
      description: 'What came out, described.',
    },
    statsJson: {
      type: 'json',
      shape: ANY_OBJECT,
      nullable: true,
      shown: 'detail',
      label: 'Statistics',
      description: 'Numbers of the step, for example tokens.',
    },
    metadataJson: {
      type: 'json',
      shape: ANY_OBJECT,
      nullable: true,
      shown: 'detail',
      label: 'Metadata',
      description: 'What else is known of the step.',
    },
  },
  indexes: {
    ai_model_pipeline_steps_time: { fields: ['timestamp', 'id'] },
    ai_model_pipeline_steps_user: {
      fields: ['userId', 'timestamp', 'id'],
      where: 'user_id is not null',
    },
    ai_model_pipeline_steps_organization: {
      fields: ['organizationId', 'timestamp', 'id'],
      where: 'organization_id is not null',
    },
    ai_model_pipeline_steps_pipeline: { fields: ['pipelineId'], caseInsensitive: ['pipelineId'] },
    ai_model_pipeline_steps_request: {
      fields: ['requestId'],
      caseInsensitive: ['requestId'],
      where: 'request_id is not null',
    },
  },
  filters: {
    pipelineId: 'exact',
    requestId: 'exact',
    type: 'exact',
    name: 'exact',
    status: 'exact',
    provider: 'exact',
    modelName: 'exact',
    modelRegistryId: 'exact',
  },
  defaultSort: [{ field: 'timestamp', direction: 'asc' }],
  rowScope: { user: 'userId', organization: 'organizationId', withheld: 'withheld' },
  readOnly: { owner: 'sdk.ai' },
  appendOnly: true,
});

export const aiModelPipelineStepsAccess = defineAccess(aiModelPipelineSteps, {
  read: { super: 'all', organization: 'organization', user: 'own' },
  write: 'nobody',
});

/** Steps are written in the batches of the run log, never announced through the outbox. */
export const aiModelPipelineStepsEffects = NO_EFFECTS;
