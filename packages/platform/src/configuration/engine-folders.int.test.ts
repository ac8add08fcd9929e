import { createEngineSet } from '@enginehouse/kernel';
import { engineFolder, engineText } from '@enginehouse/kernel/testing';
import { openDatabase } from '@enginehouse/store';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { openTestPlatform } from '../testing/open-test-platform.ts';
import { openEngineFolders } from './engine-folders.ts';

const RESEARCH = { activationState: 'research-only', researchOnly: true };

test('code that is changed while the house runs is in force at once, and withheld as long as it was', async () => {
  const files = {
    'base.engine.ts': engineText('base', { body: 'return { score: 1 };' }),
    'study.engine.ts': engineText('study', { definition: RESEARCH }),
  };
  await using house = await openTestPlatform('postgres', files, { watch: true, workers: 1 });
  const { folder, operator } = house;
  folder.write({
    'base.engine.ts': engineText('base', { version: '2.0.0', body: 'return { score: 2 };' }),
    'study.engine.ts': engineText('study', { version: '2.0.0' }),
  });
  // Every answer on the way: no moment may return what was withheld.
  do {
    expect(Object.keys((await operator.runs.score({ signals: {} })).outputs)).toEqual(['base']);
  } while ((await operator.processTable.get('study')).definition.version === '1.0.0');
  expect((await operator.runs.score({ signals: {} })).outputs).toEqual({ base: { score: 2 } });
  expect(await operator.processTable.get('study')).toMatchObject({ withheld: true, override: { researchOnly: true } });
  // Closing ends the watch before the workers, whatever is on its way.
  folder.write({ 'base.engine.ts': engineText('base', { version: '3.0.0' }) });
});

test('what changed before anybody listened is put in force when somebody does', async () => {
  await using location = await migratedTestLocation('postgres');
  await using db = await openDatabase(location.options);
  using folder = engineFolder({ 'base.engine.ts': engineText('base') });
  const log = createLogger('silent');
  await using engines = await openEngineFolders({ db, log, patterns: [folder.path], watch: false });
  const heard: string[] = [];
  engines.onChange(engines.engineSet(), async ({ hash }) => void heard.push(hash));
  await engines.stop();
  expect(heard).toEqual([]);
  engines.onChange(createEngineSet([]), async ({ hash }) => void heard.push(hash));
  await engines.stop();
  expect(heard).toEqual([engines.engineSet().hash]);
});
