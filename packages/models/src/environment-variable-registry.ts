import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import { ENVIRONMENT_SUBJECTS } from './environment-values.ts';

/** What manifests and modules declare, merged with the values that are stored; a value without its declaration is orphaned. */
const SOURCE = `select
  both_sides.subject_kind || '/' || both_sides.subject || '/' || both_sides.name as id,
  both_sides.subject_kind, both_sides.subject, both_sides.name,
  coalesce(both_sides.label, both_sides.name) as label,
  coalesce(both_sides.description, '') as description,
  coalesce(both_sides.required, false) as required,
  coalesce(both_sides.secret, true) as secret,
  coalesce(both_sides.enabled, true) as enabled,
  both_sides.declared and both_sides.value is not null and both_sides.enabled as configured,
  both_sides.value is not null as has_value,
  both_sides.value as masked_value,
  case when not both_sides.declared then 'orphaned' when both_sides.value is null then 'declared' else 'stored' end
    as source,
  both_sides.value_id, both_sides.updated_at, both_sides.revision
from (
  select coalesce(d."subjectKind", v.subject_kind) as subject_kind, coalesce(d.subject, v.subject) as subject,
    coalesce(d.name, v.name) as name, d.name is not null as declared, d.label, d.description, d.required, d.secret,
    v.id as value_id, v.value, v.enabled, v.updated_at, v.revision
  from jsonb_to_recordset(cast(:environment as jsonb)) as d("subjectKind" text, subject text, name text, label text,
    description text, required boolean, secret boolean)
  full join environment_values v
    on v.subject_kind = d."subjectKind" and v.subject = d.subject and v.name = d.name
) as both_sides`;

/** The environment variables that anything declares or has a value for. Never a value, only its mask. */
export const environmentVariableRegistry = defineCoreModel({
  name: 'environment_variable_registry',
  description: 'Environment variables that modules, providers and extractors declare, and whether they have a value.',
  source: SOURCE,
  fields: {
    id: { type: 'text', sortable: true, label: 'Id', description: 'Kind, subject and name, joined by slashes.' },
    subjectKind: {
      type: 'enum',
      values: ENVIRONMENT_SUBJECTS,
      sortable: true,
      label: 'For',
      description: 'Kind of whom it is for.',
    },
    subject: {
      type: 'text',
      sortable: true,
      description: 'Id of the module, provider or extractor; empty for all of them.',
    },
    name: { type: 'text', sortable: true, description: 'Name of the variable.' },
    label: { type: 'text', sortable: true, description: 'What people read.' },
    description: { type: 'text', description: 'What it is for, as its declaration says.' },
    required: { type: 'boolean', description: 'Whether its subject cannot do without it.' },
    secret: {
      type: 'boolean',
      description: 'Whether it is declared to be secret; every value is sealed, secret or not.',
    },
    enabled: { type: 'boolean', description: 'Whether its value, if it has one, may be given to its subject.' },
    configured: { type: 'boolean', description: 'Whether a value is given to its subject.' },
    hasValue: { type: 'boolean', label: 'Value', description: 'Whether a value is stored.' },
    maskedValue: {
      type: 'text',
      nullable: true,
      sealed: { whole: { table: 'environment_values', rowId: 'valueId', field: 'value' } },
      label: 'Masked value',
      description: 'Its value, masked.',
    },
    source: {
      type: 'enum',
      values: ['declared', 'stored', 'orphaned'],
      sortable: true,
      description:
        'Declared without a value, declared with a stored one, or stored while its declaration is gone: not applied.',
    },
    valueId: {
      type: 'bigint',
      nullable: true,
      shown: 'never',
      description: 'The row that holds its value.',
      references: { table: 'environment_values', onDelete: 'keep' },
    },
    updatedAt: {
      type: 'datetime',
      nullable: true,
      shown: 'detail',
      label: 'Changed',
      description: 'When its value was last written.',
    },
    revision: {
      type: 'bigint',
      nullable: true,
      sortable: true,
      description: 'Revision of the last write of its value.',
    },
  },
  filters: {
    id: 'exact',
    subjectKind: 'exact',
    subject: 'contains',
    name: 'contains',
    label: 'contains',
    enabled: 'exact',
    configured: 'exact',
  },
  defaultSort: [
    { field: 'subjectKind', direction: 'asc' },
    { field: 'subject', direction: 'asc' },
    { field: 'name', direction: 'asc' },
  ],
  rowScope: 'platform',
  feeds: 'configuration',
  readOnly: { owner: 'sdk.environment' },
});

export const environmentVariableRegistryAccess = defineAccess(environmentVariableRegistry, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: 'nobody',
});

export const environmentVariableRegistryEffects = NO_EFFECTS;
