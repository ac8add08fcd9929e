import { describe, expect, test } from 'vitest';
import { createSealer } from './create-sealer.ts';
import { errorOf } from './testing/error-of.ts';
import { expectNoLeak } from './testing/expect-no-leak.ts';
import { CONFIG, FIELDS, field, ringOf } from './testing/fixtures.ts';

const RING = ringOf('main');
const SEALER = createSealer(() => RING);
const KEY = 'sk-proj-7Hq2ZkV0aMnd94Tx';
const TOKEN = 'tok-short';
const GIVEN = { base_url: 'http://localhost:11434', api_key: KEY, auth: { token: TOKEN, user: 'ada' } };
const NO_VALUE = { hasValue: false, hint: null };

const create = (given: unknown = GIVEN) => SEALER.sealObject(given, FIELDS, CONFIG) as typeof GIVEN;
const update = (stored: unknown, given: unknown) =>
  SEALER.mergeUpdate({ stored, given, schema: FIELDS, place: CONFIG });
const opened = (stored: unknown) => SEALER.openObject(stored, FIELDS, CONFIG).value;

describe('sealing a new object', () => {
  test('seals what the schema calls secret, at its own path, and nothing else', () => {
    const stored = create();
    expect(stored).toEqual({
      base_url: GIVEN.base_url,
      api_key: expect.stringMatching(/^eh1\.main\./),
      auth: { token: expect.stringMatching(/^eh1\.main\./), user: 'ada' },
    });
    expect(SEALER.open(stored.auth.token, { ...CONFIG, path: 'config.auth.token' })).toBe(TOKEN);
    expect(opened(stored)).toEqual(GIVEN);
    expectNoLeak(stored, KEY);
    expect(GIVEN.api_key).toBe(KEY);
  });

  test('takes an object without secrets, null for none, and nothing at all', () => {
    expect(create({})).toEqual({});
    expect(create({ api_key: null, auth: {} })).toEqual({ auth: {} });
    expect(create({ api_key: undefined, auth: null })).toEqual({ auth: null });
    expect(SEALER.sealObject(undefined, FIELDS, CONFIG)).toBeUndefined();
  });

  test.each([
    ['a mask', { api_key: { hasValue: true, hint: 'abcd' } }, 'MASK_REFUSED', 'config.api_key'],
    ['the mask of nothing', { api_key: NO_VALUE }, 'MASK_REFUSED', 'config.api_key'],
    ['a mask where nothing is secret', { limits: { a: NO_VALUE } }, 'MASK_REFUSED', 'config.limits.a'],
    ['a sealed text', { api_key: create().api_key }, 'SEALED_TEXT_REFUSED', 'config.api_key'],
    ['a damaged sealed text', { api_key: ' EH1.main.cut' }, 'SEALED_TEXT_REFUSED', 'config.api_key'],
    ['a sealed text where nothing is secret', { limits: [create().api_key] }, 'SEALED_TEXT_REFUSED', 'config.limits.0'],
    ['an empty secret', { api_key: '' }, 'INVALID_SECRET', 'config.api_key'],
    ['a number', { api_key: 12345678 }, 'INVALID_SECRET', 'config.api_key'],
    ['an object', { auth: { token: { secret: KEY } } }, 'INVALID_SECRET', 'config.auth.token'],
    ['half a character', { api_key: `${KEY}\udfff` }, 'INVALID_SECRET', 'config.api_key'],
    ['a secret of 100 kB', { api_key: KEY.repeat(5000) }, 'SECRET_TOO_LARGE', 'config.api_key'],
    ['a text where an object holds a secret', { auth: KEY }, 'SECRET_PATH_BLOCKED', 'config.auth'],
    ['a list there', { auth: [{ token: KEY }] }, 'SECRET_PATH_BLOCKED', 'config.auth'],
    ['a path as a key', { 'auth.token': KEY }, 'SECRET_NOT_NESTED', 'config.auth.token'],
    ['a full path as a key', { 'config.api_key': KEY }, 'SECRET_NOT_NESTED', 'config.config.api_key'],
    ['null for the object', null, 'CONFIG_NOT_AN_OBJECT', 'config'],
    ['a list', [GIVEN], 'CONFIG_NOT_AN_OBJECT', 'config'],
    ['a text', KEY, 'CONFIG_NOT_AN_OBJECT', 'config'],
    ['credentials in a URL', { base_url: `https://ada:${KEY}@example.com` }, 'URL_CREDENTIALS', 'config.base_url'],
  ])('refuses %s', (_, given, code, where) => {
    const error = errorOf(() => create(given));
    expect([error.code, error.where]).toEqual([code, where]);
    expect(error.fix).not.toBe('');
    expectNoLeak(error, KEY);
  });
});

