import type { AccessLevel } from '@enginehouse/models';
import { describe, expect, test } from 'vitest';
import { lamps } from '../testing/lamps.ts';
import { testCaller } from '../testing/test-models.ts';
import { compileModel } from './compile-model.ts';
import { readPolicy } from './policy.ts';
import { type LevelRule, type Scope, scopeCondition } from './scope.ts';

const compiled = compileModel(lamps);
const RESEARCH = new Set(['system.run.research.view'] as const);

function scope(
  level: AccessLevel,
  context: Parameters<typeof testCaller>[1] = {},
  rule: LevelRule = lamps.access.read,
) {
  return scopeCondition(compiled, testCaller(level, { permissions: RESEARCH, ...context }), rule, 'scoped');
}
function conditions({ conditions }: Scope): unknown[] {
  return conditions.map(({ field, equals }) => [field, equals]);
}

describe('a scope', () => {
  test('of super has no condition', () => {
    expect(scope(1)).toMatchObject({ empty: false, conditions: [], without: [] });
  });

  test('of an organization is its rows, and nothing without one', () => {
    expect(conditions(scope(2, { organizationId: 4 }))).toEqual([['organizationId', 4]]);
    expect(scope(2, { userId: 4 }).empty).toBe(true);
  });

  test('of a user is its own rows, of which the rule shows some, without some fields', () => {
    const own = scope(3, { userId: 7, organizationId: 4 });
    expect(conditions(own)).toEqual([
      ['ownerId', 7],
      ['lit', true],
    ]);
    expect(own.without).toEqual(['price']);
    expect(scope(3, { organizationId: 4 }).empty).toBe(true);
  });

  test.each([
    ['a guest', 99],
    ['a number that is no level', 0],
    ['text that looks like super', '1'],
    ['nothing', null],
  ])('of %s is empty', (_, level) => {
    expect(scope(level as unknown as AccessLevel, { userId: 7, organizationId: 4 })).toMatchObject({
      empty: true,
      without: ['price'],
    });
  });

  test('is empty where a level reaches nothing, or as nothing of the model says whose a row is', () => {
    expect(scope(2, { organizationId: 4 }, { super: 'all', organization: 'none', user: 'none' }).empty).toBe(true);
    const nobodys = { ...lamps, model: { ...lamps.model, rowScope: 'platform' as const } };
    for (const level of [2, 3] as const) {
      const caller = testCaller(level, { userId: 1, organizationId: 1 });
      expect(scopeCondition(compileModel(nobodys), caller, nobodys.access.read, 'scoped').empty).toBe(true);
    }
  });

  test('leaves out what is withheld, of super too, but for who may see research', () => {
    for (const level of [1, 2, 3] as const) {
      const caller = testCaller(level, { userId: 1, organizationId: 1, permissions: new Set() });
      const own = scopeCondition(compiled, caller, lamps.access.read, 'scoped');
      expect(own.research).toBe(false);
      expect(conditions(own)).toContainEqual(['withheld', false]);
    }
  });

  test('has one shape whatever the values of its conditions', () => {
    expect(scope(3, { userId: 7 }).shape).toBe(scope(3, { userId: 8 }).shape);
    const shapes = [
      scope(1),
      scope(2, { organizationId: 4 }),
      scope(3, { userId: 7 }),
      scope(1, { permissions: new Set() }),
    ];
    expect(new Set(shapes.map(({ shape }) => shape)).size).toBe(4);
  });

  test('with a bypass has every row, but neither the fields left out nor what is withheld', () => {
    const caller = testCaller(3, { userId: 7, permissions: new Set() });
    const lifted = scopeCondition(compiled, caller, lamps.access.read, 'bypass');
    expect(conditions(lifted)).toEqual([['withheld', false]]);
    expect(lifted.without).toEqual(['price']);
  });
});

describe('a policy', () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  const grant = { reason: 'support case', models: ['lamps'], until: soon } as const;
  const granted = testCaller(3, { bypass: grant });

  test('is scoped where none is given', () => {
    for (const given of [undefined, null, 'scoped']) expect(readPolicy(lamps, testCaller(3), given)).toBe('scoped');
  });

  test('bypasses with a capability that holds and covers the core model', () => {
    expect(readPolicy(lamps, granted, 'bypass')).toBe('bypass');
    expect(readPolicy(lamps, testCaller(3, { bypass: { ...grant, models: '*' } }), 'bypass')).toBe('bypass');
  });

  test.each([
    ['without a capability, even for super', testCaller(1)],
    ['for another core model', testCaller(3, { bypass: { ...grant, models: ['users'] } })],
    ['after its time', testCaller(3, { bypass: { ...grant, until: new Date(Date.now() - 1).toISOString() } })],
    ['with a time that cannot be read', testCaller(3, { bypass: { ...grant, until: 'tomorrow' } })],
    ['from a module', testCaller(1, { bypass: grant, moduleName: 'reports' })],
    ['over HTTP', testCaller(1, { bypass: grant }, { channel: 'http' })],
  ])('does not bypass %s', (_, caller) => {
    expect(() => readPolicy(lamps, caller, 'bypass')).toThrow(
      expect.objectContaining({ code: 'PERMISSION_DENIED', message: 'models bypass policy denied' }),
    );
  });

  test.each(['Bypass', 'all', '', true, {}, ['bypass'], Symbol('bypass')])('is no other word: %s', (given) => {
    expect(() => readPolicy(lamps, granted, given)).toThrow(expect.objectContaining({ code: 'UNKNOWN_POLICY' }));
  });
});
