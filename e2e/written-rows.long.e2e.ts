import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { openDatabase } from '../packages/store/src/index.ts';
import {
  type ContestNodes,
  checkWrittenRows,
  holdContest,
  migratedTestLocation,
  openContestNodes,
  startRowWriter,
  TEST_DIALECTS,
  type TestLocation,
  UNIQUE_CONTESTS,
} from '../packages/store/src/testing/index.ts';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { countFor } from './counts.ts';
import { seededRandom } from './seeded-random.ts';

/** Most writes that are answered between a start and its kill. */
const MOST_ANSWERED = 120;

describe.each(TEST_DIALECTS)('kill -9 during writes of core models, on %s', (dialect) => {
  test('loses nothing that was answered, and leaves nothing half', async () => {
    const random = seededRandom(testSeed(`killed writes on ${dialect}`));
    const kills = countFor('killedWrites');
    await using location = await migratedTestLocation(dialect);
    const keyText = makeKeyText('long');
    const answered: string[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const writer = startRowWriter(location.options, { keyText, callers: 1 + Math.floor(random() * 8) });
      await writer.until(1 + Math.floor(random() * MOST_ANSWERED));
      answered.push(...(await writer.kill()));
    }
    await using db = await openDatabase(location.options);
    const { events, ...rest } = await checkWrittenRows(db, answered, keyText);
    console.log(`${dialect}: ${kills} killed, ${answered.length} writes answered, ${events} audited`);
    expect(rest).toEqual({ lost: [], half: [], untold: [], gaps: [], unsealed: [] });
    expect(events).toBeGreaterThanOrEqual(answered.length);
  });
});

describe.each(TEST_DIALECTS)('contests on %s', (dialect) => {
  let location: TestLocation;
  let nodes: ContestNodes;
  beforeAll(async () => {
    location = await migratedTestLocation(dialect);
    nodes = await openContestNodes(location, 3);
  });
  afterAll(async () => {
    await nodes[Symbol.asyncDispose]();
    await location[Symbol.asyncDispose]();
  });

  test.each(UNIQUE_CONTESTS)('exactly one wins $constraint', async (contest) => {
    const { winners, losses, left } = await holdContest(nodes, contest, countFor('contestants'));
    expect({ winners, left }).toEqual({ winners: 1, left: [1, 1, 1] });
    expect(losses).toEqual([expect.stringMatching(/^ALREADY_EXISTS: /)]);
  });
});
