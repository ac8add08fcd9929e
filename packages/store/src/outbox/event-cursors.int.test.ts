import { describe, expect, test } from 'vitest';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { claimCursor, releaseCursor, renewCursor, saveCursor } from './event-cursors.ts';

const NAME = 'test.one';
const LEASE_MS = 60_000;
const claim = (owner: string, from: 'now' | 'kept' = 'now') => ({ name: NAME, owner, leaseMs: LEASE_MS, from });
const parked = [{ subject: 'a', position: 3, attempts: 2, retryAt: '2026-01-01T00:00:00.000Z' }];

describe.each(TEST_DIALECTS)('places of consumers on %s', (dialect) => {
  test('begin now or with what is kept, and move on while they are held', async () => {
    await using db = await openTestDatabase(dialect);
    await db.query('update outbox_head set position = 10, reserved_position = 10, pruned_position = 4');
    expect(await claimCursor(db, claim('one'))).toEqual({ position: 10, parked: [], fence: 1 });
    expect(await claimCursor(db, { ...claim('one', 'kept'), name: 'test.other' })).toMatchObject({ position: 4 });
    expect(await saveCursor(db, NAME, { position: 12, parked, fence: 1 }, LEASE_MS)).toBe(true);
    await releaseCursor(db, NAME, 1);
    expect(await claimCursor(db, claim('two'))).toEqual({ position: 12, parked, fence: 2 });
  });

  test('a former holder writes nothing more', async () => {
    await using db = await openTestDatabase(dialect);
    await claimCursor(db, claim('one'));
    // The one process of an embedded database does not wait for the lease of one that has ended.
    if (dialect === 'postgres') expect(await claimCursor(db, claim('two'))).toBeNull();
    await db.query(`update event_cursors set lease_until = now() - interval '1 second'`);
    expect(await claimCursor(db, claim('two'))).toMatchObject({ fence: 2 });
    expect(await saveCursor(db, NAME, { position: 99, parked: [], fence: 1 }, LEASE_MS)).toBe(false);
    expect(await renewCursor(db, NAME, 1, LEASE_MS)).toBe(false);
    await releaseCursor(db, NAME, 1);
    expect(await db.query('select position, owner from event_cursors')).toEqual([{ position: 0, owner: 'two' }]);
    expect(await renewCursor(db, NAME, 2, LEASE_MS)).toBe(true);
  });
});
