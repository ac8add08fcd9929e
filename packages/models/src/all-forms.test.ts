import { describe, expect, test } from 'vitest';
import { ALL_MODELS } from './all-models.ts';
import type { Field } from './field.ts';
import type { FormField } from './form.ts';
import { isRequired } from './form-fields.ts';
import { SAMPLE_CATALOGUE } from './testing/sample-catalogue.ts';

const NAME = /^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9_]*)*$/;
/** Further forms are of both kinds; a list of options has no names of fields. */
const isFormField = (one: object): one is FormField => 'name' in one && 'type' in one;

describe.each(ALL_MODELS.map((entry) => [entry.model.name, entry] as const))('forms of %s', (_name, entry) => {
  const { model, access } = entry;
  const { forms } = model;
  const named = forms?.extraNames?.(SAMPLE_CATALOGUE) ?? [];
  const all = [
    ['create', forms?.create(SAMPLE_CATALOGUE) ?? []],
    ...[{}, { provider: 'openai', extractorId: 'pdf', config: {}, key: 'hardCap' }].map((row) => [
      'update',
      forms?.update(SAMPLE_CATALOGUE, row) ?? [],
    ]),
    ...named.map((name) => [name, (forms?.extra?.(SAMPLE_CATALOGUE, name) ?? []).filter(isFormField)]),
  ] as [string, readonly FormField[]][];

  test('are there where people write, and nowhere else', () => {
    expect(forms !== undefined).toBe(access.write !== 'nobody');
    expect(forms?.extra !== undefined).toBe(forms?.extraNames !== undefined);
    expect(forms?.extra?.(SAMPLE_CATALOGUE, 'nothing')).toBeUndefined();
    for (const name of named) expect(forms?.extra?.(SAMPLE_CATALOGUE, name), name).toBeDefined();
  });

  test.each(all)('%s names fields that a payload may hold, each once', (form, fields) => {
    expect(fields.map(({ name }) => name)).toEqual([...new Set(fields.map(({ name }) => name))]);
    for (const { name, label } of fields) {
      expect(name).toMatch(NAME);
      expect(label).toMatch(/\S/);
      const field = model.fields[name.split('.', 1)[0] as string] as Field;
      expect(field, `${form}: ${name} is a field`).toBeDefined();
      expect(field.written, `${form}: ${name} is written`).toBeDefined();
      if (name.includes('.')) expect(field.type, `${form}: ${name} is a path`).toBe('json');
    }
  });

  test.each(all)('%s asks for secrets only where they are sealed or turned into something else', (_form, fields) => {
    for (const { name, type, default: start } of fields) {
      const field = model.fields[name.split('.', 1)[0] as string] as Field;
      if (type === 'password') {
        expect(field.sealed !== undefined || field.virtual, `${name} is sealed`).toBe(true);
        expect(start).toBeUndefined();
      }
    }
  });

  test('create asks for all that a payload must hold', () => {
    const asked = forms?.create(SAMPLE_CATALOGUE) ?? [];
    for (const [name, field] of Object.entries(model.fields)) {
      if (!isRequired(field)) continue;
      expect(asked.find((one) => one.name === name)?.required, `${name} is asked for`).toBe(true);
    }
  });
});
