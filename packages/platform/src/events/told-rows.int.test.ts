import { stampOutbox } from '@enginehouse/store';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { type AccessHouse, openAccessHouse } from '../core-models/testing/access-house.ts';
import { ACCESS_LINES, type AccessLine } from '../core-models/testing/access-lines.ts';
import { isSeen, trueRows } from '../core-models/testing/expected-access.ts';
import { fillHouse } from '../core-models/testing/house-rows.ts';
import { eventFilter } from './event-visibility.ts';
import { eventOfRecord } from './platform-events.ts';

const LINES: { readonly [name: string]: AccessLine } = ACCESS_LINES;

test.each(TEST_DIALECTS)(
  'an event of a row is told to those who see the row, and to nobody else, on %s',
  async (dialect) => {
    await using house = await openAccessHouse(dialect);
    await fillHouse(house);
    for (const { id } of house.users.values()) await house.operator.users.update(id, { email: `of-${id}@example.org` });
    const told = new Set<string>();
    for (const { event, name, verb, line, row } of await eventsOfRows(house)) {
      // Some fields say who sees a row, and no event says those; and of whom a new one is, it has yet to be told.
      const isSaid = verb === 'updated' && line.withheld === undefined && line.userOnly === undefined;
      for (const caller of house.callers) {
        const isTold = eventFilter({ session: caller.session, concealed: () => false })(event);
        const seen = isSeen(line, caller, row);
        const about = { event: event.type, subject: event.subject, caller: caller.name };
        expect({ ...about, told: isTold }).toEqual({ ...about, told: isSaid ? seen : seen && isTold });
        if (isTold) told.add(`${name} by level ${caller.level}`);
      }
    }
    const own = [1, 2, 3].map((level) => `users by level ${level}`);
    expect([...told]).toEqual(expect.arrayContaining(own));
  },
);

/** Events of rows that are still there. */
async function eventsOfRows(house: AccessHouse) {
  const found = [];
  for (let stamped = await stampOutbox(house.db); stamped !== null; stamped = await stampOutbox(house.db)) {
    for (const record of stamped.records) {
      const [, name = '', verb] = /^core\.(\w+)\.(\w+)$/.exec(record.type) ?? [];
      const line = LINES[name];
      if (line === undefined) continue;
      const row = (await trueRows(house, name)).find(({ key }) => record.subject === `${name}/${key}`);
      if (row !== undefined) found.push({ event: eventOfRecord(record), name, verb, line, row });
    }
  }
  return found;
}
