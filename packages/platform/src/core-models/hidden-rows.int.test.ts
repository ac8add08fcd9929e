import { ALL_MODELS } from '@enginehouse/models';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../testing/open-identity-house.ts';
import { type AccessHouse, openAccessHouse } from './testing/access-house.ts';
import { isSeen, lineOf, trueRows } from './testing/expected-access.ts';
import { fillHouse } from './testing/house-rows.ts';
import { answerTo, questionsTo, withoutRows } from './testing/worlds.ts';

const NAMES = ALL_MODELS.map(({ model }) => model.name);
/** A row that is in no world. */
const MISSING = 999_999_999;

describe.each(TEST_DIALECTS)('rows that somebody does not see, on %s', (dialect) => {
  let house: AccessHouse;
  beforeAll(async () => {
    house = await openAccessHouse(dialect);
    await fillHouse(house);
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
  });

  test.each(NAMES)('%s answers as if they were not there', async (name) => {
    const line = lineOf(name);
    const all = await trueRows(house, name);
    const isJoined = name === 'environment_variable_registry';
    let compared = 0;
    for (const caller of house.callers) {
      const unseen = all.filter((row) => !isSeen(line, caller, row)).map(({ key }) => String(key));
      if (unseen.length === 0) continue;
      const place = isJoined ? { table: 'environment_values', key: 'id' } : { table: name, key: line.key ?? 'id' };
      const stored = isJoined
        ? (await house.db.query<{ id: number }>('select id from environment_values')).map(({ id }) => String(id))
        : unseen;
      const model = caller.models.get(name as string);
      const questions = await questionsTo(house, name, unseen);
      const answers = async (): Promise<Record<string, string>> => {
        const given: Record<string, string> = {};
        for (const question of questions) given[question.asks] = await answerTo(question, model);
        return given;
      };
      const seen = await answers();
      const alone = await withoutRows(house.db, place, stored, answers);
      expect({ model: name, caller: caller.name, ...seen }).toEqual({ model: name, caller: caller.name, ...alone });
      compared += questions.length;
    }
    expect(compared).toBeGreaterThan(50);
    expect((await trueRows(house, name)).length).toBe(all.length);
  });

  test('a row of another organization, in a payload, is one that there is not', async () => {
    const olaf = house.callers.find(({ name }) => name === 'olaf');
    const foreign = house.users.get('sara')?.id as number;
    const payloads = [
      ['module_locks', { moduleName: 'spare' }, 'userId', foreign],
      ['module_locks', { moduleName: 'spare' }, 'organizationId', house.south],
      ['users', { username: 'somebody', password: PASSWORD }, 'organizationId', house.south],
    ] as const;
    for (const [name, values, field, id] of payloads) {
      const model = olaf?.models.get(name as string);
      const answers: string[] = [];
      for (const given of [id, MISSING]) {
        const asked = { asks: '', ask: () => model?.create({ ...values, [field]: given }) ?? Promise.reject() };
        answers.push((await answerTo(asked, model as never)).replaceAll(String(given), 'ID'));
      }
      expect(answers[0], `${name}.${field}`).toBe(answers[1]);
      expect(answers[0]).toContain('"code"');
    }
  });

  test('changing a row so that it points at one of another organization is refused as for one that there is not', async () => {
    const olaf = house.callers.find(({ name }) => name === 'olaf');
    const own = olaf?.models.moduleLocks;
    const lock = await own?.create({ moduleName: 'spare', organizationId: house.north });
    const answers: string[] = [];
    for (const given of [house.users.get('sara')?.id as number, MISSING]) {
      const asked = { asks: '', ask: async () => own?.update(Number(lock?.id), { userId: given }) };
      answers.push((await answerTo(asked, own as never)).replaceAll(String(given), 'ID'));
    }
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('"code"');
    await own?.delete(Number(lock?.id));
  });
});
