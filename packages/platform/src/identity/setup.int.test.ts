import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOOR, type IdentityHouse, openIdentityHouse, PASSWORD } from '../testing/open-identity-house.ts';

const ADA = { username: 'ada', password: PASSWORD };

describe.each(TEST_DIALECTS)('setup on %s', (dialect) => {
  let house: IdentityHouse;
  beforeAll(async () => {
    house = await openIdentityHouse(dialect);
  });
  beforeEach(() => house.empty());
  afterAll(() => house[Symbol.asyncDispose]());

  test('makes the first super user once, with a link that is then void', async () => {
    const { setup } = house.identity;
    expect(await setup.isSetUp()).toBe(false);
    const { secret, expiresAt } = await setup.begin();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(59 * 60_000);

    const user = await setup.complete({ secret, ...ADA, email: 'ada@example.org' }, DOOR);
    expect(await house.operator.users.view(user.id)).toMatchObject({
      username: 'ada',
      email: 'ada@example.org',
      accessLevel: 1,
      role: 'super',
      roles: ['super'],
      disabled: false,
    });
    expect(await setup.isSetUp()).toBe(true);
    await expect(setup.begin()).rejects.toMatchObject({ code: 'ALREADY_SET_UP' });
    await expect(setup.complete({ secret, ...ADA }, DOOR)).rejects.toMatchObject({ code: 'ALREADY_SET_UP' });

    const { session } = await house.identity.signIn({ ...ADA, username: 'ADA ' }, DOOR);
    expect(session).toMatchObject({ actor: 'ada', accessLevel: 1, teams: null, credential: 'session' });
    const { rows } = await house.operator.auditEvents.list({ filters: { eventType: 'core.users.created' } });
    const detail = await house.operator.auditEvents.view(rows[0]?.id ?? 0);
    expect(detail).toMatchObject({ actorRole: 'setup', clientIp: DOOR.clientAddress });
    expect(detail?.after).toMatchObject({ username: 'ada', password: { changed: true }, roles: ['super'] });
  });

  test('refuses secrets that are wrong, replaced or too old', async () => {
    const { setup } = house.identity;
    const refused = { code: 'SETUP_LINK_VOID', status: 403 };
    await expect(setup.complete({ secret: 'x'.repeat(43), ...ADA }, DOOR)).rejects.toMatchObject(refused);
    const first = await setup.begin();
    const second = await setup.begin();
    await expect(setup.complete({ secret: first.secret, ...ADA }, DOOR)).rejects.toMatchObject(refused);
    await expect(setup.complete({ secret: 7 as never, ...ADA }, DOOR)).rejects.toMatchObject(refused);
    await expect(setup.complete({ ...ADA, secret: second.secret, password: 'short' }, DOOR)).rejects.toMatchObject({
      code: 'INVALID_VALUES',
    });
    await house.db.query('update setup_links set expires_at = now()');
    await expect(setup.complete({ secret: second.secret, ...ADA }, DOOR)).rejects.toMatchObject(refused);
    expect(await house.operator.users.count()).toBe(0);
    // A role that an attempt left behind is used by the next.
    const { secret } = await setup.begin();
    await setup.complete({ secret, ...ADA }, DOOR);
    expect(await house.operator.roles.count()).toBe(1);
  });

  test('lets one win of many that hold the same link', async () => {
    const { setup } = house.identity;
    const { secret } = await setup.begin();
    const attempts = Array.from({ length: 8 }, (_, number) =>
      setup.complete({ secret, username: `ada${number}`, password: PASSWORD }, DOOR),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('ALREADY_SET_UP');
    }
    expect(await house.operator.users.count()).toBe(1);
  });
});

test('nodes share the link, and of two at once one wins', async () => {
  await using house = await openIdentityHouse('postgres');
  await using other = await house.openNode();
  const { secret } = await house.identity.setup.begin();
  const outcomes = await Promise.allSettled([
    house.identity.setup.complete({ secret, username: 'ada', password: PASSWORD }, DOOR),
    other.identity.setup.complete({ secret, username: 'grace', password: PASSWORD }, DOOR),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await other.identity.setup.isSetUp()).toBe(true);
});
