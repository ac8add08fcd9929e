import { checkSetting, SETTING_DEFINITIONS, type SettingDefinition, type SettingKey } from '@enginehouse/models';
import type { ModelRules } from '@enginehouse/store';

/**
 * The rules of the core model `settings`: names and values are those of the closed list, and what changes plans says so.
 * A deleted row is the default again.
 */
export const settingRules: ModelRules = {
  judge({ operation, id, values }) {
    const key = String(operation === 'create' ? values.key : id);
    if (operation !== 'delete' && 'value' in values) checkSetting(key, values.value);
    const definition: SettingDefinition | undefined = Object.hasOwn(SETTING_DEFINITIONS, key)
      ? SETTING_DEFINITIONS[key as SettingKey]
      : undefined;
    return definition?.changesPlans === true ? { changesPlans: true } : undefined;
  },
};
