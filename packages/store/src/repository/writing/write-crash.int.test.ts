import { makeKeyText } from '@enginehouse/vault';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../open-database.ts';
import { checkWrittenRows, migratedTestLocation, startRowWriter, TEST_DIALECTS } from '../../testing/index.ts';

/** Answered writes after which the process is killed, start by start. */
const KILLS = [40, 150];

describe.each(TEST_DIALECTS)('kill -9 during writes on %s', (dialect) => {
  test('loses nothing that was answered and leaves nothing half', async () => {
    await using location = await migratedTestLocation(dialect);
    const keyText = makeKeyText('test');
    const answered: string[] = [];
    for (const count of KILLS) {
      const writer = startRowWriter(location.options, { keyText });
      await writer.until(count);
      answered.push(...(await writer.kill()));
    }
    await using db = await openDatabase(location.options);
    expect(await checkWrittenRows(db, answered, keyText)).toEqual({
      lost: [],
      half: [],
      untold: [],
      gaps: [],
      unsealed: [],
      events: expect.any(Number),
    });
  });
});
