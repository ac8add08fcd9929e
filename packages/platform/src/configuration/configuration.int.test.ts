import { createEngineSet } from '@enginehouse/kernel';
import { engineText } from '@enginehouse/kernel/testing';
import { changeConfiguration, type Database, openDatabase, settingChange } from '@enginehouse/store';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { openTestPlatform } from '../testing/open-test-platform.ts';
import { openConfiguration } from './configuration.ts';

const LOG = createLogger('silent');
const ORIGIN = { actor: 'test' };

function capOf(db: Database, hardCap: number) {
  return changeConfiguration(db, (current) => settingChange(current, 'hardCap', hardCap), { origin: ORIGIN });
}

test('a change made by one node is in force on another, which tells its listeners what was and what is', async () => {
  await using location = await migratedTestLocation('postgres');
  await using here = await openDatabase(location.options);
  await using there = await openDatabase(location.options);
  await using configuration = await openConfiguration(there, createEngineSet([]), LOG);
  const heard: (number | null)[][] = [];
  configuration.onChange((now, before) => heard.push([before.settings.hardCap, now.settings.hardCap]));
  const { revision } = await capOf(here, 7);
  await expect.poll(() => configuration.current().revision).toBe(revision);
  expect(configuration.current().kernel.limits.hardCap).toBe(7);
  expect(heard).toEqual([[null, 7]]);
});

test('whoever asks to read during a read gets what was committed before asking', async () => {
  await using location = await migratedTestLocation('postgres');
  await using db = await openDatabase(location.options);
  await using configuration = await openConfiguration(db, createEngineSet([]), LOG);
  for (let hardCap = 1; hardCap <= 20; hardCap += 1) {
    void configuration.refresh();
    const { revision } = await capOf(db, hardCap);
    expect((await configuration.refresh()).revision).toBe(revision);
  }
});

test('a restored backup with the same numbers is another history: no plan of the old one is used', async () => {
  const files = { 'base.engine.ts': engineText('base'), 'other.engine.ts': engineText('other') };
  await using location = await migratedTestLocation('postgres');
  await using db = await openDatabase(location.options);
  await using house = await openTestPlatform('postgres', files, { database: location.options });
  const { runs } = house.operator;
  expect(Object.keys((await runs.score({ signals: {} })).outputs)).toEqual(['base', 'other']);
  await db.query(
    `insert into engine_states (engine_id, override, actor, valid_from, revision)
     values ('other', '{"researchOnly": true}', 'backup', now(), 0);
     update revision set epoch = gen_random_uuid()`,
  );
  await expect
    .poll(async () => Object.keys((await runs.score({ signals: {} })).outputs), { timeout: 10_000 })
    .toEqual(['base']);
});
