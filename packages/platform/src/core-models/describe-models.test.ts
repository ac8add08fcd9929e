import { ALL_MODELS } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { guest, localOperator } from '../session.ts';
import { describeModel } from './describe-models.ts';

const operator = localOperator({ channel: 'test' });
const user = { ...operator, accessLevel: 3 as const, permissions: new Set<never>() };

test('a field says which core model it names a row of', () => {
  const fields = new Map(
    describeModel('module_locks', operator)?.fields.map((field) => [field.name, field.references]),
  );
  expect(fields.get('userId')).toBe('users');
  expect(fields.get('moduleName')).toBeNull();
});

test('a core model says whose rows name its rows, and what becomes of them', () => {
  const referrers = describeModel('organizations', operator)?.referencedBy;
  expect(referrers).toContainEqual({ model: 'users', field: 'organizationId', onDelete: 'blocks', cascade: false });
  expect(referrers).toContainEqual({
    model: 'audit_events',
    field: 'organizationId',
    onDelete: 'stays',
    cascade: false,
  });
  expect(describeModel('users', operator)?.referencedBy).toContainEqual({
    model: 'module_locks',
    field: 'userId',
    onDelete: 'goes',
    cascade: false,
  });
  expect(describeModel('engine_registry', operator)?.referencedBy).toContainEqual({
    model: 'model_registry',
    field: 'engineInstanceId',
    onDelete: 'blocks',
    cascade: true,
  });
});

test('nobody hears of a core model that they do not read', () => {
  expect(describeModel('users', user)?.referencedBy.map(({ model }) => model)).not.toContain('module_locks');
  for (const { model } of ALL_MODELS) {
    expect(describeModel(model.name, guest({ channel: 'test' }))?.referencedBy ?? []).toEqual([]);
  }
});
