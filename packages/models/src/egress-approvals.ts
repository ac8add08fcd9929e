import { defineAccess } from './access.ts';
import { allowlistRefresh } from './allowlist-refresh.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects } from './effects.ts';
import type { Fields } from './field.ts';
import { formFields } from './form-fields.ts';
import { LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

const FORM = ['subject', 'host', 'port', 'addressClass', 'reason', 'until'] as const;

const FIELDS = {
  ...ROW_NUMBER,
  subject: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim', 'lower'],
    rule: { pattern: '^(engine|module|extractor|mcp_server|install)/[a-z0-9][a-z0-9._-]*$', maxLength: 200 },
    description: 'Who may reach it, for example `engine/12`, `module/crm`, `mcp_server/search`.',
  },
  host: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim', 'lower'],
    rule: { pattern: '^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]+)$', maxLength: 253 },
    description: 'Name or address that may be reached.',
  },
  port: {
    type: 'int',
    written: 'always',
    rule: { min: 1, max: 65_535 },
    description: 'Port that may be reached.',
  },
  addressClass: {
    type: 'enum',
    values: ['public', 'private', 'loopback'],
    default: 'public',
    written: 'always',
    label: 'Class',
    description: 'Class that the address of the host may be of; the others are never reachable.',
  },
  reason: {
    type: 'text',
    written: 'always',
    normalize: ['trim'],
    rule: { maxLength: 2_000 },
    description: 'Why it is allowed.',
  },
  until: {
    type: 'datetime',
    column: 'valid_until',
    nullable: true,
    written: 'always',
    sortable: true,
    description: 'Allowed until, exclusive; none: until it is deleted.',
  },
  ...TIMESTAMPS,
  ...LAST_REVISION,
} as const satisfies Fields;

/** What subjects may reach beyond what their manifests and configs say. */
export const egressApprovals = defineCoreModel({
  name: 'egress_approvals',
  description: 'Hosts that engine instances, modules, extractors and MCP servers may reach beyond what they declare.',
  fields: FIELDS,
  unique: {
    egress_approvals_target: {
      fields: ['subject', 'host', 'port', 'addressClass'],
      caseInsensitive: ['subject', 'host'],
      message: 'this host and port is approved for the subject already',
    },
  },
  checks: { egress_approvals_port: 'port between 1 and 65535' },
  filters: {
    id: 'exact',
    subject: 'contains',
    host: 'contains',
    port: 'exact',
    addressClass: 'exact',
    until: 'range',
  },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'subject, host, port and reason are required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => formFields(FIELDS, FORM, catalogue, row),
  },
});

export const egressApprovalsAccess = defineAccess(egressApprovals, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: { permission: 'system.egress.manage' },
});

export const egressApprovalsEffects = defineEffects(egressApprovals, {
  announces: [
    allowlistRefresh({
      model: 'egress_approvals',
      resourceType: 'egress_approval',
      target: 'subject',
      idKey: 'egressApprovalId',
      ifChanged: ['subject', 'host', 'port', 'addressClass', 'until'],
    }),
  ],
});
