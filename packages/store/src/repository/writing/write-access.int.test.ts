import {
  ALL_MODELS,
  type CoreModelContext,
  defineAccess,
  defineCoreModel,
  type RegisteredModel,
  type WriteRule,
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

function badges(
  name: string,
  write: WriteRule,
  { readOnlyBy, reach = 'all' }: { readonly readOnlyBy?: string; readonly reach?: 'all' | 'organization' } = {},
): RegisteredModel {
  const written = readOnlyBy === undefined ? ({ written: 'always' } as const) : {};
  const model = defineCoreModel({
    name,
    description: 'Badges.',
    fields: {
      id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
      name: { type: 'text', default: 'badge', ...written, description: 'Name.' },
      rank: { type: 'int', default: 0, ...written, description: 'Rank.' },
      userId: { type: 'bigint', nullable: true, ...written, description: 'Owner.' },
      organizationId: {
        type: 'bigint',
        nullable: true,
        ...written,
        description: 'Organization.',
        references: { table: 'organizations', onDelete: 'restrict', message: 'organizationId does not exist' },
      },
      revision: { type: 'bigint', description: 'Revision.', sortable: true },
    },
    filters: {},
    defaultSort: [{ field: 'id', direction: 'asc' }],
    rowScope: { user: 'userId', organization: 'organizationId' },
    ...(readOnlyBy === undefined ? {} : { readOnly: { owner: readOnlyBy } }),
  });
  return testEntry(
    model,
    defineAccess(model, { read: { super: 'all', organization: reach, user: 'own' }, write: write as 'nobody' }),
  );
}

const permitted = badges('permitted_badges', { permission: 'system.lock.manage' });
const levelled = badges('levelled_badges', {
  super: 'all',
  organization: 'organization',
  user: 'own',
  userFields: ['name'],
  superFields: ['rank'],
});
const owned = badges('owned_badges', { super: 'all', organization: 'own', user: 'own' });
const closed = badges('closed_badges', 'nobody', { readOnlyBy: 'sdk.badges' });
const scoped = badges('scoped_badges', { permission: 'system.lock.manage' }, { reach: 'organization' });
const ENTRIES = [permitted, scoped, levelled, owned, closed];

const SUPER = testCaller(1);
const HOLDER = { permissions: new Set(['system.lock.manage'] as const) };
const organization = (context: Partial<CoreModelContext> = {}) =>
  testCaller(2, { userId: 20, organizationId: 1, ...context });
const user = (context: Partial<CoreModelContext> = {}) => testCaller(3, { userId: 30, organizationId: 1, ...context });
const bypass = { reason: 'repair', models: '*', until: new Date(Date.now() + 60_000).toISOString() } as const;

describe.each(TEST_DIALECTS)('who may write, on %s', (dialect) => {
  let db: Database;
  let repository: FullRepository;
  const parts = () => ({
    db,
    sealer: testSealer(),
    catalogue: testCatalogue(),
    entries: [...ALL_MODELS, ...ENTRIES],
  });
  beforeAll(async () => {
    db = await openTestModels(dialect, ENTRIES);
    await db.query(
      `insert into organizations (id, name, revision) overriding system value values (1, 'one', 1), (2, 'two', 1)`,
    );
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    // Refusals are remembered for a minute.
    repository = createRepository(parts());
    await emptyAudit(db);
    await db.query(`truncate ${ENTRIES.map(({ model }) => model.name).join(', ')}, outbox`);
  });

  async function add(entry: RegisteredModel, userId: number | null, organizationId: number | null): Promise<number> {
    return (await repository.create(entry, SUPER, { userId, organizationId })).id as number;
  }
  const refused = () =>
    db.query<{ event_type: string; operation: string; entity_id: string | null; after: { reason: string } }>(
      `select event_type, operation, entity_id, after from audit_events where status = 'refused' order by id`,
    );

  test('a permission counts from organization level up; a token of super holds its scopes', async () => {
    for (const caller of [SUPER, organization(HOLDER)]) {
      const { id } = await repository.create(permitted, caller, { organizationId: 1 });
      expect(await repository.update(permitted, caller, id as number, { name: 'x' })).toMatchObject({ name: 'x' });
      expect(await repository.delete(permitted, caller, id as number)).toBe(true);
    }
    const id = await add(permitted, 30, 1);
    const token = testCaller(1, { permissions: new Set(['system.run.view']) });
    for (const caller of [organization(), token, user(HOLDER), testCaller(99, HOLDER), testCaller(7 as 99, HOLDER)]) {
      for (const write of [
        () => repository.create(permitted, caller, {}),
        () => repository.update(permitted, caller, id, { name: 'x' }),
        () => repository.delete(permitted, caller, id),
        () => repository.update(permitted, caller, 0, { nonsense: 'x' }),
      ]) {
        await expect(write()).rejects.toMatchObject({ code: 'PERMISSION_DENIED', where: 'system.lock.manage' });
      }
    }
  });

  test('a permission reaches no further than what its holder sees', async () => {
    const holder = organization(HOLDER);
    const [own, foreign] = [await add(scoped, null, 1), await add(scoped, null, 2)];
    expect(await repository.update(scoped, holder, own, { name: 'x' })).toMatchObject({ name: 'x' });
    expect(await repository.update(scoped, holder, foreign, { name: 'x' })).toBeNull();
    expect(await repository.delete(scoped, holder, foreign)).toBe(false);
    expect(await repository.create(scoped, holder, {})).toMatchObject({ organizationId: 1 });
    await expect(repository.create(scoped, holder, { organizationId: 2 })).rejects.toMatchObject({
      code: 'REFERENCE_MISSING',
    });
    expect(await repository.view(scoped, SUPER, foreign)).toMatchObject({ name: 'badge', revision: 1 });
  });

  test('rows that a domain owns are written by nobody, and the error names the owner', async () => {
    for (const caller of [SUPER, user(), testCaller(99)]) {
      for (const write of [
        () => repository.create(closed, caller, {}),
        () => repository.update(closed, caller, 1, {}),
        () => repository.delete(closed, caller, 1),
      ]) {
        await expect(write()).rejects.toMatchObject({
          code: 'READ_ONLY',
          message: 'closed_badges is read-only: sdk.badges owns it',
          details: { owner: 'sdk.badges' },
        });
      }
    }
    expect(await refused()).toEqual([]);
  });

  test('a level writes within its reach, and rows outside of it look as if there were none', async () => {
    const [own, foreign, nobodys] = [
      await add(levelled, 30, 1),
      await add(levelled, 31, 2),
      await add(levelled, null, null),
    ];
    expect(await repository.update(levelled, organization(), own, { name: 'x' })).toMatchObject({ name: 'x' });
    expect(await repository.update(levelled, user(), own, { name: 'y' })).toMatchObject({ name: 'y' });
    // The organization level of these badges reads them all: what it sees and may not write is no secret.
    for (const id of [foreign, nobodys]) {
      await expect(repository.update(levelled, organization(), id, { name: 'x' })).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
      });
      await expect(repository.delete(levelled, organization(), id)).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
      });
      expect(await repository.update(levelled, user(), id, { name: 'x' })).toBeNull();
      await expect(
        repository.update(levelled, organization({ organizationId: null }), id, { name: 'x' }),
      ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    expect(await repository.update(levelled, user({ userId: null }), own, { name: 'x' })).toBeNull();
    expect(await repository.delete(levelled, organization(), own)).toBe(true);
  });

  test('users set what they may set of their own row, and neither make nor delete rows', async () => {
    const own = await add(levelled, 30, 1);
    for (const write of [
      () => repository.create(levelled, user(), { name: 'x' }),
      () => repository.delete(levelled, user(), own),
      () => repository.update(levelled, user(), own, { name: 'x', organizationId: 2 }),
      () => repository.update(levelled, user(), own, { rank: 1 }),
      () => repository.update(levelled, organization(), own, { rank: 1 }),
      () => repository.create(levelled, organization(), { rank: 1 }),
      () => repository.update(levelled, testCaller(99), own, { name: 'x' }),
    ]) {
      await expect(write()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    expect(await repository.update(levelled, SUPER, own, { rank: 7, organizationId: 2 })).toMatchObject({ rank: 7 });
  });

  test('new rows belong to whoever makes them, and none can be given away', async () => {
    expect(await repository.create(levelled, organization(), {})).toMatchObject({ organizationId: 1, userId: null });
    expect(await repository.create(owned, user(), {})).toMatchObject({ userId: 30, organizationId: null });
    expect(await repository.create(owned, user(), { userId: 30, organizationId: 1 })).toMatchObject({
      organizationId: 1,
    });
    expect(await repository.create(levelled, SUPER, {})).toMatchObject({ organizationId: null });
    const own = await add(levelled, null, 1);
    for (const [write, code] of [
      [() => repository.create(levelled, organization(), { organizationId: 2 }), 'REFERENCE_MISSING'],
      [() => repository.create(levelled, organization(), { organizationId: 999 }), 'REFERENCE_MISSING'],
      [() => repository.update(levelled, organization(), own, { organizationId: 2 }), 'REFERENCE_MISSING'],
      [() => repository.create(owned, user(), { organizationId: 2 }), 'REFERENCE_MISSING'],
      [() => repository.create(levelled, organization(), { organizationId: null }), 'PERMISSION_DENIED'],
      [() => repository.update(levelled, organization(), own, { organizationId: null }), 'PERMISSION_DENIED'],
      [() => repository.create(owned, user(), { userId: 31 }), 'PERMISSION_DENIED'],
      [() => repository.create(levelled, organization({ organizationId: null }), {}), 'PERMISSION_DENIED'],
    ] as const) {
      await expect(write()).rejects.toMatchObject({ code });
    }
    expect(await repository.count(levelled, SUPER)).toBe(3);
  });

  test('bypass lifts the scope of rows, and neither rights nor what fields a level sets', async () => {
    const foreign = await add(levelled, 31, 2);
    const granted = organization({ bypass });
    expect(await repository.update(levelled, granted, foreign, { name: 'x' }, { policy: 'bypass' })).toMatchObject({
      name: 'x',
    });
    expect(await repository.create(levelled, granted, { organizationId: 2 }, { policy: 'bypass' })).toMatchObject({
      organizationId: 2,
    });
    for (const [write, code] of [
      [() => repository.update(levelled, granted, foreign, { rank: 1 }, { policy: 'bypass' }), 'PERMISSION_DENIED'],
      [() => repository.create(permitted, granted, {}, { policy: 'bypass' }), 'PERMISSION_DENIED'],
      [() => repository.create(closed, granted, {}, { policy: 'bypass' }), 'READ_ONLY'],
      [() => repository.delete(levelled, granted, foreign, { policy: 'all' as 'bypass' }), 'UNKNOWN_POLICY'],
    ] as const) {
      await expect(write()).rejects.toMatchObject({ code });
    }
    await expect(repository.delete(levelled, organization(), foreign, { policy: 'bypass' })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: 'models bypass policy denied',
    });
    expect(await repository.delete(levelled, granted, foreign, { policy: 'bypass' })).toBe(true);
  });

  test('refusals are in the audit before they are answered, once a minute for each kind', async () => {
    const id = await add(permitted, null, 1);
    const from = (clientIp: string) => ({ ...organization(), origin: { ...organization().origin, clientIp } });
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) {
      await repository.delete(permitted, from(address), id).catch(() => undefined);
    }
    await repository.update(permitted, from('192.0.2.1'), 'nul\0\ud800', { name: 'x' }).catch(() => undefined);
    await repository.list(permitted, from('192.0.2.1'), { policy: 'bypass' }).catch(() => undefined);
    const reason = "'test-level-2' lacks the permission 'system.lock.manage'";
    expect(await refused()).toEqual([
      { event_type: 'core.permitted_badges.refused', operation: 'delete', entity_id: String(id), after: { reason } },
      { event_type: 'core.permitted_badges.refused', operation: 'delete', entity_id: String(id), after: { reason } },
      { event_type: 'core.permitted_badges.refused', operation: 'update', entity_id: 'nul\ufffd', after: { reason } },
      {
        event_type: 'core.permitted_badges.refused',
        operation: 'read',
        entity_id: null,
        after: { reason: 'models bypass policy denied' },
      },
    ]);
    const [first] = await db.query(
      `select actor_user_id, organization_id, client_ip, channel from audit_events where status = 'refused' order by id`,
    );
    expect(first).toEqual({ actor_user_id: null, organization_id: null, client_ip: '192.0.2.1', channel: 'test' });
  });

  test('audit events and records say whose business a row is', async () => {
    const id = await add(levelled, 30, 1);
    await repository.update(levelled, SUPER, id, { organizationId: 2 });
    await repository.delete(levelled, SUPER, id);
    const of = (table: string) => db.query(`select organization_id from ${table} order by id`);
    const expected = [{ organization_id: 1 }, { organization_id: 1 }, { organization_id: 2 }];
    expect([await of('audit_events'), await of('outbox')]).toEqual([expected, expected]);
  });
});
