import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  checkSetting,
  DEFAULT_SETTINGS,
  SETTING_DEFINITIONS,
  type SettingKey,
  type Settings,
} from './setting-definitions.ts';

const KEYS = Object.keys(SETTING_DEFINITIONS) as SettingKey[];

test('every setting has a type, a description and a default that it takes itself', () => {
  expectTypeOf<keyof Settings>().toEqualTypeOf<SettingKey>();
  expect(Object.keys(DEFAULT_SETTINGS)).toEqual(KEYS);
  for (const key of KEYS) {
    expect(SETTING_DEFINITIONS[key].description).toMatch(/\.$/);
    expect(checkSetting(key, DEFAULT_SETTINGS[key])).toEqual(DEFAULT_SETTINGS[key]);
  }
});

test('defaults are what the promises of the house say', () => {
  expect(DEFAULT_SETTINGS).toEqual({
    hardCap: null,
    researchCap: null,
    promotionDays: 14,
    drift: null,
    egressMode: 'enforce',
    retention: {},
    auditRetentionDays: null,
    engineTimeLimitMs: 30_000,
    keepSignals: false,
    keepAiPayloads: false,
    keepOutputs: 'last',
  });
});

describe('checkSetting', () => {
  test.each([
    ['hardCap', 12],
    ['hardCap', null],
    ['researchCap', 0],
    ['drift', 'warn'],
    ['retention', { maxAgeDays: 30, maxBytes: 1e9 }],
    ['retention', {}],
    ['keepSignals', true],
  ])('takes %s = %j', (key, value) => {
    expect(checkSetting(key, value)).toEqual(value);
  });

  test.each([
    ['hardCap', 0, 'a whole number from 1 to 1000000, or null (no limit)'],
    ['hardCap', '12', 'a whole number'],
    ['promotionDays', null, 'a whole number from 1 to 3650'],
    ['promotionDays', 1.5, 'a whole number'],
    ['drift', 'ignore', "'refuse' or 'warn', or null (refuse in production, warn elsewhere)"],
    ['keepOutputs', null, "'none' or 'last' or 'all'"],
    ['keepSignals', 'yes', 'true or false'],
    ['retention', { maxAge: 1 }, 'maxAgeDays, maxRows, maxBytes'],
    ['retention', { maxRows: 0 }, 'at least 1'],
    ['retention', [], 'an object'],
    ['engineTimeLimitMs', Number.NaN, 'a whole number'],
    ['engineTimeLimitMs', undefined, 'a whole number'],
  ])('refuses %s = %j', (key, value, expected) => {
    expect(() => checkSetting(key, value)).toThrow(
      expect.objectContaining({ code: 'INVALID_SETTING', where: key, message: expect.stringContaining(expected) }),
    );
  });

  test('names the setting that was meant, and is not fooled by what objects inherit', () => {
    expect(() => checkSetting('hardcap', 1)).toThrow(/did you mean 'hardCap'/);
    for (const key of ['constructor', '__proto__', 'toString', '']) {
      expect(() => checkSetting(key, 1)).toThrow(expect.objectContaining({ code: 'UNKNOWN_SETTING' }));
    }
  });
});
