import {
  ALL_MODELS,
  type CoreModel,
  type DeletionRule,
  defineAccess,
  defineCoreModel,
  definePlatformTable,
  type RegisteredModel,
} from '@enginehouse/models';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import {
  emptyAudit,
  openTestModels,
  TEST_DIALECTS,
  testCaller,
  testCatalogue,
  testEntry,
  testSealer,
} from '../../testing/index.ts';
import { createRepository, type FullRepository } from '../create-repository.ts';
import type { RulesByModel, WriteDraft } from '../model-rules.ts';

/** A core model whose rows point at rows of another one. */
function pointing(name: string, at: string, onDelete: DeletionRule, more: Partial<CoreModel> = {}): RegisteredModel {
  const model = defineCoreModel({
    name,
    description: 'Rows that point at others.',
    fields: {
      id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
      name: { type: 'text', written: 'always', description: 'Name.' },
      at: {
        type: 'bigint',
        column: 'points_at',
        nullable: true,
        written: 'always',
        description: 'Points at it.',
        references: { table: at, onDelete, message: 'at does not exist' },
      },
      organizationId: { type: 'bigint', nullable: true, written: 'always', description: 'Organization.' },
      revision: { type: 'bigint', description: 'Revision.', sortable: true },
    },
    filters: {},
    defaultSort: [{ field: 'id', direction: 'asc' }],
    rowScope: { organization: 'organizationId' },
    ...more,
  });
  return testEntry(
    model as CoreModel,
    defineAccess(model as CoreModel, {
      read: { super: 'all', organization: 'organization', user: 'none' },
      write: { super: 'all', organization: 'organization', user: 'none' },
    }),
  );
}

const houses = pointing('houses', 'houses', 'keep', { cascades: ['rooms'], feeds: 'configuration' });
const rooms = pointing('rooms', 'houses', 'restrict', { cascades: ['shelves'] });
const gardens = pointing('gardens', 'houses', 'restrict');
const keys = pointing('keys', 'houses', 'cascade');
const letters = pointing('letters', 'houses', 'set-null');
const shelves = pointing('shelves', 'rooms', 'restrict');
const links = definePlatformTable({
  name: 'house_links',
  description: 'Links.',
  fields: {
    houseId: { type: 'bigint', description: 'House.', references: { table: 'houses', onDelete: 'restrict' } },
    gardenId: { type: 'bigint', description: 'Garden.', references: { table: 'gardens', onDelete: 'cascade' } },
  },
  primaryKey: ['houseId', 'gardenId'],
});
const ENTRIES = [houses, rooms, gardens, keys, letters, shelves];

const judged: WriteDraft[] = [];
let onJudge: () => Promise<void> = async () => {};
const rules: RulesByModel = new Map([
  [
    'rooms',
    {
      judge: async (draft) => {
        judged.push(draft);
        await onJudge();
        if (draft.before?.name === 'throne room') throw new TypeError('the throne room stays');
        return undefined;
      },
    },
  ],
]);

const SUPER = testCaller(1);
const OWN = testCaller(2, { organizationId: 1 });

