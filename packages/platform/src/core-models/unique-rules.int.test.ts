import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessHouse, openAccessHouse } from './testing/access-house.ts';
import { fillHouse, type HouseRows } from './testing/house-rows.ts';
import { expectedRace, race, UNIQUE_RACES, uniqueRules } from './testing/unique-races.ts';

/** Two hundred at once, on several nodes, are in e2e/written-rows.long.e2e.ts. */
const AT_ONCE = 20;
const RULES = uniqueRules();

test('there is a race for every rule', () => {
  expect(Object.keys(UNIQUE_RACES).sort()).toEqual([...RULES].sort());
});

describe.each(TEST_DIALECTS)(`of ${AT_ONCE} who create the same at once, on %s`, (dialect) => {
  let house: AccessHouse;
  let rows: HouseRows;
  beforeAll(async () => {
    house = await openAccessHouse(dialect);
    rows = await fillHouse(house);
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
  });

  test.each(RULES)('one makes it, the others are told: %s', async (rule) => {
    expect(await race(house, rows, rule, AT_ONCE)).toEqual(expectedRace(rule));
  });
});