describe('an update', () => {
  test('replaces everything but secrets, which are kept when left out', () => {
    const stored = create();
    const { value, changed, changedSecrets } = update(stored, { base_url: 'http://127.0.0.1:11434' });
    expect(value).toEqual({
      base_url: 'http://127.0.0.1:11434',
      api_key: stored.api_key,
      auth: { token: stored.auth.token },
    });
    expect([changed, changedSecrets]).toEqual([true, []]);
  });

  test('that does not speak of the object changes nothing', () => {
    const stored = create();
    expect(update(stored, undefined)).toEqual({ value: stored, changed: false, changedSecrets: [] });
  });

  test('keeps for the row as it is shown, for its own sealed texts, and for the same secrets in clear text', () => {
    const stored = create();
    for (const given of [SEALER.maskObject(stored, FIELDS, CONFIG), stored, GIVEN]) {
      expect(update(stored, given)).toEqual({ value: stored, changed: false, changedSecrets: [] });
    }
  });

  test('clears with null and says so', () => {
    const stored = create();
    const { value, changedSecrets } = update(stored, { ...GIVEN, api_key: null });
    expect(value).not.toHaveProperty('api_key');
    expect(changedSecrets).toEqual(['config.api_key']);
    expect(update(value, { ...GIVEN, api_key: null }).changed).toBe(false);
  });

  test('seals another secret', () => {
    const { value, changedSecrets } = update(create(), { ...GIVEN, auth: { token: 'tok-other', user: 'ada' } });
    expect(opened(value)).toEqual({ ...GIVEN, auth: { token: 'tok-other', user: 'ada' } });
    expect(changedSecrets).toEqual(['config.auth.token']);
  });

  test('keeps for a sealed text of its own that a rotation replaced meanwhile, not for an older secret', () => {
    const stored = create();
    const resealed = create();
    expect(update(resealed, { ...GIVEN, api_key: stored.api_key }).value).toEqual(resealed);
    const newer = update(stored, { ...GIVEN, api_key: 'sk-another-one' }).value;
    expect(errorOf(() => update(newer, { ...GIVEN, api_key: stored.api_key })).code).toBe('SEALED_TEXT_REFUSED');
  });

  test('refuses the sealed text and the mask of another row, and of another secret', () => {
    const stored = create();
    const other = SEALER.sealObject(GIVEN, FIELDS, { ...CONFIG, rowId: 8 }) as typeof GIVEN;
    expect(errorOf(() => update(stored, { api_key: other.api_key })).code).toBe('SEALED_TEXT_REFUSED');
    expect(errorOf(() => update(stored, { api_key: stored.auth.token })).code).toBe('SEALED_TEXT_REFUSED');
    expect(errorOf(() => update(stored, { api_key: { hasValue: true, hint: 'zzzz' } })).code).toBe('MASK_REFUSED');
    expect(errorOf(() => update(stored, { api_key: NO_VALUE })).code).toBe('MASK_REFUSED');
    expect(errorOf(() => update({}, { api_key: { hasValue: true, hint: null } })).code).toBe('MASK_REFUSED');
  });

  test('does not lose a kept secret to a null on its way', () => {
    const error = errorOf(() => update(create(), { auth: null }));
    expect([error.code, error.where]).toEqual(['SECRET_PATH_BLOCKED', 'config.auth']);
    expect(update(create(), { auth: { token: null } }).value).toMatchObject({ auth: {} });
  });

  test('keeps what does not open as it is, and replaces it when told to', () => {
    const stored = {
      ...create(),
      api_key: (SEALER.sealObject(GIVEN, FIELDS, { ...CONFIG, rowId: 8 }) as typeof GIVEN).api_key,
    };
    const shown = SEALER.maskObject(stored, FIELDS, CONFIG);
    expect(shown).toMatchObject({ api_key: { hasValue: true, hint: null, needsAttention: true } });
    expect(update(stored, shown)).toEqual({ value: stored, changed: false, changedSecrets: [] });
    expect(update(stored, stored).changed).toBe(false);
    expect(opened(update(stored, GIVEN).value)).toEqual(GIVEN);
  });

  test('leaves what is stored and what is given as they were', () => {
    const stored = Object.freeze({ ...create(), auth: Object.freeze(create().auth) });
    const given = Object.freeze({ auth: Object.freeze({ token: 'tok-other' }) });
    const before = JSON.stringify([stored, given]);
    update(stored, given);
    expect(JSON.stringify([stored, given])).toBe(before);
  });
});