describe.each(TEST_DIALECTS)('deletion on %s', (dialect) => {
  let db: Database;
  let repository: FullRepository;
  beforeAll(async () => {
    // The table of the machinery is made by hand: what the helper makes are core models.
    db = await openTestModels(dialect, ENTRIES);
    await db.query(`create table house_links (house_id bigint not null, garden_id bigint not null,
      constraint house_links_house_id_reference foreign key (house_id) references houses (id) on delete restrict,
      constraint house_links_garden_id_reference foreign key (garden_id) references gardens (id) on delete cascade)`);
    repository = createRepository({
      db,
      sealer: testSealer(),
      catalogue: testCatalogue(),
      rules,
      entries: [...ALL_MODELS, ...ENTRIES],
      tables: [links],
    });
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    judged.length = 0;
    onJudge = async () => {};
    await db.query(`truncate ${['house_links', ...ENTRIES.map(({ model }) => model.name)].join(', ')}, outbox`);
    await emptyAudit(db);
  });

  async function add(entry: RegisteredModel, name: string, at: unknown = null, organizationId: number | null = 1) {
    return (await repository.create(entry, SUPER, { name, at, organizationId })).id as number;
  }
  const count = async (entry: RegisteredModel) => (await db.query(`select 1 from ${entry.model.name}`)).length;
  const told = async () =>
    (
      await db.query<{ event_type: string; entity_id: string }>(
        `select event_type, entity_id from audit_events where operation <> 'create' order by id`,
      )
    ).map(({ event_type, entity_id }) => `${event_type} ${entity_id}`);

  test('lists what blocks it, within the scope of whoever asks', async () => {
    const house = await add(houses, 'manor');
    for (let n = 0; n < 25; n++) await add(rooms, `room ${n}`, house, n < 22 ? 1 : 2);
    const refused = (caller = SUPER) => repository.delete(houses, caller, house).catch((error: unknown) => error);
    expect(await refused()).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/^houses \d+ is in use by rooms \d+ \('room 0'\), .*, 5 more rows$/),
      fix: expect.stringContaining('cascade: true'),
      details: {
        others: 5,
        blocking: expect.arrayContaining([{ model: 'rooms', id: expect.any(Number), name: 'room 19' }]),
      },
    });
    const scoped = (await refused(OWN)) as { details: { blocking: unknown[]; others: number } };
    expect([scoped.details.blocking.length, scoped.details.others]).toEqual([20, 5]);
    await db.query(`update rooms set organization_id = 2`);
    expect(await refused(OWN)).toMatchObject({
      message: expect.stringMatching(/^houses \d+ is in use by 25 rows$/),
      details: { blocking: [], others: 25 },
    });
    expect(await told()).toEqual([]);
    expect(await count(houses)).toBe(1);
  });

  test('names what a table of the machinery links to it', async () => {
    const [house, garden] = [await add(houses, 'manor'), await add(gardens, 'park')];
    await db.query('insert into house_links values ($1, $2)', [house, garden]);
    const refused = () => repository.delete(houses, SUPER, house);
    await expect(refused()).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { blocking: [{ model: 'gardens', id: garden, name: 'park' }], others: 0 },
    });
    // The other end goes with its links.
    expect(await repository.delete(gardens, SUPER, garden)).toBe(true);
    expect(await refused()).toBe(true);
  });

  test('takes along, one by one, what goes with it, and clears what only points at it', async () => {
    const [house, other] = [await add(houses, 'manor'), await add(houses, 'hut')];
    const [first, second, foreign] = [
      await add(keys, 'first', house),
      await add(keys, 'second', house),
      await add(keys, 'foreign', other),
    ];
    const letter = await add(letters, 'letter', house);
    const before = await repository.view(letters, SUPER, letter);
    expect(await repository.delete(houses, OWN, house)).toBe(true);
    expect(await told()).toEqual([
      `core.letters.updated ${letter}`,
      `core.keys.deleted ${first}`,
      `core.keys.deleted ${second}`,
      `core.houses.deleted ${house}`,
    ]);
    expect(await repository.view(letters, SUPER, letter)).toEqual({
      ...before,
      at: null,
      revision: expect.any(Number),
    });
    expect((await repository.view(letters, SUPER, letter))?.revision).toBeGreaterThan(Number(before?.revision));
    expect(await repository.view(keys, SUPER, foreign)).not.toBeNull();
    const records = await db.query<{ type: string }>(
      `select type from outbox where type not like '%created' order by id`,
    );
    expect(records.map(({ type }) => type)).toEqual([
      'core.letters.updated',
      'core.keys.deleted',
      'core.keys.deleted',
      'core.houses.deleted',
    ]);
  });

  test('takes along what would block only where the core model allows it, and by their own rules', async () => {
    const house = await add(houses, 'manor');
    const room = await add(rooms, 'hall', house);
    const shelf = await add(shelves, 'books', room);
    const cascade = (caller = SUPER) => repository.delete(houses, caller, house, { cascade: true });
    judged.length = 0;
    expect(await cascade()).toBe(true);
    expect(judged).toMatchObject([{ operation: 'delete', id: room, cascade: true, values: {} }]);
    expect(await told()).toEqual([
      `core.shelves.deleted ${shelf}`,
      `core.rooms.deleted ${room}`,
      `core.houses.deleted ${house}`,
    ]);
  });

  test('takes nothing along when one of them stays: by a rule, for want of a right, or out of scope', async () => {
    const house = await add(houses, 'manor');
    await add(rooms, 'hall', house);
    const last = await add(rooms, 'throne room', house);
    const cascade = (caller = SUPER) => repository.delete(houses, caller, house, { cascade: true });
    await expect(cascade()).rejects.toThrow('the throne room stays');
    await db.query(`update rooms set name = 'cellar', organization_id = 2 where id = $1`, [last]);
    await expect(cascade(OWN)).rejects.toMatchObject({ code: 'CONFLICT', details: { blocking: [], others: 1 } });
    const garden = await add(gardens, 'park', house);
    await expect(cascade()).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { blocking: [{ model: 'gardens', id: garden, name: 'park' }] },
    });
    expect([await count(houses), await count(rooms), await count(gardens)]).toEqual([1, 2, 1]);
    expect(await told()).toEqual([]);
    await repository.delete(gardens, SUPER, garden);
    expect(await cascade()).toBe(true);
    expect(await count(rooms)).toBe(0);
  });

  test('needs the right to write what it takes along', async () => {
    const caller = testCaller(2, { organizationId: 1, permissions: new Set(['system.engine.manage']) });
    const engines = ALL_MODELS.find(({ model }) => model.name === 'engine_registry') as RegisteredModel;
    const models = ALL_MODELS.find(({ model }) => model.name === 'model_registry') as RegisteredModel;
    const engine = (await repository.create(engines, SUPER, { name: 'e', provider: 'openai' })).id as number;
    await repository.create(models, SUPER, { name: 'm', engineInstanceId: engine });
    await expect(repository.delete(engines, caller, engine, { cascade: true })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      where: 'system.engine.model.manage',
    });
    expect(await repository.delete(engines, SUPER, engine, { cascade: true })).toBe(true);
  });

  test('decides again when rows came to point at it since it looked', async () => {
    const house = await add(houses, 'manor');
    const room = await add(rooms, 'hall', house);
    let late: number | undefined;
    onJudge = async () => {
      // As another node would, between the reading and the writing of this one.
      if (late !== undefined) return;
      const [row] = await db.query<{ id: number }>(
        `insert into rooms (name, points_at, revision) values ('late', $1, 1) returning id`,
        [house],
      );
      late = row?.id;
    };
    expect(await repository.delete(houses, SUPER, house, { cascade: true })).toBe(true);
    expect(await told()).toEqual([
      `core.rooms.deleted ${room}`,
      `core.rooms.deleted ${late}`,
      `core.houses.deleted ${house}`,
    ]);
  });

  test('names the reference of a row that points at nothing', async () => {
    await expect(repository.create(rooms, SUPER, { name: 'hall', at: 9 })).rejects.toMatchObject({
      code: 'REFERENCE_MISSING',
      message: 'at does not exist',
      problems: [{ field: 'at' }],
    });
    // Another organization's house looks like none.
    const foreign = await add(houses, 'foreign', null, 2);
    await expect(repository.create(rooms, OWN, { name: 'hall', at: foreign, organizationId: 1 })).rejects.toMatchObject(
      { code: 'REFERENCE_MISSING', message: 'at does not exist' },
    );
    expect(await count(rooms)).toBe(0);
  });
});
