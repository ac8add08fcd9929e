import type { EngineId, EngineOverride } from '@enginehouse/kernel';
import { testSeed } from '@enginehouse/kernel/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { migratedTestLocation, TEST_DIALECTS } from '../testing/index.ts';
import { changeConfiguration } from './change-configuration.ts';
import { overrideChange } from './override-change.ts';
import { readConfiguration } from './read-configuration.ts';

const origin = { actor: 'test' };

/** Writes of rows without a revision, as of values that are sealed anew, and of whoever repairs a database. */
const BY_HAND: Readonly<Record<string, string>> = {
  'make instance': `insert into engine_registry (id, name, provider, config, wanted, revision) overriding system value
    values (100 - $1::int, $1 || ' ' || $2, 'ollama', '{}', 'none', 1) on conflict do nothing`,
  'seal instance': `update engine_registry set config = jsonb_build_object('key', $2::text) where id = 100 - $1::int`,
  'delete instance': `with gone as (delete from model_registry where engine_instance_id = 100 - $1::int)
    delete from engine_registry where id = 100 - $1::int and $2 <> ''`,
  'make model': `insert into model_registry (name, engine_instance_id, revision)
    select $1 || ' ' || $2, id, 1 from engine_registry limit 1 on conflict do nothing`,
  'change model': `update model_registry set extra_config = jsonb_build_object('n', $2::text) where id % 8 = $1::int`,
  'delete model': `delete from model_registry where id % 8 = $1::int and $2 <> ''`,
};

test.each(TEST_DIALECTS)(
  'a later reading brings what differs, and is the whole all the same, on %s',
  async (dialect) => {
    await using location = await migratedTestLocation(dialect);
    await using db = await openDatabase(location.options);
    const set = (engineId: string, override: EngineOverride) =>
      changeConfiguration(
        db,
        (current) => overrideChange(current, { engineId: engineId as EngineId, override, reason: null, origin }),
        { origin },
      );
    /** As somebody reads who knows nothing yet. */
    const anew = async () => {
      const { asOf: _, ...state } = await db.transaction((tx) => readConfiguration(tx));
      return state;
    };
    const later = async () => {
      const { asOf: _, ...state } = await readConfiguration(db);
      return state;
    };
    const step = fc.record({
      kind: fc.constantFrom('set', 'set', 'set', 'clear', 'delete', 'restore', ...Object.keys(BY_HAND)),
      number: fc.nat(7),
      priority: fc.nat(4),
      reads: fc.boolean(),
    });
    const seed = testSeed('states that are read by what differs');
    for (const { kind, number, priority, reads } of fc.sample(step, { seed, numRuns: 120 })) {
      const engineId = `engine-${number}`;
      const byHand = BY_HAND[kind];
      if (byHand !== undefined) await db.query(byHand, [number, String(priority)]);
      if (kind === 'set') await set(engineId, { priority });
      if (kind === 'clear') await set(engineId, {});
      // By hand, as somebody may who repairs a database: there are fewer states than there were, or it is another history.
      if (kind === 'delete') await db.query('delete from engine_states where engine_id = $1', [engineId]);
      if (kind === 'restore') {
        await db.query(`update engine_states set override = '{"priority": 9}' where valid_until is null`);
        await db.query('update revision set epoch = gen_random_uuid()');
      }
      if (reads) expect(await later()).toEqual(await anew());
    }
    const known = await readConfiguration(db);
    const again = await readConfiguration(db);
    // On a server that others write to, what is newer than their transactions is brought once more.
    if (dialect === 'pglite') {
      expect(again.overrides).toBe(known.overrides);
      expect(again.resources.instances).toBe(known.resources.instances);
    }
  },
);

test('what another transaction wrote before a reading and committed after it is brought by the next one', async () => {
  await using location = await migratedTestLocation('postgres');
  await using db = await openDatabase(location.options);
  await using other = await openDatabase(location.options);
  const insert = `insert into engine_registry (name, provider, config, wanted, revision) values ($1, 'ollama', '{}', 'none', 1)`;
  const names = async () => [...(await readConfiguration(db)).resources.instances.values()].map(({ name }) => name);
  await other.query(insert, ['first']);
  await other.transaction(async (tx) => {
    await tx.query(insert, ['slow']);
    await db.query(insert, ['quick']);
    expect(await names()).toEqual(['first', 'quick']);
  });
  expect(await names()).toEqual(['first', 'slow', 'quick']);
});
