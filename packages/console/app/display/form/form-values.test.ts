import { expect, test } from 'vitest';
import { type FormField, initialInputs, maskAt, payloadOf, problemsByField, problemsOfInputs } from './form-values.ts';

const field = (name: string, type: FormField['type'], more: Partial<FormField> = {}): FormField => ({
  name,
  label: name,
  type,
  required: false,
  validations: {},
  ...more,
});
const fields = [
  field('name', 'text', { required: true, validations: { maxLength: 5, pattern: '[a-z]+' }, default: 'house' }),
  field('level', 'select', { options: [{ value: 1, label: 'one' }], default: 1 }),
  field('size', 'number', { validations: { min: 1, max: 9 } }),
  field('list', 'multiselect', { default: ['a'] }),
  field('on', 'toggle', { default: true }),
  field('more', 'json'),
  field('config.url', 'text', { default: 'http://a' }),
  field('config.key', 'password', { required: true }),
];
const start = initialInputs(fields);

test('a create takes what was filled in, with the types of the choices and dotted names as objects', () => {
  const inputs = { ...start, size: '3', more: '{"a":1}', 'config.key': 'secret' };
  expect(payloadOf(fields, inputs, { update: false })).toEqual({
    name: 'house',
    level: 1,
    size: 3,
    list: ['a'],
    on: true,
    more: { a: 1 },
    config: { url: 'http://a', key: 'secret' },
  });
  expect(payloadOf(fields, start, { update: false })).not.toHaveProperty('size');
});

test('an update holds what changed alone, and null for what was emptied', () => {
  expect(payloadOf(fields, start, { update: true })).toEqual({});
  expect(payloadOf(fields, { ...start, name: 'barn', level: null }, { update: true })).toEqual({
    name: 'barn',
    level: null,
  });
});

test('an object goes whole when anything in it changed; a secret is kept, replaced or cleared', () => {
  expect(payloadOf(fields, { ...start, 'config.url': 'http://b' }, { update: true })).toEqual({
    config: { url: 'http://b' },
  });
  expect(payloadOf(fields, { ...start, 'config.key': 'new' }, { update: true })).toEqual({
    config: { url: 'http://a', key: 'new' },
  });
  expect(payloadOf(fields, { ...start, 'config.key': null }, { update: true })).toEqual({
    config: { url: 'http://a', key: null },
  });
  expect(payloadOf(fields, { ...start, 'config.url': '' }, { update: true })).toEqual({ config: {} });
});

test('a zero, a false and a choice that is no text survive the way through the inputs', () => {
  const odd = [
    field('zero', 'number', { default: 0 }),
    field('no', 'select', { options: [{ value: false, label: 'no' }], default: false }),
  ];
  expect(payloadOf(odd, initialInputs(odd), { update: false })).toEqual({ zero: 0, no: false });
});

test('says what is wrong with each input', () => {
  const inputs = { ...start, name: 'TooLong', size: 10, more: '{', 'config.key': '' };
  expect(problemsOfInputs(fields, inputs)).toEqual({
    name: 'Must have at most 5 characters',
    size: 'Must be at most 9',
    more: 'Is not JSON',
    'config.key': 'Is needed',
  });
  expect(problemsOfInputs(fields, { ...start, name: 'Ab' })).toMatchObject({ name: /form/ });
  expect(problemsOfInputs(fields, { ...start, name: ' ' })).toMatchObject({ name: 'Is needed' });
});

test('a secret that is kept need not be entered again, and may not be cleared where it is needed', () => {
  const kept = new Set(['config.key']);
  expect(problemsOfInputs(fields, start, kept)).toEqual({});
  expect(problemsOfInputs(fields, { ...start, 'config.key': null }, kept)).toEqual({ 'config.key': 'Is needed' });
});

test('finds the mask of a secret, and nothing of a prototype', () => {
  const mask = { hasValue: true, hint: '…abcd' };
  expect(maskAt({ config: { key: mask } }, 'config.key')).toEqual(mask);
  expect(maskAt({ config: {} }, 'config.constructor')).toBeUndefined();
});

test('gives problems of the server to the fields that they belong to', () => {
  const problems = ['body.values.name', 'config.key', 'elsewhere'].map((name) => ({ field: name, message: 'wrong' }));
  expect(problemsByField(problems, fields)).toEqual({ byField: { name: 'wrong', 'config.key': 'wrong' }, rest: 1 });
});
