import type { EngineDefinition, EngineId } from '@enginehouse/kernel';
import { expect, test } from 'vitest';
import { lastWithheld } from './last-withheld.ts';

function definition(engineId: string, more: Partial<EngineDefinition> = {}): readonly [EngineId, EngineDefinition] {
  return [
    engineId as EngineId,
    {
      engineId,
      displayName: engineId,
      category: 'foundational',
      domain: 'sales',
      riskLevel: 'low',
      computeCost: 1,
      dependencies: [],
      emitsTopics: [],
      subscribesTopics: [],
      activationState: 'active',
      researchOnly: false,
      version: '1.0.0',
      ...more,
    },
  ];
}

test('by its own state, by an override, or by what it depended on', () => {
  const definitions = new Map([
    definition('own', { activationState: 'research-only', researchOnly: true }),
    definition('overridden'),
    definition('reader', { dependencies: ['own'] }),
    definition('reader-of-reader', { dependencies: ['reader'] }),
    definition('free', { dependencies: ['released'] }),
    definition('released', { researchOnly: true }),
  ]);
  const overrides = new Map([
    ['overridden' as EngineId, { researchOnly: true }],
    ['released' as EngineId, { researchOnly: false }],
  ]);
  expect([...lastWithheld(definitions, overrides)]).toEqual(['own', 'overridden', 'reader', 'reader-of-reader']);
});

test('definitions of different days that form a circle come to an end', () => {
  const definitions = new Map([
    definition('a', { dependencies: ['b'] }),
    definition('b', { dependencies: ['a', 'gone'] }),
  ]);
  expect([...lastWithheld(definitions, new Map())]).toEqual([]);
});

test('a circle is tainted as a whole, and what depends on it', () => {
  const definitions = new Map([
    definition('first', { dependencies: ['second'] }),
    definition('second', { dependencies: ['first', 'own'] }),
    definition('reader', { dependencies: ['first'] }),
    definition('own', { researchOnly: true }),
  ]);
  expect([...lastWithheld(definitions, new Map())].sort()).toEqual(['first', 'own', 'reader', 'second']);
});

test('a chain of 50,000 engines is followed to its end', () => {
  const chain = Array.from({ length: 50_000 }, (_, link) =>
    definition(`link-${link}`, link === 0 ? { researchOnly: true } : { dependencies: [`link-${link - 1}`] }),
  );
  expect(lastWithheld(new Map(chain.reverse()), new Map()).size).toBe(50_000);
});
