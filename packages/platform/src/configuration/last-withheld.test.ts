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
