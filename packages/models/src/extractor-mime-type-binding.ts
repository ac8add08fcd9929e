import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { NO_EFFECTS } from './effects.ts';
import type { Fields } from './field.ts';
import { formFields } from './form-fields.ts';
import { LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';

const FORM = ['mimeType', 'extractorId'] as const;

const FIELDS = {
  ...ROW_NUMBER,
  mimeType: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim', 'lower'],
    rule: { pattern: '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$', maxLength: 255 },
    label: 'MIME type',
    description: 'MIME type of a document, for example `application/pdf`.',
  },
  extractorId: {
    type: 'text',
    written: 'always',
    sortable: true,
    normalize: ['trim', 'lower'],
    rule: { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 80 },
    label: 'Extractor',
    description: 'Id of the extractor that reads documents of the type.',
  },
  ...TIMESTAMPS,
  ...LAST_REVISION,
} as const satisfies Fields;

/**
 * Which extractor reads which MIME type: the only routing there is. `sdk.extractors.setMimeTypeBinding` also checks that the
 * extractor is there and declares the type.
 */
export const extractorMimeTypeBinding = defineCoreModel({
  name: 'extractor_mime_type_binding',
  description: 'Which extractor reads documents of which MIME type.',
  fields: FIELDS,
  unique: {
    extractor_mime_type_binding_type: {
      fields: ['mimeType'],
      caseInsensitive: ['mimeType'],
      message: 'mimeType binding already exists',
    },
  },
  filters: { id: 'exact', mimeType: 'contains', extractorId: 'exact' },
  defaultSort: [{ field: 'mimeType', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'mimeType and extractorId are required',
  forms: {
    create: (catalogue) => formFields(FIELDS, FORM, catalogue),
    update: (catalogue, row) => formFields(FIELDS, FORM, catalogue, row),
  },
});

export const extractorMimeTypeBindingAccess = defineAccess(extractorMimeTypeBinding, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: { permission: 'system.extractor.manage' },
});

export const extractorMimeTypeBindingEffects = NO_EFFECTS;
