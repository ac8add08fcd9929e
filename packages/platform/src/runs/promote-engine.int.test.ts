import { createEngine, createEngineSet, type EngineDefinition, type EngineSet } from '@enginehouse/kernel';
import { createRunLogReader, openDatabase, readConfiguration } from '@enginehouse/store';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { bringIntoForce } from '../configuration/bring-into-force.ts';
import { openConfiguration } from '../configuration/configuration.ts';
import { createLogger } from '../logger.ts';
import { localOperator } from '../session.ts';
import { promoteEngine } from './promote-engine.ts';

const STUDY: EngineDefinition = {
  engineId: 'study',
  displayName: 'Study',
  category: 'cognitive',
  domain: 'sales',
  riskLevel: 'low',
  computeCost: 1,
  dependencies: [],
  emitsTopics: [],
  subscribesTopics: [],
  activationState: 'research-only',
  researchOnly: true,
  version: '1.0.0',
};

function engineSet(contentHash: string): EngineSet {
  return createEngineSet([createEngine(STUDY, { score: () => ({}), file: undefined, contentHash })]);
}

test('evidence of one code promotes no other that is loaded meanwhile', async () => {
  await using location = await migratedTestLocation('postgres');
  await using db = await openDatabase(location.options);
  await using configuration = await openConfiguration(db, engineSet('a'.repeat(64)), createLogger('silent'));
  const reader = createRunLogReader(db);
  const loadsMeanwhile: typeof reader = {
    ...reader,
    async evidence(question) {
      const evidence = await reader.evidence(question);
      configuration.useEngines(engineSet('b'.repeat(64)));
      return evidence;
    },
  };
  const parts = { db, configuration, bringIntoForce: bringIntoForce(configuration), reader: loadsMeanwhile };
  const promote = promoteEngine(parts, localOperator({ channel: 'test' }));
  const promoted = promote('study', { override: true, reason: 'seen enough' });
  await expect(promoted).rejects.toMatchObject({ code: 'CODE_REPLACED', where: 'study' });
  expect((await readConfiguration(db)).revision).toBe(0);
});
