import { defineAccess } from './access.ts';
import { defineCoreModel } from './core-model.ts';
import { defineEffects, type EffectWrite } from './effects.ts';
import type { FormField } from './form.ts';
import { isLooserSetting, SETTING_DEFINITIONS, type SettingKey } from './setting-definitions.ts';

const VALUE: FormField = {
  name: 'value',
  label: 'Value',
  type: 'json',
  required: true,
  help: 'As JSON, of the type that the setting has; null returns to the default where the setting allows it.',
  validations: {},
};

/** The settings that differ from their defaults, one row each; keys and values are closed (`SETTING_DEFINITIONS`). */
export const settings = defineCoreModel({
  name: 'settings',
  description: 'Settings of the whole house that differ from their defaults.',
  fields: {
    key: { type: 'text', written: 'create', sortable: true, description: 'Name of the setting.' },
    value: { type: 'json', written: 'always', description: 'Its value, of the type that the setting has.' },
    updatedAt: { type: 'datetime', default: 'now', sortable: true, description: 'Last changed.', label: 'Changed' },
    revision: { type: 'bigint', description: 'Revision of the last write of this row.', sortable: true },
  },
  primaryKey: ['key'],
  filters: { key: 'exact' },
  defaultSort: [{ field: 'key', direction: 'asc' }],
  rowScope: 'platform',
  feeds: 'configuration',
  requiredMessage: 'key and value are required',
  forms: {
    create: () => [
      {
        name: 'key',
        label: 'Setting',
        type: 'select',
        required: true,
        options: Object.entries(SETTING_DEFINITIONS).map(([key, { description }]) => ({
          value: key,
          label: `${key}: ${description}`,
        })),
        validations: {},
      },
      VALUE,
    ],
    update: (_catalogue, { key, value }) => [
      {
        ...VALUE,
        default: JSON.stringify(value ?? null, null, 2),
        help: Object.hasOwn(SETTING_DEFINITIONS, String(key))
          ? SETTING_DEFINITIONS[key as SettingKey].description
          : (VALUE.help ?? ''),
      },
    ],
  },
});

export const settingsAccess = defineAccess(settings, {
  read: { super: 'all', organization: 'all', user: 'none' },
  write: { permission: 'system.settings.manage' },
});

/** A row that is not there is the default. */
function isTighter({ id, before, after }: EffectWrite): boolean {
  return !isLooserSetting(String(id), before?.value, after?.value);
}

export const settingsEffects = defineEffects(settings, {
  tightens: { create: isTighter, update: isTighter, delete: isTighter },
  announces: [{ topic: 'settings.value.changed', on: ['create', 'update', 'delete'] }],
});
