import { describe, expect, test } from 'vitest';
import { engineRegistry } from './engine-registry.ts';
import { extractorRegistry } from './extractor-registry.ts';
import { configFormFields, formFields } from './form-fields.ts';
import { mcpServerRegistry } from './mcp-server-registry.ts';
import { modelRegistry } from './model-registry.ts';
import { SAMPLE_CATALOGUE } from './testing/sample-catalogue.ts';

describe('the form of an engine instance', () => {
  test('asks for a name and one of the known providers', () => {
    expect(engineRegistry.forms.create(SAMPLE_CATALOGUE)).toEqual([
      {
        name: 'name',
        label: 'Name',
        type: 'text',
        required: true,
        help: 'What people call it.',
        validations: { maxLength: 200 },
      },
      {
        name: 'provider',
        label: 'Provider',
        type: 'select',
        required: true,
        options: [
          { value: 'ollama', label: 'Ollama' },
          { value: 'openai', label: 'OpenAI' },
        ],
        help: 'Id of the provider that it is an instance of.',
        validations: { maxLength: 80 },
      },
    ]);
  });

  test('takes the settings of its provider in, filled but for secrets, which are kept when left empty', () => {
    const row = {
      name: 'Hosted',
      provider: 'openai',
      config: { api_key: { hasValue: true, hint: '1234' }, proxy: { url: 'http://proxy' } },
    };
    const form = engineRegistry.forms.update(SAMPLE_CATALOGUE, row);
    expect(form.map(({ name, required, default: start }) => [name, required, start])).toEqual([
      ['name', true, 'Hosted'],
      ['provider', true, 'openai'],
      ['config.api_key', false, undefined],
      ['config.proxy.url', false, 'http://proxy'],
    ]);
  });

  test('asks for a required secret that the row lacks', () => {
    const row = { provider: 'openai', config: { api_key: { hasValue: false, hint: null } } };
    const form = engineRegistry.forms.update(SAMPLE_CATALOGUE, row);
    expect(form.find(({ name }) => name === 'config.api_key')?.required).toBe(true);
  });

  test('is only what it has of its own where the provider is gone', () => {
    const form = engineRegistry.forms.update(SAMPLE_CATALOGUE, { provider: 'gone', config: { a: 1 } });
    expect(form.map(({ name }) => name)).toEqual(['name', 'provider']);
  });

  test('gives the settings of each provider by name', () => {
    const { extra, extraNames } = engineRegistry.forms;
    expect(extraNames(SAMPLE_CATALOGUE)).toEqual(['config:ollama', 'config:openai']);
    expect(extra(SAMPLE_CATALOGUE, 'config:ollama')).toMatchObject([
      { name: 'config.base_url', default: 'http://localhost:11434' },
    ]);
    for (const unknown of ['config:gone', 'config', 'config:', 'installConfig:ollama', '__proto__'])
      expect(extra(SAMPLE_CATALOGUE, unknown), unknown).toBeUndefined();
  });
});

test('the forms of an extractor are of both of its schemas', () => {
  const { extra, extraNames, update } = extractorRegistry.forms;
  expect(extraNames(SAMPLE_CATALOGUE)).toEqual(['config:pdf', 'installConfig:pdf']);
  expect(extra(SAMPLE_CATALOGUE, 'installConfig:pdf')).toMatchObject([{ name: 'installConfig.license' }]);
  expect(extra(SAMPLE_CATALOGUE, 'other:pdf')).toBeUndefined();
  expect(update(SAMPLE_CATALOGUE, { extractorId: 'pdf' }).map(({ name }) => name)).toEqual([
    'name',
    'extractorId',
    'fileExtensions',
    'mimeTypes',
    'priority',
    'config.pages',
    'installConfig.license',
  ]);
});

test('a field says its type, choices, limits and start', () => {
  const form = modelRegistry.forms.create(SAMPLE_CATALOGUE);
  const field = (name: string) => form.find((one) => one.name === name);
  expect(field('capabilities')).toMatchObject({ type: 'multiselect', default: [], required: false });
  expect(field('capabilities')?.options).toContainEqual({ value: 'image_to_text', label: 'Image to text' });
  expect(field('status')).toMatchObject({ type: 'select', default: 'available' });
  expect(field('isDownloaded')).toMatchObject({ type: 'toggle', default: false });
  expect(field('ramRequiredMb')).toMatchObject({ type: 'number', default: 0, validations: { min: 0 } });
  expect(field('engineInstanceId')).toMatchObject({ type: 'number', required: true });
  expect(field('extraConfig')).toMatchObject({ type: 'json', required: false });
});

test('a form for a row begins with its values, JSON as text, and never with what is sealed', () => {
  const row = { name: 'search', config: { hasValue: true, hint: null }, enabled: false, timeoutMs: 2_000 };
  const form = mcpServerRegistry.forms.update(SAMPLE_CATALOGUE, row);
  expect(Object.fromEntries(form.map((one) => [one.name, one.default]))).toEqual({
    name: 'search',
    transport: undefined,
    endpointUrl: undefined,
    config: undefined,
    enabled: false,
    timeoutMs: 2_000,
  });
  const fields = formFields(modelRegistry.fields, ['extraConfig'], SAMPLE_CATALOGUE, { extraConfig: { dim: 3 } });
  expect(fields[0]?.default).toBe('{\n  "dim": 3\n}');
});

test('a value inside of what is no object is none', () => {
  const schema = [{ name: 'a.b', label: 'B', type: 'text', required: false, validations: {} }] as const;
  for (const config of [null, 1, 'text', { a: null }, { a: 'b' }, Object.create({ a: { b: 'inherited' } })])
    expect(configFormFields('config', schema, { config })[0]?.default).toBeUndefined();
});
