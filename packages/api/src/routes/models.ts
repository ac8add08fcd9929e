import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  modelForm,
  modelIndex,
  modelName,
  modelSchema,
  queryFilters,
  querySort,
  revealedSecret,
  row,
  rowCount,
  rowDeleted,
  rowId,
  rowPage,
  rowRights,
  rowValues,
  secretPath,
} from '../schemas/model-schemas.ts';
import { queryFlag, queryInteger } from '../schemas/values.ts';

const ofModel = z.strictObject({ model: modelName });
const ofRow = z.strictObject({ model: modelName, id: rowId });
const ifRevision = z.int().min(0).meta({
  description: 'Refuses the write when the row was written since: `revision` of the row as it was read.',
});

const exampleSummary = {
  name: 'settings',
  title: 'Settings',
  description: 'Settings of the whole house that differ from their defaults.',
  reads: 'all',
  writes: 'all',
  operations: ['create', 'update', 'delete'],
  readOnly: null,
  appendOnly: false,
  feedsConfiguration: true,
} as const;
const exampleRow = { key: 'hardCap', value: 100, updatedAt: '2026-11-20T10:15:00.000Z', revision: 12 };

export const indexModels = defineRoute({
  name: 'models.index',
  method: 'GET',
  path: '/api/v1/models',
  summary: 'Lists the core models, and what this session may do with each.',
  permission: 'session',
  response: { 200: modelIndex },
  errors: [],
  example: { response: { models: [exampleSummary] } },
});

export const listRows = defineRoute({
  name: 'models.list',
  method: 'GET',
  path: '/api/v1/models/{model}',
  summary: 'Lists rows of a core model, within the scope of the session.',
  description:
    'A session whose level does not read the model sees none. Pages never overlap: ties are broken by the key.',
  permission: 'session',
  params: ofModel,
  query: z.strictObject({
    page: queryInteger(0, Number.MAX_SAFE_INTEGER)
      .exactOptional()
      .meta({ description: 'From 0, which is the default.' }),
    pageSize: queryInteger(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).exactOptional().meta({
      description: 'Held between 1 and 200. Default 25.',
    }),
    after: z.string().min(1).max(1_000).exactOptional().meta({
      description: 'Append-only models: `next` of the page before, in place of `page`.',
    }),
    filters: queryFilters.exactOptional(),
    sort: querySort.exactOptional(),
  }),
  response: { 200: rowPage },
  errors: [],
  example: {
    params: { model: 'settings' },
    query: { filters: '{"key":"hardCap"}', sort: 'key:asc', pageSize: '50' },
    response: {
      rows: [exampleRow],
      totalRows: 1,
      page: 0,
      pageSize: 50,
      filters: { key: 'hardCap' },
      sort: [{ field: 'key', direction: 'asc' }],
    },
  },
});

export const countRows = defineRoute({
  name: 'models.count',
  method: 'GET',
  path: '/api/v1/models/{model}/count',
  summary: 'Counts rows of a core model, within the scope of the session.',
  permission: 'session',
  params: ofModel,
  query: z.strictObject({ filters: queryFilters.exactOptional() }),
  response: { 200: rowCount },
  errors: [],
  example: { params: { model: 'settings' }, response: { count: 1 } },
});

export const getModelSchema = defineRoute({
  name: 'models.schema',
  method: 'GET',
  path: '/api/v1/models/{model}/schema',
  summary: 'Describes a core model: fields, filters, columns, the form of a new row.',
  permission: 'session',
  params: ofModel,
  response: { 200: modelSchema },
  errors: [],
  example: {
    params: { model: 'settings' },
    response: {
      ...exampleSummary,
      primaryKey: ['key'],
      fields: [
        {
          name: 'key',
          type: 'text',
          label: 'Key',
          description: 'Name of the setting.',
          shown: 'row',
          written: 'create',
          required: true,
          nullable: false,
          secret: false,
          schemaNamedBy: null,
          references: null,
        },
      ],
      filters: [{ field: 'key', type: 'text', match: 'exact' }],
      columns: [{ field: 'key', type: 'text', label: 'Key', sortable: true, filterable: true, filterType: 'text' }],
      defaultSort: [{ field: 'key', direction: 'asc' }],
      referencedBy: [],
      createForm: [],
    },
  },
});

export const getModelForm = defineRoute({
  name: 'models.form',
  method: 'GET',
  path: '/api/v1/models/{model}/forms/{form}',
  summary: 'A form of a core model, or a list of choices for one.',
  description:
    '`create`; `update` of the row that `id` names; or a further one of the model, for example `config:ollama` of ' +
    '`engine_registry` and `permissions_options` of `roles`.',
  permission: 'session',
  params: z.strictObject({
    model: modelName,
    form: z.string().min(1).max(120).meta({ description: 'Name of the form.' }),
  }),
  query: z.strictObject({ id: rowId.exactOptional().meta({ description: 'For `update`: key of the row.' }) }),
  response: { 200: modelForm },
  errors: [],
  example: {
    params: { model: 'engine_registry', form: 'config:ollama' },
    response: {
      fields: [
        {
          name: 'config.base_url',
          label: 'Base URL',
          type: 'text',
          required: true,
          default: 'http://localhost:11434',
          validations: {},
        },
      ],
      options: [],
    },
  },
});

