import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelForm, ModelSchema } from '@enginehouse/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentTerminal } from '../testing/silent-terminal.ts';
import { readAssignments } from './assignments.ts';
import { buildValues } from './build-values.ts';
import { openSources } from './secret-source.ts';

type Field = ModelSchema['fields'][number];
const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({
  name,
  type,
  label: name,
  description: name,
  shown: 'row',
  written: 'always',
  required: false,
  nullable: true,
  secret: false,
  schemaNamedBy: null,
  references: null,
  ...more,
});
const formField = (name: string, type: ModelForm['fields'][number]['type']): ModelForm['fields'][number] => ({
  name,
  label: name,
  type,
  required: true,
  validations: {},
});
const schema: ModelSchema = {
  name: 'lamps',
  title: 'Lamps',
  description: 'Lamps.',
  reads: 'all',
  writes: 'all',
  operations: ['create', 'update', 'delete'],
  readOnly: null,
  appendOnly: false,
  feedsConfiguration: false,
  referencedBy: [],
  primaryKey: ['id'],
  fields: [
    field('name', 'text'),
    field('watts', 'int'),
    field('lit', 'boolean'),
    field('tags', 'text-list'),
    field('value', 'json'),
    field('config', 'json', { schemaNamedBy: 'maker' }),
    field('headers', 'json', { secret: true }),
    field('password', 'text', { secret: true, shown: 'never' }),
  ],
  filters: [],
  columns: [],
  defaultSort: [],
  createForm: [],
};
const forms = [
  formField('config.api_key', 'password'),
  formField('config.retries', 'number'),
  formField('config.debug', 'toggle'),
  formField('config.region', 'text'),
];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-values-'));
  await writeFile(join(folder, 'key'), 'sk-from-a-file\n');
  await writeFile(join(folder, 'headers.json'), '{"Authorization":"Bearer 1"}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const build = (words: readonly string[], base = {}, input = '') =>
  buildValues(
    readAssignments(words),
    { schema, forms },
    openSources(silentTerminal(input), (name) => (name === 'KEY' ? 'sk-from-env' : undefined)),
    base,
  );

describe('a text becomes what its field holds', () => {
  test.each<[string, unknown]>([
    ['name=7', { name: '7' }],
    ['name=@home', { name: '@home' }],
    ['name=', { name: null }],
    ['name:=""', { name: '' }],
    ['watts=60', { watts: 60 }],
    ['watts=-1.5e3', { watts: -1500 }],
    ['watts=bright', { watts: 'bright' }],
    ['watts=0x10', { watts: '0x10' }],
    ['lit=true', { lit: true }],
    ['lit=yes', { lit: 'yes' }],
    ['tags=a, b,,c', { tags: ['a', 'b', 'c'] }],
    ['tags:=[]', { tags: [] }],
    ['value=100', { value: 100 }],
    ['value=refuse', { value: 'refuse' }],
    ['value.maxAgeDays=90', { value: { maxAgeDays: 90 } }],
    ['value={"a":1}', { value: { a: 1 } }],
    ['config.retries=3', { config: { retries: 3 } }],
    ['config.debug=false', { config: { debug: false } }],
    ['config.region=1', { config: { region: '1' } }],
    ['config.unknown=x', { config: { unknown: 'x' } }],
    ['nmae=x', { nmae: 'x' }],
    ['constructor.prototype=1', { constructor: { prototype: '1' } }],
  ])('%s', async (word, values) => {
    expect(await build([word])).toEqual(values);
  });

  test('parts are set over what stands there, in the order given', async () => {
    const stands = { config: { region: 'eu', api_key: { hasValue: true, hint: 'f00d' } } };
    expect(await build(['config.retries=3'], stands)).toEqual({ config: { ...stands.config, retries: 3 } });
    expect(stands.config).not.toHaveProperty('retries');
    expect(await build(['config:={"region":"us"}', 'config.retries=3'], stands)).toEqual({
      config: { region: 'us', retries: 3 },
    });
  });

  test('JSON that is none is wrong usage', async () => {
    await expect(build(['watts:=bright'])).rejects.toMatchObject({ code: 'WRONG_USAGE' });
  });
});

describe('a secret', () => {
  test('comes from a file, the environment or standard input, without a last line break', async () => {
    expect(await build([`config.api_key=@${join(folder, 'key')}`])).toEqual({ config: { api_key: 'sk-from-a-file' } });
    expect(await build(['config.api_key=@env:KEY'])).toEqual({ config: { api_key: 'sk-from-env' } });
    expect(await build(['password=@-'], {}, 'twelve or more\r\n')).toEqual({ password: 'twelve or more' });
    expect(await build([`headers=@${join(folder, 'headers.json')}`])).toEqual({
      headers: { Authorization: 'Bearer 1' },
    });
    expect(await build(['headers.Authorization=@env:KEY'])).toEqual({ headers: { Authorization: 'sk-from-env' } });
  });

  test.each([
    'config.api_key=hunter2-hunter2',
    'config.api_key:="hunter2-hunter2"',
    'config:={"api_key":"hunter2-hunter2"}',
    'password=hunter2-hunter2',
    'headers.Authorization=hunter2-hunter2',
    'headers:={"Authorization":"hunter2-hunter2"}',
  ])('%s is refused, and not repeated', async (word) => {
    const error = await build([word]).catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: 'SECRET_ON_COMMAND_LINE' });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });

  test('is cleared by nothing, and kept by its mask', async () => {
    expect(await build(['config.api_key='])).toEqual({ config: { api_key: null } });
    const kept = { hasValue: true, hint: 'f00d' };
    expect(await build([`config:={"api_key":${JSON.stringify(kept)}}`])).toEqual({ config: { api_key: kept } });
  });

  test.each([
    ['a file that is not there', 'password=@/nowhere/at/all', 'INPUT_NOT_FOUND'],
    ['a variable that is not set', 'password=@env:MISSING', 'WRONG_USAGE'],
    ['no source', 'password=@', 'WRONG_USAGE'],
  ])('%s', async (_, word, code) => {
    await expect(build([word])).rejects.toMatchObject({ code });
  });

  test('standard input is read once', async () => {
    await expect(build(['password=@-', 'config.api_key=@-'], {}, 'one')).rejects.toMatchObject({ code: 'WRONG_USAGE' });
  });

  test('is not what is shown in its place', async () => {
    for (const shown of ['****', '****f00d\n']) {
      await expect(build(['config.api_key=@-'], {}, shown)).rejects.toMatchObject({
        code: 'WRONG_USAGE',
        message: 'config.api_key was given what is shown in place of a secret',
      });
    }
  });
});
