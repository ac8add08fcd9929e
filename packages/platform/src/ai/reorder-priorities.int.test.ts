import { createEngineSet } from '@enginehouse/kernel';
import type { Catalogue } from '@enginehouse/models';
import { CAPABILITIES } from '@enginehouse/models';
import {
  changeConfiguration,
  createRefusals,
  type Database,
  openDatabase,
  readPriorities,
  settingChange,
} from '@enginehouse/store';
import { emptyAudit, migratedTestLocation, openTestDatabase, TEST_DIALECTS } from '@enginehouse/store/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bringIntoForce } from '../configuration/bring-into-force.ts';
import { type Configuration, openConfiguration } from '../configuration/configuration.ts';
import { createLogger } from '../logger.ts';
import { localOperator, type Session } from '../session.ts';
import { priorityCalls } from './reorder-priorities.ts';

const SEED = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const OPERATOR = localOperator({ channel: 'test' });
const CATALOGUE: Catalogue = {
  providers: () => [],
  extractors: () => [],
  modules: () => [],
  permissions: () => [],
  capabilities: () => CAPABILITIES,
  environment: () => [],
};

/** An engine instance with these models, whose priorities for a capability are their places. */
async function addModels(db: Database, capability: string, names: readonly string[]): Promise<number[]> {
  const [instance] = await db.query<{ id: number }>(
    `insert into engine_registry (name, provider, revision) values ($1, 'ollama', 0) returning id`,
    [`instance of ${capability}`],
  );
  const ids: number[] = [];
  for (const [index, name] of names.entries()) {
    const [model] = await db.query<{ id: number }>(
      'insert into model_registry (name, engine_instance_id, revision) values ($1, $2, 0) returning id',
      [`${capability} ${name}`, instance?.id ?? 0],
    );
    ids.push(model?.id ?? 0);
    await db.query(
      'insert into model_capability_priority (capability, model_id, priority, revision) values ($1, $2, $3, 0)',
      [capability, model?.id ?? 0, index + 1],
    );
  }
  return ids;
}

async function orderOf(db: Database, capability: string): Promise<number[][]> {
  return (await readPriorities(db, capability)).map(({ modelId, priority }) => [modelId, priority]);
}

