import { defineAccess } from './access.ts';
import { allowlistRefresh } from './allowlist-refresh.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import type { Fields } from './field.ts';
import { formFields } from './form-fields.ts';
import { unlessOnly } from './tightening.ts';
import { ANY_OBJECT, LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

const FORM = ['name', 'transport', 'endpointUrl', 'config', 'enabled', 'timeoutMs'] as const;

const FIELDS = {
  ...ROW_NUMBER,
  name: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim'],
    rule: { pattern: '^[A-Za-z0-9-]+$', maxLength: 80 },
    description: 'What it is called; a part of the ids of its tools. Letters, digits and hyphens.',
  },
  transport: {
    type: 'enum',
    values: ['http'],
    default: 'http',
    written: 'always',
    sortable: true,
    description: 'How it is spoken to.',
  },
  endpointUrl: {
    type: 'text',
    written: 'always',
    normalize: ['trim'],
    rule: { url: ['http', 'https'], maxLength: 4_000 },
    label: 'Endpoint',
    description: 'Where it listens; credentials belong into the config.',
  },
  config: {
    type: 'json',
    shape: ANY_OBJECT,
    nullable: true,
    written: 'always',
    rule: { json: 'object', message: 'config must be an object' },
    sealed: 'whole',
    description: 'Headers and keys that it is called with.',
  },
  enabled: {
    type: 'boolean',
    default: true,
    written: 'always',
    sortable: true,
    description: 'Whether its tools may be listed and called.',
  },
  timeoutMs: {
    type: 'int',
    default: 15_000,
    written: 'always',
    rule: { min: 1_000, max: 300_000, clamp: true },
    label: 'Timeout',
    format: 'milliseconds',
    description: 'Longest that a call may take, in milliseconds.',
  },
  ...TIMESTAMPS,
  ...LAST_REVISION,
} as const satisfies Fields;

/** The MCP servers whose tools may be called. */
export const mcpServerRegistry = defineCoreModel({
  name: 'mcp_server_registry',
  description: 'The MCP servers whose tools may be called.',
  fields: FIELDS,
  unique: {
    mcp_server_registry_name: {
      fields: ['name'],
      caseInsensitive: ['name'],
      message: 'mcp server name already in use',
    },
  },
  filters: { id: 'exact', name: 'contains', transport: 'exact', enabled: 'exact' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'name and endpointUrl are required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => formFields(FIELDS, FORM, catalogue, row),
  },
});

export const mcpServerRegistryAccess = defineAccess(mcpServerRegistry, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: { permission: 'system.mcp.manage' },
});

export const mcpServerRegistryEffects = defineEffects(mcpServerRegistry, {
  tightens: { update: unlessOnly('enabled', true) },
  announces: [
    {
      topic: 'mcp.tools.invalidate',
      on: ['create', 'update', 'delete'],
      // After a rename both: tools cached under the old name are gone too.
      data: ({ operation, id, before, after }) => ({
        mode: operation,
        mcpServerId: id,
        servers: [...new Set([before?.name, after?.name].filter((name) => name !== undefined))],
      }),
    },
    allowlistRefresh({
      model: 'mcp_server_registry',
      resourceType: 'mcp_server',
      target: 'name',
      idKey: 'mcpServerId',
      ifChanged: ['transport', 'endpointUrl', 'config', 'enabled'],
    }),
  ],
});
