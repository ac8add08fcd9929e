import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';

/** Work in the background, with its progress. A task without a task key may run any number of times at once. */
export const backgroundTasks = defineCoreModel({
  name: 'background_tasks',
  description: 'Work in the background: whose it is, how far it is, and what came of it.',
  fields: {
    id: { type: 'uuid', default: 'random', sortable: true, label: 'Task', description: 'Id of the task.' },
    module: { type: 'text', sortable: true, description: 'The module or domain that started it.' },
    label: { type: 'text', sortable: true, description: 'What people read.' },
    status: {
      type: 'enum',
      values: ['pending', 'running', 'waiting_confirmation', 'completed', 'failed', 'interrupted'],
      default: 'pending',
      sortable: true,
      description: 'How it stands; interrupted: its node is gone, or somebody stopped it.',
    },
    progress: { type: 'float', default: 0, format: 'percent', description: 'Done so far, from 0 to 1.' },
    taskKey: {
      type: 'text',
      nullable: true,
      description: 'What it works on; of one key and organization one task is active at a time.',
    },
    userId: {
      type: 'bigint',
      nullable: true,
      label: 'User',
      description: 'The user who started it; none for the platform itself.',
      references: { table: 'users', onDelete: 'keep' },
    },
    organizationId: {
      type: 'bigint',
      nullable: true,
      label: 'Organization',
      description: 'The organization of whoever started it.',
      references: { table: 'organizations', onDelete: 'keep' },
    },
    ownerNodeId: {
      type: 'text',
      nullable: true,
      label: 'Node',
      description: 'The node that works on it.',
      references: { table: 'nodes', onDelete: 'keep' },
    },
    createdAt: {
      type: 'datetime',
      default: 'now',
      sortable: true,
      label: 'Created',
      description: 'When it was asked for.',
    },
    startedAt: {
      type: 'datetime',
      nullable: true,
      sortable: true,
      label: 'Started',
      description: 'When the work began.',
    },
    finishedAt: { type: 'datetime', nullable: true, sortable: true, label: 'Finished', description: 'When it ended.' },
    updatedAt: {
      type: 'datetime',
      default: 'now',
      sortable: true,
      label: 'Changed',
      description: 'When it last said something.',
    },
    withheld: {
      type: 'boolean',
      default: false,
      shown: 'detail',
      description: 'Whether a withheld engine left it: seen by research alone.',
    },
    checkpoint: { type: 'json', nullable: true, shown: 'detail', description: 'Where it can go on after a stop.' },
    result: { type: 'json', nullable: true, shown: 'detail', description: 'What came of it.' },
    error: { type: 'text', nullable: true, shown: 'detail', description: 'Why it failed, if it did.' },
  },
  unique: {
    background_tasks_active: {
      fields: ['taskKey', 'organizationId'],
      nullsNotDistinct: true,
      where: `task_key is not null and status in ('pending', 'running', 'waiting_confirmation')`,
      message: 'a task with this key is active already',
    },
  },
  indexes: {
    background_tasks_changed: { fields: ['updatedAt', 'id'], descending: true },
    background_tasks_user: { fields: ['userId', 'updatedAt'] },
    background_tasks_organization: { fields: ['organizationId', 'updatedAt'] },
  },
  checks: { background_tasks_progress: 'progress between 0 and 1' },
  filters: {
    id: 'exact',
    module: 'contains',
    label: 'contains',
    status: 'exact',
    taskKey: 'contains',
    userId: 'exact',
    organizationId: 'exact',
  },
  defaultSort: [{ field: 'updatedAt', direction: 'desc' }],
  rowScope: { user: 'userId', organization: 'organizationId', withheld: 'withheld' },
  readOnly: { owner: 'sdk.tasks' },
});

export const backgroundTasksAccess = defineAccess(backgroundTasks, {
  read: { super: 'all', organization: 'organization', user: 'own' },
  write: 'nobody',
});

/** Progress is announced from memory; what must not be lost goes through the outbox of whoever owns the task. */
export const backgroundTasksEffects = NO_EFFECTS;
