import { createEngine, createEngineSet, createSnapshot, type EngineId, type EngineOverride } from '@enginehouse/kernel';
import { expect, test } from 'vitest';
import { concealedNow, concealedSince } from './concealed.ts';

function engine(engineId: string, dependencies: readonly string[] = []) {
  const definition = {
    engineId,
    displayName: engineId,
    category: 'foundational',
    domain: 'sales',
    riskLevel: 'low',
    computeCost: 1,
    dependencies,
    emitsTopics: [],
    subscribesTopics: [],
    activationState: 'active',
    researchOnly: false,
    version: '1.0.0',
  } as const;
  return createEngine(definition, { score: async () => ({}), file: undefined });
}

const SET = createEngineSet([engine('base'), engine('reader', ['base']), engine('other')]);
const snapshot = (overrides: Readonly<Record<string, EngineOverride>>, revision = 1) =>
  createSnapshot({ revision, engineSet: SET, overrides: new Map(Object.entries(overrides)) as never });
const IDS = ['base', 'reader', 'other', 'gone'] as EngineId[];

test('what is withheld takes along what depends on it', () => {
  const concealed = concealedNow(snapshot({ base: { researchOnly: true } }), []);
  expect(IDS.filter(concealed)).toEqual(['base', 'reader']);
});

test('so does what is restricted to teams that these are not', () => {
  const now = snapshot({ base: { activationState: 'restricted', restrictedToTeams: ['sales'] } });
  expect(IDS.filter(concealedNow(now, ['legal']))).toEqual(['base', 'reader']);
  expect(IDS.filter(concealedNow(now, ['sales']))).toEqual([]);
});

test('an engine that is not loaded any more is judged by its override', () => {
  expect(IDS.filter(concealedNow(snapshot({ gone: { activationState: 'research-only' } }), []))).toEqual(['gone']);
  expect(IDS.filter(concealedNow(snapshot({ gone: { priority: 3 } }), []))).toEqual([]);
});

test('nothing has been taken away while nothing has changed, and every change counts', () => {
  let now = snapshot({});
  const concealed = concealedSince(now, () => now, []);
  expect(concealed()).toBeUndefined();
  // The same number in another history, as after a restored backup.
  now = snapshot({ other: { researchOnly: true } });
  expect(IDS.filter((id) => concealed()?.(id))).toEqual(['other']);
});
