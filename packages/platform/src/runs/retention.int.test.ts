import { createEngineSet } from '@enginehouse/kernel';
import { engineText } from '@enginehouse/kernel/testing';
import { openDatabase } from '@enginehouse/store';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { openConfiguration } from '../configuration/configuration.ts';
import { createLogger } from '../logger.ts';
import { openTestPlatform } from '../testing/open-test-platform.ts';
import { removeWhatIsOld } from './retention.ts';

test('runs beyond the setting go, and announcements of changes after their week', async () => {
  await using location = await migratedTestLocation('postgres');
  await using house = await openTestPlatform(
    'postgres',
    { 'base.engine.ts': engineText('base') },
    { database: location.options },
  );
  const { runs, settings, processTable } = house.operator;
  for (let run = 0; run < 3; run += 1) await runs.score({ signals: { run } });
  await settings.set('retention', { maxRows: 1 });
  await processTable.setState('base', { priority: 1 });
  await processTable.setState('base', { priority: 2 });
  await using db = await openDatabase(location.options);
  await db.query(`update outbox set occurred_at = now() - interval '8 days' where revision < 3`);
  const log = createLogger('silent');
  await using configuration = await openConfiguration(db, createEngineSet([]), log);
  await removeWhatIsOld({ db, configuration, log }, new AbortController().signal);
  expect((await runs.list()).totalRows).toBe(1);
  expect(await db.query('select revision from outbox')).toEqual([{ revision: 3 }]);
});

test('a database that is gone is no reason to end the process', async () => {
  await using location = await migratedTestLocation('postgres');
  const db = await openDatabase(location.options);
  const log = createLogger('silent');
  await using configuration = await openConfiguration(db, createEngineSet([]), log);
  await db.close();
  const removed = removeWhatIsOld({ db, configuration, log }, new AbortController().signal);
  await expect(removed).resolves.toBeUndefined();
});
