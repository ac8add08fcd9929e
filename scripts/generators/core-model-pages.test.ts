import { ALL_MODELS, CAPABILITIES, type CoreModel, type Field, isRequired } from '@enginehouse/models';
import { describe, expect, test } from 'vitest';
import { type ExampleCall, exampleCalls } from './core-model/example-calls.ts';
import { coreModelPages } from './core-model-pages.ts';

const pages = await coreModelPages.renderAll('');

function part(page: string, heading: string): string {
  return page.slice(page.indexOf(`## ${heading}\n`)).split('\n## ')[0] as string;
}

test('every core model has its page, and nothing else has one', () => {
  expect([...pages.keys()]).toEqual(ALL_MODELS.map(({ model }) => `${model.name}.md`));
});

describe.each(ALL_MODELS.map((entry) => [entry.model.name, entry] as const))('the page of %s', (name, entry) => {
  const { model, access, effects } = entry;
  const page = pages.get(`${name}.md`) as string;
  const calls = exampleCalls(entry);
  const given = (call: ExampleCall['call']): unknown => calls.find((one) => one.call === call)?.parameters.at(-1);

  test('has all fields, filters, messages, topics and forms', () => {
    const fields = [...part(page, 'Fields').matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
    expect(fields).toEqual(Object.keys(model.fields));
    const filters = [...part(page, 'Lists').matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
    expect(filters).toEqual(Object.keys(model.filters));
    for (const { topic } of effects.announces) expect(page).toContain(`\`${topic}\``);
    expect(page.includes('`READ_ONLY`')).toBe(access.write === 'nobody');
    expect(page.includes('\n## Forms\n')).toBe(model.forms !== undefined);
    if (access.write === 'nobody') return;
    const messages = [
      ...Object.values(model.unique ?? {}).map(({ message }) => message),
      ...Object.values(model.fields).flatMap(({ references }) => references?.message ?? []),
      ...(Object.values(model.fields).some(isRequired) ? [model.requiredMessage] : []),
    ];
    for (const message of messages) expect(part(page, 'Refusals')).toContain(`| ${message} |`);
  });

  test('shows a list that can be asked for', () => {
    const { filters, sort } = given('list') as { filters: Record<string, unknown>; sort: { field: string } };
    for (const [field, value] of Object.entries(filters)) {
      expect(model.filters).toHaveProperty(field);
      if (model.filters[field] === 'range') expect(value).toHaveProperty('from');
      else expectFits(model, field, value, true);
    }
    expect(model.fields[sort.field]?.sortable).toBe(true);
  });

  test('shows writes where people write, of fields that they set, with values that these take', () => {
    const writes = calls.filter(({ call }) => call === 'create' || call === 'update' || call === 'delete');
    expect(writes.map(({ call }) => call)).toEqual(access.write === 'nobody' ? [] : ['create', 'update', 'delete']);
    if (access.write === 'nobody') return;
    const created = given('create') as Record<string, unknown>;
    for (const [field, value] of Object.entries(created)) expectFits(model, field, value, false);
    for (const [field, rule] of Object.entries(model.fields)) {
      if (isRequired(rule)) expect(created, `${field} is required`).toHaveProperty(field);
    }
    for (const [field, value] of Object.entries(given('update') as Record<string, unknown>)) {
      expect(model.fields[field]?.written).toBe('always');
      expectFits(model, field, value, false);
    }
  });
});

/** `member`: of a list one member is meant. */
function expectFits(model: CoreModel, name: string, value: unknown, member: boolean): void {
  const field = model.fields[name] as Field;
  if (!member) expect(field.written, `${name} is written`).toBeDefined();
  if (field.rule?.pattern !== undefined) expect(value).toMatch(new RegExp(`^(?:${field.rule.pattern})$`, 'u'));
  if (field.rule?.url !== undefined) expect(new URL(String(value)).username).toBe('');
  if (field.rule?.known === 'capabilities') expect(CAPABILITIES).toEqual(expect.arrayContaining([value].flat()));
  switch (field.type) {
    case 'int':
    case 'bigint':
    case 'float':
      expect(value).toBeTypeOf('number');
      expect(value).toBeGreaterThanOrEqual(field.rule?.min ?? 0);
      break;
    case 'enum':
      expect(field.values).toContain(value);
      break;
    case 'boolean':
      expect(value).toBeTypeOf('boolean');
      break;
    case 'text-list':
      expect(Array.isArray(value)).toBe(!member);
      break;
    case 'json':
      break;
    default:
      expect(value).toBeTypeOf('string');
  }
}
