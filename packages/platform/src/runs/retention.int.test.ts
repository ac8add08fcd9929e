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
  await settings.set('retention', { maxRows: 1, maxAgeDays: 2 });
  await processTable.setState('base', { priority: 1 });
  await processTable.setState('base', { priority: 2 });
  await using db = await openDatabase(location.options);
  await db.query(
    `insert into ai_model_usage (occurred_at, request_kind, duration_ms, success)
     select now() - days * interval '1 day', 'embed', 1, true from generate_series(1, 3) days`,
  );
  await db.query(
    `insert into ai_model_pipeline_steps (occurred_at, pipeline_id, step_id, root_method, type, name, status, duration_ms)
     select now() - days * interval '1 day', 'call', 'step', 'embed', 'call', 'call', 'succeeded', 1
     from generate_series(1, 3) days`,
  );
  await db.query(`update outbox set occurred_at = now() - interval '8 days' where revision < 3`);
  const log = createLogger('silent');
  await using configuration = await openConfiguration(db, createEngineSet([]), log);
  await removeWhatIsOld({ db, configuration, log }, new AbortController().signal);
  expect((await runs.list()).totalRows).toBe(1);
  for (const table of ['ai_model_usage', 'ai_model_pipeline_steps']) {
    expect(await db.query(`select extract(day from now() - occurred_at)::int as days from ${table}`)).toEqual([
      { days: 1 },
    ]);
  }
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
