import {
  checkSetting,
  DEFAULT_SETTINGS,
  isLooserSetting,
  SETTING_DEFINITIONS,
  type SettingDefinition,
  settings,
} from '@enginehouse/models';
import type { ConfigurationChange } from './configuration-change.ts';
import type { ConfigurationState } from './read-configuration.ts';

/**
 * Sets one setting; null when it has the value already. `undefined` and the default itself leave no row: rows are what
 * differs from the defaults. Throws `UNKNOWN_SETTING` and `INVALID_SETTING`.
 */
export function settingChange(current: ConfigurationState, name: string, value: unknown): ConfigurationChange | null {
  const key = name as keyof typeof SETTING_DEFINITIONS;
  const after = checkSetting(name, value === undefined ? (DEFAULT_SETTINGS[key] ?? null) : value);
  const before = current.settings[key];
  if (JSON.stringify(before) === JSON.stringify(after)) return null;
  const definition: SettingDefinition = SETTING_DEFINITIONS[key];
  const reset = JSON.stringify(after) === JSON.stringify(DEFAULT_SETTINGS[key]);
  return {
    writes: [
      reset
        ? { operation: 'delete', table: settings, rows: [{ key }] }
        : { operation: 'upsert', table: settings, rows: [{ key, value: after }], stamped: ['updatedAt'] },
    ],
    audit: [
      {
        eventType: 'settings.value.changed',
        entityType: settings.name,
        entityId: key,
        operation: reset ? 'delete' : 'update',
        before: { value: before },
        after: { value: after },
      },
    ],
    events: [
      { type: 'settings.value.changed', source: 'enginehouse/settings', subject: key, data: { key, before, after } },
    ],
    changesPlans: definition.changesPlans === true,
    tightens: !isLooserSetting(key, before, after),
  };
}
