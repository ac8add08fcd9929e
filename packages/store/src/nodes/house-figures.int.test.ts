import { describe, expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { migratedTestLocation, TEST_DIALECTS } from '../testing/index.ts';
import { readHouseFigures } from './house-figures.ts';

describe.each(TEST_DIALECTS)('figures of a house on %s', (dialect) => {
  test('they count what waits and what is at work, and nothing that has ended', async () => {
    await using location = await migratedTestLocation(dialect);
    await using db = await openDatabase(location.options);
    const none = {
      outboxWaiting: 0,
      outboxLagSeconds: 0,
      liveNodes: 0,
      tasks: { pending: 0, running: 0, waiting_confirmation: 0 },
    };
    expect(await readHouseFigures(db)).toEqual(none);
    await db.query(`insert into outbox (event_id, source, type, occurred_at, data)
      values (gen_random_uuid(), '/test', 'test.thing.happened', now() - interval '90 s', '{}')`);
    await db.query(`insert into background_tasks (module, label, status)
      select 'test', 'a task', status from unnest(array['running', 'running', 'pending', 'completed', 'failed']) as status`);
    const { outboxWaiting, outboxLagSeconds, tasks } = await readHouseFigures(db);
    expect([outboxWaiting, tasks]).toEqual([1, { pending: 1, running: 2, waiting_confirmation: 0 }]);
    expect(outboxLagSeconds).toBeGreaterThanOrEqual(90);
    expect(db.load()).toMatchObject({ connections: expect.any(Number), waiting: 0 });
  });
});
