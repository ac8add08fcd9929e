import { FIRST_PARTY_PROVIDERS } from '@enginehouse/server/house';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { houseOptions } from './house-options.ts';

test('a house has the providers that come along, and those that the environment names beside them', () => {
  expect(houseOptions(readConfig({}), {}).providers).toBeUndefined();
  const named = readConfig({ ENGINEHOUSE_PROVIDERS: './lamp/src/index.ts, @you/provider-sun,' });
  expect(houseOptions(named, {}).providers).toEqual([
    ...FIRST_PARTY_PROVIDERS,
    './lamp/src/index.ts',
    '@you/provider-sun',
  ]);
});
