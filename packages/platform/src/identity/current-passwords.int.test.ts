import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHEAP_COST, DOOR, type IdentityHouse, openIdentityHouse, PASSWORD } from '../testing/open-identity-house.ts';
import { createHasher, type PasswordHasher } from './argon2-hasher.ts';

const NEW_PASSWORD = 'another horse battery';

/** A hasher that does nothing while it is held. */
function heldHasher(): PasswordHasher & { hold(): () => void } {
  const hasher = createHasher({ cost: CHEAP_COST });
  let held: Promise<void> = Promise.resolve();
  return {
    ...hasher,
    hash: async (password) => held.then(() => hasher.hash(password)),
    verify: async (password, hash) => held.then(() => hasher.verify(password, hash)),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
  };
}

describe.each(TEST_DIALECTS)('passwords of users on %s', (dialect) => {
  const hasher = heldHasher();
  let house: IdentityHouse;
  beforeAll(async () => {
    house = await openIdentityHouse(dialect, { hasher });
  });
  beforeEach(() => house.empty());
  afterAll(() => house[Symbol.asyncDispose]());

  test('hold up no change of the configuration while they are hashed', async () => {
    const ada = await house.enter({ username: 'ada' });
    const release = hasher.hold();
    try {
      const making = house.makeUser({ username: 'grace' });
      const changing = ada.identity.changePassword({ currentPassword: PASSWORD, password: NEW_PASSWORD });
      // Both have begun, and wait for the hasher.
      await house.operator.roles.create({ name: 'first' });
      await house.operator.roles.create({ name: 'second' });
      release();
      await Promise.all([making, changing]);
    } finally {
      release();
    }
    for (const [username, password] of [
      ['grace', PASSWORD],
      ['ada', NEW_PASSWORD],
    ] as const) {
      expect((await house.identity.signIn({ username, password }, DOOR)).session.actor).toBe(username);
    }
  });

  test('are not found among many guesses at once', async () => {
    const ada = await house.enter({ username: 'ada' });
    const guesses = [...Array.from({ length: 30 }, (_, index) => `guess number ${index}`), PASSWORD];
    const outcomes = await Promise.allSettled(
      guesses.map((currentPassword) => ada.models.users.update(ada.id, { currentPassword, password: NEW_PASSWORD })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'SIGN_IN_LOCKED' } });
  });

  test('that were changed meanwhile are not those in force any more', async () => {
    const ada = await house.enter({ username: 'ada' });
    const change = (password: string) => ada.identity.changePassword({ currentPassword: PASSWORD, password });
    const outcomes = await Promise.allSettled([change(NEW_PASSWORD), change('a third horse battery')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'WRONG_CURRENT_PASSWORD' } });
  });
});
