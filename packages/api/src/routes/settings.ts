import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { settingName, settingSet, settingsView, settingValue } from '../schemas/setting-schemas.ts';

const ofSetting = z.strictObject({ name: settingName });

export const getSettings = defineRoute({
  name: 'settings.all',
  method: 'GET',
  path: '/api/v1/settings',
  summary: 'Shows every setting of the house as it is in force, and its default.',
  permission: 'session',
  response: { 200: settingsView },
  errors: ['PERMISSION_DENIED'],
  example: {
    response: {
      settings: { hardCap: 100 },
      defaults: { hardCap: null },
      definitions: [
        {
          name: 'hardCap',
          type: 'integer',
          description: 'Highest sum of computeCost of the engines of one request whose output may be returned.',
          min: 1,
          max: 1_000_000,
          nullMeans: 'no limit',
        },
      ],
    },
  },
});

export const setSetting = defineRoute({
  name: 'settings.set',
  method: 'PUT',
  path: '/api/v1/settings/{name}',
  summary: 'Sets one setting. In force on the node that answers; on all live nodes where it takes something away.',
  permission: 'system.settings.manage',
  params: ofSetting,
  body: settingValue,
  response: { 200: settingSet },
  errors: ['INVALID_SETTING', 'PERMISSION_DENIED', 'UNKNOWN_SETTING'],
  example: { params: { name: 'hardCap' }, body: { value: 100 }, response: { revision: 13 } },
});

export const resetSetting = defineRoute({
  name: 'settings.reset',
  method: 'DELETE',
  path: '/api/v1/settings/{name}',
  summary: 'Returns one setting to its default.',
  permission: 'system.settings.manage',
  params: ofSetting,
  response: { 200: settingSet },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_SETTING'],
  example: { params: { name: 'hardCap' }, response: { revision: 14 } },
});
