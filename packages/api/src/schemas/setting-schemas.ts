import { z } from 'zod';
import { json, jsonObject, revision } from './values.ts';

export const settingName = z.string().min(1).max(80).meta({ description: 'Name of a setting.' });

const settingDefinition = z
  .object({
    name: z.string(),
    type: z.enum(['integer', 'boolean', 'choice', 'limits']).meta({
      description: '`limits`: an object with any of `keys`, each a whole number of at least 1.',
    }),
    description: z.string(),
    min: z.number().exactOptional(),
    max: z.number().exactOptional(),
    choices: z.array(z.string()).exactOptional(),
    keys: z.array(z.string()).exactOptional(),
    nullMeans: z.string().exactOptional().meta({ description: 'It may be null, with this meaning.' }),
  })
  .meta({ id: 'SettingDefinition', description: 'What a setting means, and which values it takes.' });

export const settingsView = z
  .object({
    settings: jsonObject.meta({ description: 'Every setting as it is in force.' }),
    defaults: jsonObject.meta({ description: 'What holds where nothing is set.' }),
    definitions: z.array(settingDefinition),
  })
  .meta({ id: 'SettingsView', description: 'Settings of the whole house.' });

export const settingValue = z.strictObject({ value: json }).meta({ id: 'SettingValue' });

export const settingSet = z.object({ revision }).meta({
  id: 'SettingSet',
  description: 'The revision in which it is in force.',
});