describe.each(TEST_DIALECTS)('the order of models for a capability on %s', (dialect) => {
  let db: Database;
  let configuration: Configuration;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
    configuration = await openConfiguration(db, createEngineSet([]), createLogger('silent'));
  });
  afterAll(async () => {
    await configuration?.[Symbol.asyncDispose]();
    await db?.close();
  });
  beforeEach(async () => {
    await emptyAudit(db);
    for (const table of ['model_capability_priority', 'model_registry', 'engine_registry', 'outbox']) {
      await db.query(`delete from ${table}`);
    }
  });
  const calls = (session: Session = OPERATOR) =>
    priorityCalls(
      { db, catalogue: CATALOGUE, bringIntoForce: bringIntoForce(configuration), refusals: createRefusals(db) },
      session,
    );

  test('is set whole, in one revision that is in force when it is answered', async () => {
    const [a, b, c] = (await addModels(db, 'embedding', ['a', 'b', 'c'])) as [number, number, number];
    const before = configuration.current().revision;
    const outcome = await calls().reorder(' Embed ', [c, b, a]);
    expect(outcome).toEqual({ capability: 'embedding', modelIds: [c, b, a], revision: before + 1 });
    expect(configuration.current().revision).toBe(before + 1);
    expect(await orderOf(db, 'embedding')).toEqual([
      [c, 1],
      [b, 2],
      [a, 3],
    ]);
    // Only what moved was written, announced and audited.
    expect(await db.query('select model_id as id, revision from model_capability_priority order by model_id')).toEqual([
      { id: a, revision: before + 1 },
      { id: b, revision: 0 },
      { id: c, revision: before + 1 },
    ]);
    const audited = await db.query<{ before: { modelId: number; priority: number }; after: { priority: number } }>(
      `select before, after from audit_events where event_type = 'core.model_capability_priority.updated' order by id`,
    );
    expect(audited.map((one) => [one.before.modelId, one.before.priority, one.after.priority])).toEqual([
      [a, 1, 3],
      [c, 3, 1],
    ]);
    const announced = await db.query(`select source, subject, data, revision from outbox order by id`);
    expect(announced).toHaveLength(2);
    expect(announced[0]).toMatchObject({ source: '/core/model_capability_priority', data: { changed: ['priority'] } });
    // The same order again is no change.
    expect((await calls().reorder('embedding', [c, b, a])).revision).toBe(before + 1);
    expect(await db.query('select id from outbox')).toHaveLength(2);
  });

  test('gives models a place that had none, with the order, in one revision', async () => {
    const [a, b] = (await addModels(db, 'chat', ['a', 'b'])) as [number, number];
    const [other] = (await addModels(db, 'embedding', ['c'])) as [number];
    const before = configuration.current().revision;
    const outcome = await calls().reorder('chat', [b, other, a], { adding: [other] });
    expect(outcome).toEqual({ capability: 'chat', modelIds: [b, other, a], revision: before + 1 });
    expect(await orderOf(db, 'chat')).toEqual([
      [b, 1],
      [other, 2],
      [a, 3],
    ]);
    const audited = await db.query('select event_type as type, after from audit_events order by id');
    expect(audited).toHaveLength(3);
    expect(audited).toContainEqual({
      type: 'core.model_capability_priority.created',
      after: { id: expect.any(Number), capability: 'chat', modelId: other, priority: 2 },
    });
    expect(await db.query('select type from outbox order by type')).toMatchObject([
      { type: 'core.model_capability_priority.created' },
      { type: 'core.model_capability_priority.updated' },
      { type: 'core.model_capability_priority.updated' },
    ]);
    // Whoever was faster has added it already: it stands where it was asked for all the same.
    expect(await calls().reorder('chat', [other, b, a], { adding: [other] })).toMatchObject({ revision: before + 2 });
    const [only] = (await addModels(db, 'rerank', ['d'])) as [number];
    expect(await calls().reorder('reasoning', [only, a], { adding: [only, a] })).toMatchObject({ modelIds: [only, a] });
    expect(await orderOf(db, 'reasoning')).toEqual([
      [only, 1],
      [a, 2],
    ]);
  });

  test('is refused, and left as it was, when it is not an order of the models there are', async () => {
    const [a, b] = (await addModels(db, 'chat', ['a', 'b'])) as [number, number];
    const [other] = (await addModels(db, 'embedding', ['c'])) as [number];
    const wrong: readonly (readonly [unknown, unknown, string, unknown?])[] = [
      ['chat', [a, b, 999_999], 'adding: there is no model 999999', [999_999]],
      ['chat', [a, b], `adding: names model ${other} that has no place in modelIds`, [other]],
      ['chat', [a, b], 'adding: is not a list', 'everything'],
      ['chat', [a], `modelIds: leaves out model ${b}`],
      ['chat', [], `modelIds: leaves out model ${a}, ${b}`],
      ['chat', [a, b, other], `modelIds: model ${other} has no priority for 'chat'`],
      ['chat', [a, b, a], `modelIds: names model ${a} twice`],
      ['chat', [a, b, 2 ** 53], 'modelIds: holds something that is not an id'],
      ['chat', [a, String(b)], 'modelIds: holds something that is not an id'],
      ['chat', { length: 2 }, 'modelIds: is not a list'],
      ['chat', undefined, 'modelIds: is not a list'],
      ['chat', Array.from({ length: 1_001 }, (_one, index) => index), 'modelIds: names more than 1000 models'],
      ['chatt', [a, b], "capability: 'chatt' is not a capability; did you mean 'chat'?"],
      ['__proto__', [], "capability: '__proto__' is not a capability"],
      [7, [], 'capability: is not a text'],
    ];
    const state = await db.query('select id, priority, revision from model_capability_priority order by id');
    const audits = await db.query('select id from audit_events');
    for (const [capability, ids, message, adding = []] of wrong) {
      const asked = calls().reorder(capability as string, ids as number[], { adding: adding as number[] });
      await expect(asked, message).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
        message,
      });
    }
    expect(await db.query('select id, priority, revision from model_capability_priority order by id')).toEqual(state);
    expect(await db.query('select id from audit_events')).toEqual(audits);
    expect(await calls().reorder('reasoning', [])).toMatchObject({ capability: 'reasoning', modelIds: [] });
  });

  test('is set by those who manage routing, from organization level up', async () => {
    const [a, b] = (await addModels(db, 'chat', ['a', 'b'])) as [number, number];
    const routing = new Set(['system.routing.manage'] as const);
    const as = (session: Partial<Session>) => calls({ ...OPERATOR, actor: 'somebody', ...session });
    for (const session of [
      { accessLevel: 3, permissions: routing },
      { accessLevel: 99, permissions: routing },
      { accessLevel: 2, permissions: new Set(['system.engine.manage'] as const) },
      // A token of a super user without this scope.
      { accessLevel: 1, permissions: new Set(['system.engine.manage'] as const) },
    ] as const) {
      await expect(as(session).reorder('chat', [b, a])).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    const refused = `select 1 from audit_events where event_type = 'core.model_capability_priority.refused'`;
    expect(await db.query(refused)).toHaveLength(4);
    await as({ accessLevel: 2, permissions: routing }).reorder('chat', [b, a]);
    expect(await orderOf(db, 'chat')).toEqual([
      [b, 1],
      [a, 2],
    ]);
    await as({ accessLevel: 1, permissions: routing }).reorder('chat', [a, b]);
    expect(await orderOf(db, 'chat')).toEqual([
      [a, 1],
      [b, 2],
    ]);
  });

  test(`ends as one of the orders asked for, whoever asks at once (seed ${SEED})`, async () => {
    const ids = await addModels(db, 'chat', ['a', 'b', 'c', 'd', 'e']);
    const orders = fc.sample(fc.shuffledSubarray(ids, { minLength: ids.length }), { seed: SEED, numRuns: 12 });
    const outcomes = await Promise.all(orders.map((order) => calls().reorder('chat', order)));
    const last = outcomes.reduce((one, other) => (other.revision >= one.revision ? other : one));
    const found = (await readPriorities(db, 'chat')).map(({ modelId }) => modelId);
    expect(
      outcomes.filter(({ revision }) => revision === last.revision).map(({ modelIds }) => modelIds),
    ).toContainEqual(found);
    expect((await orderOf(db, 'chat')).map(([, priority]) => priority)).toEqual([1, 2, 3, 4, 5]);
  });
});

test('an order set while another node changes the configuration is decided again', async () => {
  await using location = await migratedTestLocation('postgres');
  await using here = await openDatabase(location.options);
  await using there = await openDatabase(location.options);
  await using configuration = await openConfiguration(here, createEngineSet([]), createLogger('silent'));
  const ids = await addModels(here, 'chat', ['a', 'b', 'c']);
  const calls = priorityCalls(
    { db: here, catalogue: CATALOGUE, bringIntoForce: bringIntoForce(configuration), refusals: createRefusals(here) },
    OPERATOR,
  );
  const origin = { actor: 'test' };
  for (let round = 1; round <= 10; round += 1) {
    const wanted = round % 2 === 1 ? ids.toReversed() : ids;
    await Promise.all([
      calls.reorder('chat', wanted),
      changeConfiguration(there, (current) => settingChange(current, 'hardCap', round), { origin }),
    ]);
    expect((await readPriorities(here, 'chat')).map(({ modelId }) => modelId)).toEqual(wanted);
  }
});
