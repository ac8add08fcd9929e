import { definePlatformTable } from './platform-table.ts';
import { LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

/** Who a variable is for: everybody, or one module, provider or extractor. */
export const ENVIRONMENT_SUBJECTS = ['global', 'module', 'provider', 'extractor'] as const;

/** The values of environment variables, sealed. Read through `environment_variable_registry`, written by `sdk.environment`. */
export const environmentValues = definePlatformTable({
  name: 'environment_values',
  description: 'Values of environment variables, sealed one by one.',
  fields: {
    ...ROW_NUMBER,
    subjectKind: { type: 'enum', values: ENVIRONMENT_SUBJECTS, description: 'Kind of whom it is for.' },
    subject: {
      type: 'text',
      default: '',
      description: 'Id of the module, provider or extractor; empty for all of them.',
    },
    name: { type: 'text', description: 'Name of the variable.' },
    value: { type: 'text', nullable: true, sealed: 'whole', description: 'Its value; none: cleared.' },
    enabled: { type: 'boolean', default: true, description: 'Whether it is given to its subject.' },
    ...TIMESTAMPS,
    ...LAST_REVISION,
  },
  unique: {
    environment_values_variable: {
      fields: ['subjectKind', 'subject', 'name'],
      message: 'this variable has a value already',
    },
  },
  checks: {
    environment_values_subject: `(subject_kind = 'global') = (subject = '')`,
    environment_values_name: `name ~ '^[A-Z_][A-Z0-9_]*$'`,
  },
});
