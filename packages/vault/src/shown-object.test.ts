import { describe, expect, test } from 'vitest';
import { createSealer } from './create-sealer.ts';
import { moveKey } from './key-states.ts';
import { requireOpened } from './open-object.ts';
import { countKeys } from './reseal-object.ts';
import { fieldsUnder } from './secret-tree.ts';
import { errorOf } from './testing/error-of.ts';
import { expectNoLeak } from './testing/expect-no-leak.ts';
import { CONFIG, FIELDS, field, ringOf } from './testing/fixtures.ts';

const RING = ringOf('old', 'new');
const SEALER = createSealer(() => RING);
const ROTATED = RING.withStates(new Map(moveKey(RING.keys, 'new', 'seals').map((key) => [key.keyId, key.state])));
const AFTER = createSealer(() => ROTATED);
const KEY = 'sk-proj-7Hq2ZkV0aMnd94Tx';
const GIVEN = { base_url: 'http://localhost', api_key: KEY, auth: { token: 'tok-short' } };
const seal = (given: unknown = GIVEN) => SEALER.sealObject(given, FIELDS, CONFIG) as typeof GIVEN;
const ATTENTION = { hasValue: true, hint: null, needsAttention: true };

describe('opening', () => {
  test('leaves out what does not open, lists it, and opens the others', () => {
    const stored = { ...seal(), auth: { token: 'eh1.gone.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA' } };
    const result = SEALER.openObject(stored, FIELDS, CONFIG);
    expect(result.value).toEqual({ base_url: GIVEN.base_url, api_key: KEY, auth: {} });
    expect(result.needsAttention).toEqual([
      { path: 'config.auth.token', code: 'SEALING_KEY_UNKNOWN', fix: expect.stringContaining('key') },
    ]);
    const error = errorOf(() => requireOpened(result, 'engine 7'));
    expect([error.code, error.problems[0]?.field]).toEqual(['SECRETS_NEED_ATTENTION', 'config.auth.token']);
    expectNoLeak(error, KEY);
    expect(requireOpened(SEALER.openObject(seal(), FIELDS, CONFIG), 'engine 7')).toEqual(GIVEN);
  });

  test.each([
    ['clear text where a secret belongs', { api_key: KEY }, ['config.api_key']],
    ['a number there', { api_key: 12345678 }, ['config.api_key']],
    ['a sealed text where nothing is secret', { limits: [seal().api_key] }, ['config.limits.0']],
    ['a text on the way to a secret', { auth: KEY }, ['config.auth']],
    ['a path as a key', { 'auth.token': KEY }, ['config.auth.token']],
    ['a text for the whole', KEY, ['config']],
  ])('does not pass on %s, nor does a mask show it', (_, stored, paths) => {
    const { value, needsAttention } = SEALER.openObject(stored, FIELDS, CONFIG);
    expect(needsAttention.map((one) => one.path)).toEqual(paths);
    expectNoLeak([value ?? null, needsAttention, SEALER.maskObject(stored, FIELDS, CONFIG)], KEY);
    expect(JSON.stringify(value ?? null)).not.toMatch(/eh1|12345678/);
    expect(JSON.stringify(SEALER.maskObject(stored, FIELDS, CONFIG))).toContain(JSON.stringify(ATTENTION));
  });

  test('one secret needs its path, and gives null where there is no value', () => {
    expect(SEALER.reveal(seal(), 'config.api_key', FIELDS, CONFIG)).toBe(KEY);
    expect(SEALER.reveal(seal({}), 'config.auth.token', FIELDS, CONFIG)).toBeNull();
    for (const path of ['config.base_url', 'api_key', 'config', 'config.auth', KEY]) {
      const error = errorOf(() => SEALER.reveal(seal(), path, FIELDS, CONFIG));
      expect(error.code).toBe('NOT_A_SECRET');
      expect(error.message).toContain('config.api_key, config.auth.token');
      expectNoLeak(error, KEY);
    }
    const moved = { ...CONFIG, rowId: 8 };
    expect(errorOf(() => SEALER.reveal(seal(), 'config.api_key', FIELDS, moved)).code).toBe(
      'SEALED_TEXT_DOES_NOT_OPEN',
    );
    const clear = errorOf(() => SEALER.reveal({ api_key: KEY }, 'config.api_key', FIELDS, CONFIG));
    expect(clear.code).toBe('SEALED_TEXT_MALFORMED');
    expectNoLeak(clear, KEY);
  });

  test('takes the fields of a provider under the path of its object', () => {
    expect(fieldsUnder('config', [field('api_key', 'password')])).toEqual([
      { ...field('config.api_key', 'password'), label: 'api_key' },
    ]);
  });
});

describe('a mask', () => {
  test.each([
    ['', null],
    ['1234567890123456789', null],
    ['12345678901234567890', '7890'],
    ['1234567890123456\u{1F511}\u{1F511}\u{1F511}\u{1F511}', '\u{1F511}\u{1F511}\u{1F511}\u{1F511}'],
    ['\u{1F511}'.repeat(19), null],
  ])('of %j has the hint %j', (secret, hint) => {
    const stored = secret === '' ? {} : seal({ api_key: secret });
    expect(SEALER.maskObject(stored, FIELDS, CONFIG)).toEqual({ api_key: { hasValue: secret !== '', hint } });
  });
});