describe('another schema', () => {
  const OTHER = [field('config.api_key', 'password'), field('config.region'), field('config.auth.token')];
  const move = (stored: unknown, given: unknown) =>
    SEALER.mergeUpdate({ stored, given, schema: OTHER, storedSchema: FIELDS, place: CONFIG });

  test('keeps what has a home in it, and refuses with the list of what has none', () => {
    const stored = create();
    for (const given of [undefined, {}, { auth: { user: 'ada' } }, stored, SEALER.maskObject(stored, FIELDS, CONFIG)]) {
      const error = errorOf(() => move(stored, given));
      expect(error.code).toBe('SECRETS_WITHOUT_HOME');
      expect(error.problems.map((problem) => problem.field)).toEqual(['config.auth.token']);
      expect(error.message).toBe('Stored secrets have no home in the new schema: config.auth.token');
    }
  });

  test('takes null for the homeless, and keeps the others', () => {
    const stored = create();
    const { value, changedSecrets } = move(stored, { region: 'eu', auth: { token: null } });
    expect(value).toEqual({ region: 'eu', auth: {}, api_key: stored.api_key });
    expect(changedSecrets).toEqual(['config.auth.token']);
    expect(SEALER.openObject(value, OTHER, CONFIG).value).toEqual({ region: 'eu', auth: {}, api_key: KEY });
  });

  test('does not let a secret of the old one rest in clear text in the new one', () => {
    expect(errorOf(() => move(create(), { auth: { token: TOKEN } })).code).toBe('SECRETS_WITHOUT_HOME');
    expect(move(create(), { auth: { token: 'public' } }).value).toMatchObject({ auth: { token: 'public' } });
  });

  test('seals what it calls secret and the old one did not', () => {
    const stored = SEALER.sealObject({ api_key: KEY }, [field('config.api_key')], CONFIG);
    expect(stored).toEqual({ api_key: KEY });
    const { value } = SEALER.mergeUpdate({
      stored,
      given: undefined,
      schema: FIELDS,
      storedSchema: [field('config.api_key')],
      place: CONFIG,
    });
    expect(value).toEqual({ api_key: expect.stringMatching(/^eh1\./) });
    expect(opened(value)).toEqual({ api_key: KEY });
  });

  test('refuses to go from whole to parts, and from parts to whole, without being told the secrets', () => {
    const whole = SEALER.sealObject(GIVEN, 'whole', CONFIG);
    const both = { storedSchema: 'whole', schema: FIELDS, place: CONFIG, stored: whole } as const;
    expect(errorOf(() => SEALER.mergeUpdate({ ...both, given: undefined })).problems[0]?.field).toBe('config');
    const turned = { storedSchema: FIELDS, schema: 'whole', place: CONFIG, stored: create() } as const;
    expect(errorOf(() => SEALER.mergeUpdate({ ...turned, given: { base_url: 'x' } })).code).toBe(
      'SECRETS_WITHOUT_HOME',
    );
    const { value } = SEALER.mergeUpdate({ ...turned, given: GIVEN });
    expect(SEALER.openObject(value, 'whole', CONFIG).value).toEqual(GIVEN);
  });
});

describe('an object sealed whole', () => {
  const PLACE = { table: 'mcp_server_registry', rowId: 3, path: 'config' };
  const WHOLE = { headers: { authorization: `Bearer ${KEY}` }, url: 'https://ada:pw@example.com' };
  const merge = (stored: unknown, given: unknown) =>
    SEALER.mergeUpdate({ stored, given, schema: 'whole', place: PLACE });
  const stored = SEALER.sealObject(WHOLE, 'whole', PLACE);

  test('is one sealed text, one mask without a hint, and the same object when opened', () => {
    expect(stored).toMatch(/^eh1\.main\./);
    expect(SEALER.maskObject(stored, 'whole', PLACE)).toEqual({ hasValue: true, hint: null });
    expect(SEALER.openObject(stored, 'whole', PLACE)).toEqual({ value: WHOLE, needsAttention: [] });
    expect(SEALER.maskObject(null, 'whole', PLACE)).toEqual(NO_VALUE);
  });

  test('is kept, replaced and cleared as one secret', () => {
    const reordered = { url: WHOLE.url, headers: WHOLE.headers };
    for (const given of [undefined, stored, { hasValue: true, hint: null }, WHOLE, reordered]) {
      expect(merge(stored, given)).toEqual({ value: stored, changed: false, changedSecrets: [] });
    }
    expect(merge(stored, null)).toEqual({ value: null, changed: true, changedSecrets: ['config'] });
    const { value } = merge(stored, { headers: {} });
    expect(SEALER.openObject(value, 'whole', PLACE).value).toEqual({ headers: {} });
  });

  test('takes no sealed text or mask inside, and errors do not name what is in it', () => {
    for (const inside of [stored, NO_VALUE]) {
      const error = errorOf(() => merge(stored, { headers: { [KEY]: inside } }));
      expect(error.code).toMatch(/^(SEALED_TEXT|MASK)_REFUSED$/);
      expectNoLeak(error, KEY);
    }
    const error = errorOf(() => merge(stored, { [KEY]: { [KEY]: () => KEY } }));
    expect([error.code, error.where]).toEqual(['CONFIG_NOT_JSON', 'config']);
    expectNoLeak(error, KEY);
  });
});
