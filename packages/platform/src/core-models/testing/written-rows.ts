import { PASSWORD } from '../../testing/open-identity-house.ts';
import type { AccessHouse } from './access-house.ts';
import type { HouseRows } from './house-rows.ts';
import type { RowOfFields } from './stored-rows.ts';

export interface WrittenRow {
  readonly house: AccessHouse;
  readonly rows: HouseRows;
  /** Never the same twice. */
  readonly n: number;
  /** The organization whose the row is, where rows have one. */
  readonly organization: number | null;
}

/** How a core model is written in tests. */
export interface WrittenModel {
  /** A payload of `create` that is right. */
  readonly payload: (row: WrittenRow) => RowOfFields;
  /** A row as it is stored, to be changed or deleted. */
  readonly stored: (row: WrittenRow) => RowOfFields;
  /** A payload of `update` that changes it, and that everybody who writes the row may give. */
  readonly changes: (row: WrittenRow) => RowOfFields;
}

const OLLAMA = { provider: 'ollama', config: { base_url: 'http://localhost:11434' } };

function named(
  more: (row: WrittenRow) => RowOfFields = () => ({}),
  changes: WrittenModel['changes'] = ({ n }) => ({ name: `other-${n}` }),
): WrittenModel {
  const payload = (row: WrittenRow): RowOfFields => ({ name: `one-${row.n}`, ...more(row) });
  return { payload, stored: payload, changes };
}

/** Every core model that is written through itself. */
export const WRITTEN_MODELS: { readonly [name: string]: WrittenModel } = {
  users: {
    payload: ({ n, organization }) => ({ username: `user-${n}`, password: PASSWORD, organizationId: organization }),
    stored: ({ n, organization }) => ({ username: `stored-${n}`, organizationId: organization }),
    changes: () => ({ language: 'pt' }),
  },
  roles: named(undefined, ({ n }) => ({ description: `role ${n}` })),
  organizations: named(),
  module_locks: {
    payload: ({ organization }) => ({ moduleName: 'billing', organizationId: organization }),
    stored: ({ n, organization, house }) => ({
      moduleName: `gone-${n}`,
      ...(organization === null ? { roleId: house.roleId } : { organizationId: organization }),
    }),
    changes: () => ({ moduleName: 'spare' }),
  },
  engine_registry: named(() => OLLAMA),
  model_registry: named(({ rows }) => ({ engineInstanceId: rows.engineId })),
  available_model_registry: named(() => ({ label: 'Some model' })),
  model_capability_priority: {
    payload: ({ n, rows }) => ({ capability: 'tts', modelId: rows.modelId, priority: n }),
    stored: ({ n, rows }) => ({ capability: 'stt', modelId: rows.modelId, priority: n }),
    changes: ({ n }) => ({ priority: n + 100_000 }),
  },
  objective_mappings: {
    payload: ({ n, rows }) => ({ objective: `objective_${n}`, modelId: rows.modelId }),
    stored: ({ n, rows }) => ({ objective: `objective_${n}`, modelId: rows.modelId }),
    changes: ({ n }) => ({ objective: `other_${n}` }),
  },
  extractor_registry: named(() => ({ extractorId: 'plain-text' })),
  extractor_mime_type_binding: {
    payload: ({ n }) => ({ mimeType: `text/x-${n}`, extractorId: 'plain-text' }),
    stored: ({ n }) => ({ mimeType: `text/x-${n}`, extractorId: 'plain-text' }),
    changes: () => ({ extractorId: 'another' }),
  },
  mcp_server_registry: named(
    () => ({ endpointUrl: 'https://tools.example.org/mcp' }),
    () => ({ timeoutMs: 2_000 }),
  ),
  settings: {
    payload: () => ({ key: 'promotionDays', value: 20 }),
    stored: () => ({ key: 'drift', value: 'warn' }),
    changes: () => ({ value: 'refuse' }),
  },
  egress_approvals: {
    payload: ({ n }) => ({ subject: `engine/${n}`, host: 'api.example.org', port: 443, reason: 'It asks there.' }),
    stored: ({ n }) => ({ subject: `engine/${n}`, host: 'api.example.org', port: 443, addressClass: 'public' }),
    changes: ({ n }) => ({ reason: `reason ${n}` }),
  },
};
