import { describe, expect, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { killDispatch } from '../packages/platform/src/testing/kill-dispatch.ts';
import { TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import { countFor } from './counts.ts';
import { seededRandom } from './seeded-random.ts';

describe.each(TEST_DIALECTS)('kill -9 during dispatch, on %s', (dialect) => {
  test('no event is lost, and those of one subject are handled in their order', async () => {
    const kills = countFor('killedDispatches');
    const found = await killDispatch(dialect, kills, seededRandom(testSeed(`kill -9 during dispatch on ${dialect}`)));
    const { killed, written, handled } = found;
    console.log(`${dialect}: ${killed} killed, ${written} events written, ${handled} times handled`);
    expect(found).toMatchObject({ lost: [], unannounced: [], outOfOrder: [] });
    expect(found.audit).toMatchObject({ broken: null, events: found.audited, unsealed: 0 });
    expect(killed).toBeGreaterThanOrEqual(kills);
    expect(handled).toBeGreaterThanOrEqual(written);
  });
});
