import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { openDatabase } from '../packages/store/src/index.ts';
import { TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { alterAuditEvent, unsealedEvents } from './altered-audit.ts';
import { tokenOf } from './as-operator.ts';
import { urlServed } from './command.ts';
import { countFor } from './counts.ts';
import { housePlace } from './house-place.ts';
import { type AskedWrite, startHouseWriters } from './house-writers.ts';
import { repeatWrites } from './repeated-writes.ts';
import { seededRandom } from './seeded-random.ts';
import { engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';
import { tellTheRest } from './told-events.ts';
import { checkWrittenHouse } from './written-house.ts';

/** Most writes that are answered between a start and its kill. */
const MOST_ANSWERED = 150;
/** Requests under keys that were answered and are sent again at the end. */
const REPEATED_ANSWERED = 10;
/** One kill in this many falls somewhere in the start. */
const EARLY = 5;

describe.each(TEST_DIALECTS)('kill -9 of a server under writes of core models, on %s', (dialect) => {
  test('what was answered is there whole, what was not is whole or not there, and every event is told', async () => {
    const random = seededRandom(testSeed(`killed servers on ${dialect}`));
    const kills = countFor('killedServers');
    const keyText = makeKeyText('test');
    const env = { ENGINEHOUSE_KEYS: keyText };
    await using place = await housePlace(dialect);
    using engines = engineFolder(RESEARCHING_ENGINES);
    const asked: AskedWrite[] = [];
    for (let kill = 0; kill < kills; kill++) {
      await using server = place.start(['start', '--port', '0', '--engines', engines.path], { env });
      if (kill % EARLY === EARLY - 1) await wait(random() * 2_000);
      else {
        const url = await urlServed(server);
        const writers = startHouseWriters({ url, token: await tokenOf(place.dataDir) }, kill + 1);
        await writers.until(1 + Math.floor(random() * MOST_ANSWERED));
        writers.expectEnd();
        server.child.kill('SIGKILL');
        await writers.ended;
        asked.push(...writers.asked);
      }
      server.child.kill('SIGKILL');
      // Whoever was killed has complained of nothing: each start found the data of the one before fit for use.
      expect({ kill, ...(await server.ended) }).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    }

    {
      await using server = place.start(['start', '--port', '0', '--engines', engines.path], { env });
      const url = await urlServed(server);
      const target = { url, token: await tokenOf(place.dataDir) };
      const keyed = asked.filter(({ key }) => key !== undefined);
      const broken = keyed.filter(({ answered }) => !answered);
      // Each is done once, or nobody knows: what would be done twice is refused, for its name is taken.
      const first = await repeatWrites(target, broken);
      const again = await repeatWrites(target, broken);
      expect(again).toEqual({ done: 0, replayed: first.replayed + first.done, unknown: first.unknown });
      const answered = keyed.filter((one) => one.answered).slice(-REPEATED_ANSWERED);
      expect(await repeatWrites(target, answered)).toEqual({ done: 0, replayed: answered.length, unknown: 0 });
      console.log(`${dialect}: of ${broken.length} requests under keys that broke off: ${JSON.stringify(first)}`);
      server.child.kill('SIGTERM');
      expect(await server.ended).toMatchObject({ code: 0 });
    }

    // Nothing is repaired by hand: the next command finds the chain whole, and seals what is left when it ends.
    const whole = await place.run(['audit', 'verify', '--json'], { env });
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(whole.stdout)).toMatchObject({ intact: true, broken: null });

    let altered = 0;
    {
      await using db = await openDatabase(place.database);
      const { events, ...wrong } = await checkWrittenHouse(db, asked, keyText);
      const answered = asked.filter((one) => one.answered).length;
      console.log(
        `${dialect}: ${kills} servers killed, ${asked.length} writes asked for, ${answered} answered, ${events} there`,
      );
      expect(wrong).toEqual({
        lost: [],
        unasked: [],
        apart: [],
        torn: [],
        half: [],
        untold: [],
        gaps: [],
        unsealed: [],
      });
      expect(events).toBeGreaterThanOrEqual(answered);
      const told = await tellTheRest(db, 'test.afterwards', []);
      expect(told).toMatchObject({ lost: [], outOfOrder: [] });
      expect(told.told).toBeGreaterThan(events);
      expect(await unsealedEvents(db)).toBe(0);
      altered = await alterAuditEvent(db, random);
    }
    const broken = await place.run(['audit', 'verify'], { env });
    expect(broken).toMatchObject({ code: 5, stderr: '', stdout: expect.stringMatching(/^the chain is broken\n/) });
    expect(broken.stdout).toMatch(new RegExp(`first broken +batch ${altered}: .* \\(rows-altered\\)`));
  });
});
