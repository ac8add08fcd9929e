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
      kind: fc.constantFrom('set', 'set', 'set', 'clear', 'delete', 'restore'),
      engineId: fc.nat(7).map((number) => `engine-${number}`),
      priority: fc.nat(4),
      reads: fc.boolean(),
    });
    const seed = testSeed('states that are read by what differs');
    for (const { kind, engineId, priority, reads } of fc.sample(step, { seed, numRuns: 60 })) {
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
    expect((await readConfiguration(db)).overrides).toBe(known.overrides);
  },
);
