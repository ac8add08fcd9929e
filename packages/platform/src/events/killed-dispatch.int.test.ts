import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { killDispatch } from '../testing/kill-dispatch.ts';
import { seededRandom } from '../testing/seeded-random.ts';

/** On the server the last kills end two processes that are up. */
const KILLS = { pglite: 2, postgres: 4 };
/** Starting the embedded database takes a second, and many where the machine is busy. */
const LONGEST_MS = 240_000;

describe.each(TEST_DIALECTS)('kill -9 during dispatch, on %s', (dialect) => {
  test('every event is handled, those of one subject in their order', { timeout: LONGEST_MS }, async () => {
    const found = await killDispatch(dialect, KILLS[dialect], seededRandom(`killed dispatch on ${dialect}`));
    expect(found).toMatchObject({ lost: [], unannounced: [], outOfOrder: [] });
    expect(found.audit).toMatchObject({ broken: null, events: found.audited, unsealed: 0 });
    expect(found.killed).toBeGreaterThanOrEqual(KILLS[dialect]);
    expect(found.handled).toBeGreaterThan(20);
  });
});
