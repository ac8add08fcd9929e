import { describe, expect, test } from 'vitest';
import { ARGON2_COST, createHasher } from './argon2-hasher.ts';

const CHEAP = { memory: 64, passes: 1, lanes: 1 };

describe('the hasher', () => {
  test('knows the password of a hash, and no other', async () => {
    const hasher = createHasher({ cost: CHEAP });
    const hash = await hasher.hash('correct horse battery');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await hasher.verify('correct horse battery', hash)).toBe(true);
    expect(await hasher.verify('correct horse batterz', hash)).toBe(false);
    expect(await hasher.verify('', hash)).toBe(false);
    expect(await hasher.hash('correct horse battery')).not.toBe(hash);
  });

  test('reads what another implementation made', async () => {
    // `argon2` of the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32.
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await createHasher().verify('password', hash)).toBe(true);
  });

  test('takes two ways to compose a letter for the same', async () => {
    const hasher = createHasher({ cost: CHEAP });
    const hash = await hasher.hash('caf\u00e9 au lait please');
    expect(await hasher.verify('cafe\u0301 au lait please', hash)).toBe(true);
  });

  test('says no to whoever does not exist, and to what is no hash', async () => {
    const hasher = createHasher({ cost: CHEAP });
    const hash = await hasher.hash('correct horse battery');
    const broken = [null, '', 'correct horse battery', hash.slice(1), `${hash}x$`, hash.replace('m=64', 'm=9999999')];
    for (const one of broken) expect(await hasher.verify('correct horse battery', one)).toBe(false);
  });

  test('wants to hash again what was hashed more cheaply', async () => {
    const cheap = createHasher({ cost: CHEAP });
    const dearer = createHasher({ cost: { ...CHEAP, passes: 2 } });
    const hash = await cheap.hash('correct horse battery');
    expect([cheap.needsRehash(hash), dearer.needsRehash(hash)]).toEqual([false, true]);
    expect(await dearer.verify('correct horse battery', hash)).toBe(true);
    expect(cheap.needsRehash(await dearer.hash('correct horse battery'))).toBe(false);
    expect(cheap.needsRehash('not a hash')).toBe(true);
  });

  test('costs no less than OWASP asks for', () => {
    expect(ARGON2_COST.memory * ARGON2_COST.passes).toBeGreaterThanOrEqual(19_456 * 2);
  });

  test('makes a few at a time and refuses when too many wait', async () => {
    const hasher = createHasher({ cost: CHEAP, atOnce: 1, mostWaiting: 3 });
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => hasher.hash('correct horse battery')));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 4 }, () => 'fulfilled'),
      'rejected',
      'rejected',
    ]);
    expect(outcomes[5]).toMatchObject({ reason: { code: 'SIGN_IN_BUSY' } });
    expect(await hasher.hash('correct horse battery')).toMatch(/^\$argon2id/);
  });
});
