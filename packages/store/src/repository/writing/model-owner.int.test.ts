import { ALL_MODELS, defineAccess, defineCoreModel, type RegisteredModel } from '@enginehouse/models';
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

const jobModel = defineCoreModel({
  name: 'chores',
  description: 'Chores that a domain owns.',
  fields: {
    id: { type: 'uuid', default: 'random', description: 'Id.', sortable: true },
    label: { type: 'text', description: 'Label.' },
    progress: { type: 'float', default: 0, rule: { min: 0, max: 1 }, description: 'Progress.' },
    token: { type: 'json', nullable: true, sealed: 'whole', description: 'Sealed.' },
    at: {
      type: 'bigint',
      nullable: true,
      description: 'Engine instance.',
      references: { table: 'engine_registry', onDelete: 'restrict', message: 'at does not exist' },
    },
    updatedAt: { type: 'datetime', default: 'now', description: 'Changed.' },
    revision: { type: 'bigint', description: 'Revision.', sortable: true },
  },
  unique: { chores_label: { fields: ['label'], message: 'label already in use' } },
  filters: {},
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
  readOnly: { owner: 'sdk.chores' },
});
const chores = testEntry(
  jobModel,
  defineAccess(jobModel, { read: { super: 'all', organization: 'all', user: 'none' }, write: 'nobody' }),
);
const engines = ALL_MODELS.find(({ model }) => model.name === 'engine_registry') as RegisteredModel;
const ORIGIN = { actor: 'platform', channel: 'test' };
const QUIET = { audit: false, events: false };
const SUPER = testCaller();

describe.each(TEST_DIALECTS)('the owner of rows on %s', (dialect) => {
  let db: Database;
  let repository: FullRepository;
  beforeAll(async () => {
    db = await openTestModels(dialect, [chores]);
    repository = createRepository({
      db,
      sealer: testSealer(),
      catalogue: testCatalogue(),
      entries: [...ALL_MODELS, chores],
    });
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    await db.query('truncate chores, outbox');
    await emptyAudit(db);
  });
  const told = async () =>
    [await db.query<object>('select 1 from audit_events'), await db.query<object>('select 1 from outbox')].map(
      (rows) => rows.length,
    );

  test('writes what nobody else may, with audit and records unless it says otherwise', async () => {
    const owner = repository.owner(chores);
    const [first, second] = await owner.insert(ORIGIN, [{ label: 'a', token: { key: 'secret' } }, { label: 'b' }]);
    expect(await told()).toEqual([2, 2]);
    expect(await repository.view(chores, SUPER, first as string)).toMatchObject({
      label: 'a',
      progress: 0,
      token: { hasValue: true, hint: null },
      revision: 1,
    });
    expect(await owner.update(ORIGIN, second as string, { progress: 0.5 })).toBe(true);
    expect(await owner.update(ORIGIN, second as string, { progress: 0.5 })).toBe(true);
    expect(await told()).toEqual([3, 3]);
    expect(await owner.update(ORIGIN, second as string, { progress: 0.75 }, QUIET)).toBe(true);
    expect(await owner.insert(ORIGIN, [{ label: 'c' }], QUIET)).toHaveLength(1);
    expect(await told()).toEqual([3, 3]);
    expect(await repository.view(chores, SUPER, second as string)).toMatchObject({ progress: 0.75, revision: 3 });
    expect(await owner.delete(ORIGIN, first as string)).toBe(true);
    expect(await told()).toEqual([4, 4]);
    expect(await repository.count(chores, SUPER)).toBe(2);
  });

  test('is held to types, rules and constraints all the same', async () => {
    const owner = repository.owner(chores);
    await owner.insert(ORIGIN, [{ label: 'a' }]);
    for (const [rows, code] of [
      [[{ label: 'a' }], 'ALREADY_EXISTS'],
      [[{ label: 'b' }, { label: 'b' }], 'ALREADY_EXISTS'],
      [[{ label: 'b', progress: 2 }], 'INVALID_VALUES'],
      [[{ progress: 1 }], 'INVALID_VALUES'],
      [[{ label: 'b', nonsense: 1 }], 'UNKNOWN_FIELD'],
      [[{ label: 'b', at: 9 }], 'REFERENCE_MISSING'],
    ] as const) {
      await expect(owner.insert(ORIGIN, rows)).rejects.toMatchObject({ code });
    }
    expect(await repository.count(chores, SUPER)).toBe(1);
    expect(await told()).toEqual([1, 1]);
  });

  test('compares and sets: what is decided rests on the row as it is written', async () => {
    const owner = repository.owner(chores);
    const [id] = await owner.insert(ORIGIN, [{ label: 'a' }]);
    const source = '/chores';
    const half = (asked: number) =>
      owner.change(ORIGIN, id as string, async ({ progress }) => {
        if (Number(progress) + asked > 1) throw new RangeError('too much');
        const values = { progress: Number(progress) + asked };
        return { values, events: [{ type: 'chores.chore.moved', source, subject: null, data: values }] };
      });
    const outcomes = await Promise.allSettled([half(0.5), half(0.5), half(0.5)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await repository.view(chores, SUPER, id as string)).toMatchObject({ progress: 1, revision: 3 });
    expect(await db.query(`select data from outbox where type = 'chores.chore.moved' order by id`)).toEqual([
      { data: { progress: 0.5 } },
      { data: { progress: 1 } },
    ]);
    expect(await owner.change(ORIGIN, id as string, async () => null)).toBeNull();
    expect(await owner.change(ORIGIN, 'x', async () => ({ values: {} }))).toBeNull();
    expect(await told()).toEqual([3, 5]);
  });

  test('finds no row where there is none', async () => {
    const owner = repository.owner(chores);
    const missing = '0198d5c4-0000-7000-8000-000000000000';
    for (const id of [missing, 'x', 7]) {
      expect(await owner.update(ORIGIN, id, { progress: 1 })).toBe(false);
      expect(await owner.update(ORIGIN, id, { progress: 1 }, QUIET)).toBe(false);
      expect(await owner.delete(ORIGIN, id)).toBe(false);
    }
    expect(await owner.insert(ORIGIN, [])).toEqual([]);
    expect(await told()).toEqual([0, 0]);
  });

  test('takes the revision where its rows feed the configuration, and what it sets others may not', async () => {
    const { id, revision } = await repository.create(engines, SUPER, { name: 'engine', provider: 'openai' });
    expect(await repository.owner(engines).update(ORIGIN, id as number, { wanted: 'installed' })).toBe(true);
    expect(await repository.view(engines, SUPER, id as number)).toMatchObject({
      wanted: 'installed',
      status: 'installing',
      revision: Number(revision) + 1,
    });
    const [chore] = await repository.owner(chores).insert(ORIGIN, [{ label: 'a', at: id }]);
    await expect(repository.owner(engines).delete(ORIGIN, id as number)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { others: 1 },
    });
    await repository.owner(chores).delete(ORIGIN, chore as string);
    expect(await repository.owner(engines).delete(ORIGIN, id as number)).toBe(true);
  });
});