export const viewRow = defineRoute({
  name: 'models.view',
  method: 'GET',
  path: '/api/v1/models/{model}/{id}',
  summary: 'Shows one row of a core model.',
  description: 'A row outside of the scope of the session looks like a missing one.',
  permission: 'session',
  params: ofRow,
  response: { 200: row },
  errors: ['UNKNOWN_ROW'],
  example: { params: { model: 'settings', id: 'hardCap' }, response: exampleRow },
});

export const getRowRights = defineRoute({
  name: 'models.rights',
  method: 'GET',
  path: '/api/v1/models/{model}/{id}/rights',
  summary: 'Says whether this session may change a row, and delete it.',
  description:
    'Judged as the write itself would be, before any value is known; asking is no attempt, and is not audited. Rows of other models ' +
    'that need the row are counted by a deletion alone.',
  permission: 'session',
  params: ofRow,
  response: { 200: rowRights },
  errors: ['UNKNOWN_ROW'],
  example: {
    params: { model: 'users', id: '1' },
    response: {
      update: null,
      delete: {
        code: 'LAST_SUPER_USER',
        detail: 'the last super user cannot be deleted',
        fix: 'Make another super user first.',
      },
    },
  },
});

export const createRow = defineRoute({
  name: 'models.create',
  method: 'POST',
  path: '/api/v1/models/{model}',
  summary: 'Creates a row of a core model.',
  description: 'Row, audit event and outbox record are written together, or nothing is.',
  permission: 'session',
  params: ofModel,
  body: z.strictObject({ values: rowValues }),
  response: { 200: row },
  errors: ['PERMISSION_DENIED'],
  example: {
    params: { model: 'settings' },
    body: { values: { key: 'hardCap', value: 100 } },
    response: exampleRow,
  },
});

export const updateRow = defineRoute({
  name: 'models.update',
  method: 'PATCH',
  path: '/api/v1/models/{model}/{id}',
  summary: 'Changes fields of a row of a core model.',
  description:
    'Only the fields given change. An object replaces the one stored, but for secrets: one that is left out, or whose mask ' +
    'is given back, is kept; null clears it.',
  permission: 'session',
  params: ofRow,
  body: z.strictObject({ values: rowValues, ifRevision: ifRevision.exactOptional() }),
  response: { 200: row },
  errors: ['PERMISSION_DENIED', 'REVISION_CONFLICT', 'UNKNOWN_ROW'],
  example: {
    params: { model: 'settings', id: 'hardCap' },
    body: { values: { value: 120 }, ifRevision: 12 },
    response: { ...exampleRow, value: 120, revision: 13 },
  },
});

export const deleteRow = defineRoute({
  name: 'models.delete',
  method: 'DELETE',
  path: '/api/v1/models/{model}/{id}',
  summary: 'Deletes a row of a core model.',
  description:
    'Rows of other models that need it block the deletion and are listed, or go too with `cascade=true`, where the model allows that.',
  permission: 'session',
  params: ofRow,
  query: z.strictObject({
    cascade: queryFlag.exactOptional().meta({ description: '`true`: takes along what would block.' }),
    ifRevision: queryInteger(0, Number.MAX_SAFE_INTEGER).exactOptional().meta({
      description: 'Refuses the deletion when the row was written since.',
    }),
  }),
  response: { 200: rowDeleted },
  errors: ['PERMISSION_DENIED', 'REVISION_CONFLICT', 'UNKNOWN_ROW'],
  example: { params: { model: 'settings', id: 'hardCap' }, response: { deleted: true } },
});

export const revealSecret = defineRoute({
  name: 'models.reveal',
  method: 'POST',
  path: '/api/v1/models/{model}/{id}/reveal',
  summary: 'Hands one secret out in clear text, to a person who may and has just entered the password.',
  description:
    'For signed-in users with `system.engine.secrets.reveal` within five minutes of `POST /api/v1/auth/reauthenticate`, and for ' +
    'the operator of the machine; never for API tokens. It is audited before it is answered. No cache keeps it, and it cannot be repeated with ' +
    'an Idempotency-Key. Rows show `{ hasValue, hint }` in place of secrets.',
  permission: 'session',
  params: ofRow,
  body: secretPath,
  idempotency: 'never',
  response: { 200: revealedSecret },
  errors: [
    'NOT_A_SECRET',
    'NOT_SUPPORTED',
    'PASSWORD_NEEDED',
    'PERMISSION_DENIED',
    'REVEAL_REFUSED',
    'SEALED_TEXT_DOES_NOT_OPEN',
    'SEALING_KEY_UNKNOWN',
  ],
  example: {
    params: { model: 'engine_registry', id: '7' },
    body: { path: 'config.api_key' },
    response: { value: 'sk-example-of-a-key' },
  },
});
