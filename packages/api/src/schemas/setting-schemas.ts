import { z } from 'zod';
import { json, jsonObject, revision } from './values.ts';

export const settingName = z.string().min(1).max(80).meta({ description: 'Name of a setting.' });

export const settingsView = z
  .object({
    settings: jsonObject.meta({ description: 'Every setting as it is in force.' }),
    defaults: jsonObject.meta({ description: 'What holds where nothing is set.' }),
  })
  .meta({ id: 'SettingsView', description: 'Settings of the whole house.' });

export const settingValue = z.strictObject({ value: json }).meta({ id: 'SettingValue' });

export const settingSet = z.object({ revision }).meta({
  id: 'SettingSet',
  description: 'The revision in which it is in force.',
});