describe('resealing', () => {
  test('moves every sealed text to the current key, whatever its schema, and is done then', () => {
    const stored = seal();
    const { value, resealed, needsAttention } = AFTER.resealObject(stored, CONFIG);
    expect([resealed, needsAttention]).toEqual([2, []]);
    expect([...countKeys(stored)]).toEqual([['old', 2]]);
    expect([...countKeys(value)]).toEqual([['new', 2]]);
    expect(AFTER.openObject(value, FIELDS, CONFIG).value).toEqual(GIVEN);
    expect(AFTER.resealObject(value, CONFIG)).toEqual({ value, resealed: 0, needsAttention: [] });
    expect(AFTER.mergeUpdate({ stored: value, given: stored, schema: FIELDS, place: CONFIG }).changed).toBe(false);
    const whole = SEALER.sealObject(GIVEN, 'whole', CONFIG);
    const moved = AFTER.resealObject(whole, CONFIG);
    expect(moved.resealed).toBe(1);
    expect(AFTER.openObject(moved.value, 'whole', CONFIG).value).toEqual(GIVEN);
  });

  test('of one text tells what it did', () => {
    const place = { ...CONFIG, path: 'value' };
    const sealed = SEALER.seal(KEY, place);
    const step = AFTER.reseal(sealed, place);
    if (step.state !== 'resealed') throw new Error('it was to be resealed');
    expect(step.fromKeyId).toBe('old');
    expect(AFTER.open(step.sealed, place)).toBe(KEY);
    expect(AFTER.reseal(step.sealed, place)).toEqual({ state: 'current' });
    expect(errorOf(() => AFTER.reseal(sealed, CONFIG)).code).toBe('SEALED_TEXT_DOES_NOT_OPEN');
  });

  test('leaves what does not open as it is and lists it', () => {
    const stored = { a: seal().api_key, api_key: seal().api_key };
    const { value, resealed, needsAttention } = AFTER.resealObject(stored, CONFIG);
    expect(resealed).toBe(1);
    expect(value).toMatchObject({ a: stored.a });
    expect(needsAttention).toMatchObject([{ path: 'config.a', code: 'SEALED_TEXT_DOES_NOT_OPEN' }]);
  });
});

describe('redaction', () => {
  const redact = (before: unknown, after: unknown) =>
    SEALER.redacted({ before, after, schema: FIELDS, path: 'config' });

  test('says of a secret that it has a value and changed, in sealed and in clear text', () => {
    const stored = seal();
    const { value } = SEALER.mergeUpdate({
      stored,
      given: { ...GIVEN, api_key: 'sk-other' },
      schema: FIELDS,
      place: CONFIG,
    });
    const shown = redact(stored, value);
    expect(shown).toEqual({
      before: {
        base_url: GIVEN.base_url,
        api_key: { hasValue: true, changed: true },
        auth: { token: { hasValue: true, changed: false } },
      },
      after: {
        base_url: GIVEN.base_url,
        api_key: { hasValue: true, changed: true },
        auth: { token: { hasValue: true, changed: false } },
      },
    });
    expectNoLeak([shown, redact(GIVEN, { api_key: KEY })], KEY);
    expect(redact(undefined, stored)).toMatchObject({ after: { api_key: { hasValue: true, changed: true } } });
    expect(redact(stored, { auth: {} }).after).toEqual({
      api_key: { hasValue: false, changed: true },
      auth: { token: { hasValue: false, changed: true } },
    });
  });

  test.each([
    ['a URL with credentials', { base_url: `https://ada:${KEY}@localhost` }],
    ['a sealed text out of place', { limits: { a: seal().api_key } }],
    ['a secret in place of the object that holds one', { auth: KEY }],
    ['a secret under a key with dots', { 'config.api_key': KEY, 'auth.token': KEY }],
    ['a secret for the whole', KEY],
    ['a secret that is an object', { api_key: { [KEY]: KEY } }],
  ])('hides %s in a payload that was refused', (_, after) => {
    const shown = redact(null, after);
    expectNoLeak(shown, KEY);
    expect(JSON.stringify(shown)).toContain('{"hasValue":true,"changed":true}');
    expect(JSON.stringify(shown)).not.toContain('eh1.');
  });

  test('hides what either schema calls secret', () => {
    const beforeSchema = [field('config.password', 'password')];
    const change = { before: { password: KEY, api_key: 'public' }, after: { password: KEY, api_key: KEY } };
    const shown = SEALER.redacted({ ...change, schema: FIELDS, beforeSchema, path: 'config' });
    expectNoLeak(shown, KEY);
    expect(shown.after).toMatchObject({ password: { changed: false }, api_key: { changed: true } });
  });
});
