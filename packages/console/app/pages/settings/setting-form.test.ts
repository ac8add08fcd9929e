import { expect, test } from 'vitest';
import { initialInputs, payloadOf } from '../../display/form/form-values.ts';
import { type SettingDefinition, settingFields, settingText, settingValue } from './setting-form.ts';

const definitions = {
  cap: { name: 'cap', type: 'integer', description: 'A cap.', min: 1, max: 9, nullMeans: 'no limit' },
  keep: { name: 'keep', type: 'boolean', description: 'Keeps.' },
  drift: { name: 'drift', type: 'choice', description: 'Drift.', choices: ['refuse', 'warn'], nullMeans: 'as usual' },
  mode: { name: 'mode', type: 'choice', description: 'Mode.', choices: ['enforce', 'report'] },
  retention: { name: 'retention', type: 'limits', description: 'Limits.', keys: ['maxRows', 'maxBytes'] },
} as const satisfies Record<string, SettingDefinition>;

test.each([
  ['cap', 3],
  ['cap', null],
  ['keep', true],
  ['keep', false],
  ['drift', 'warn'],
  ['drift', null],
  ['mode', 'report'],
  ['retention', { maxRows: 5 }],
  ['retention', {}],
] as const)('the form of %s gives back the value %j that it begins with', (name, value) => {
  const fields = settingFields(definitions[name], value);
  expect(settingValue(definitions[name], payloadOf(fields, initialInputs(fields), { update: false }))).toEqual(value);
});

test('says values in words', () => {
  expect(settingText(definitions.cap, null)).toBe('no limit');
  expect(settingText(definitions.cap, 1_000)).toBe('1,000');
  expect(settingText(definitions.keep, false)).toBe('no');
  expect(settingText(definitions.retention, { maxRows: 1_000_000 })).toBe('maxRows 1,000,000');
  expect(settingText(definitions.retention, {})).toBe('no limits');
});
