import type { FormField } from '@enginehouse/models';
import type { ManifestFindings, Open } from './manifest-findings.ts';

const TYPES: readonly FormField['type'][] = [
  'text',
  'password',
  'number',
  'select',
  'multiselect',
  'textarea',
  'toggle',
  'json',
];
const KEYS = ['name', 'label', 'type', 'required', 'options', 'default', 'help', 'validations'];
const VALIDATIONS = ['min', 'max', 'minLength', 'maxLength', 'pattern'];
const CHOICES = ['select', 'multiselect'];
/** A path of names: one word, or words with dots between them. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)*$/;
const FORBIDDEN = ['constructor', 'prototype'];
/** What a field is called that holds a credential: in clear text it would be in every list and every audit. */
const CREDENTIAL = /(?:^|[._-])(?:api_?key|access_?key|private_?key|secret|client_?secret|password|passwd|token)$/i;

/** What is wrong with the fields of a config. */
export function findInConfigSchema(findings: ManifestFindings, schema: unknown): void {
  const fields = findings.list('configSchema', schema, (where, field) => {
    if (findings.object(where, field, KEYS)) findInField(findings, where, field);
  });
  const names = fields.map((field) => (field as Open | null)?.name).filter((name) => typeof name === 'string');
  findings.once('configSchema', names);
  for (const name of names) {
    const outer = names.find((other) => name.startsWith(`${other}.`));
    if (outer !== undefined) findings.add('configSchema', `'${name}' lies within '${outer}', which is a value itself`);
  }
}

function findInField(findings: ManifestFindings, where: string, field: Open): void {
  const { name, type } = field;
  if (findings.matches(`${where}.name`, name, NAME, 'a name such as `base_url`')) {
    if (name.split('.').some((word) => FORBIDDEN.includes(word)))
      findings.add(`${where}.name`, 'is no name for a field');
    if (CREDENTIAL.test(name) && type !== 'password') {
      findings.add(`${where}.type`, `'${name}' names a credential: its type is 'password', so that it is sealed`);
    }
  }
  findings.text(`${where}.label`, field.label);
  findings.oneOf(`${where}.type`, type, TYPES);
  findings.boolean(`${where}.required`, field.required);
  if (field.help !== undefined) findings.text(`${where}.help`, field.help);
  findOptions(findings, where, field);
  findDefault(findings, where, field);
  findValidations(findings, `${where}.validations`, field.validations);
}

function findOptions(findings: ManifestFindings, where: string, { type, options }: Open): void {
  if (CHOICES.includes(String(type)) !== (options !== undefined)) {
    findings.add(`${where}.options`, 'stand there with `select` and `multiselect`, and with no other type');
  }
  if (options === undefined) return;
  const list = findings.list(`${where}.options`, options, (at, option) => {
    if (!findings.object(at, option, ['value', 'label'])) return;
    findings.text(`${at}.label`, option.label);
    if (!['string', 'number', 'boolean'].includes(typeof option.value)) {
      findings.add(`${at}.value`, 'must be a text, a number, or true or false');
    }
  });
  findings.once(
    `${where}.options`,
    list.map((option) => (option as Open | null)?.value),
  );
}

function findDefault(findings: ManifestFindings, where: string, field: Open): void {
  const value = field.default;
  if (value === undefined || value === null) return;
  const at = `${where}.default`;
  if (field.type === 'password') findings.add(at, 'a secret has no default: it would be the same everywhere');
  else if (!isOfType(field, value)) findings.add(at, `is not a value of the type '${String(field.type)}'`);
}

function isOfType({ type, options }: Open, value: unknown): boolean {
  const isChoice = (one: unknown): boolean =>
    Array.isArray(options) && options.some((option) => (option as Open | null)?.value === one);
  switch (type as FormField['type']) {
    case 'number':
      return typeof value === 'number';
    case 'toggle':
      return typeof value === 'boolean';
    case 'select':
      return isChoice(value);
    case 'multiselect':
      return Array.isArray(value) && value.every(isChoice);
    case 'json':
      return false;
    default:
      return typeof value === 'string';
  }
}

function findValidations(findings: ManifestFindings, where: string, validations: unknown): void {
  if (!findings.object(where, validations, VALIDATIONS)) return;
  for (const key of ['min', 'max', 'minLength', 'maxLength']) {
    const value = validations[key];
    if (value !== undefined && typeof value !== 'number') findings.add(`${where}.${key}`, 'must be a number');
  }
  if (Number(validations.min) > Number(validations.max)) findings.add(`${where}.min`, 'is above max');
  if (Number(validations.minLength) > Number(validations.maxLength)) findings.add(`${where}.minLength`, 'is above max');
  const { pattern } = validations;
  if (pattern === undefined) return;
  try {
    new RegExp(`^(?:${String(pattern)})$`, 'u');
  } catch {
    findings.add(`${where}.pattern`, 'is not a regular expression');
  }
}
