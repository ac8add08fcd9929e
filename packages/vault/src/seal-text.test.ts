import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openText, sealText } from './seal-text.ts';
import { keyIdOf, looksSealed } from './sealed-text.ts';
import { errorOf } from './testing/error-of.ts';
import { expectNoLeak } from './testing/expect-no-leak.ts';
import { CONFIG, ringOf } from './testing/fixtures.ts';
import { testSeed } from './testing/seed.ts';

const seed = testSeed('seal text');
const RING = ringOf('main', 'older');
const PLACE = { ...CONFIG, path: 'config.api_key' };
const SECRET = 'sk-proj-Qx81Lr0TzWm4';
const REFUSALS = /^(SEALED_TEXT_MALFORMED|SEALED_TEXT_DOES_NOT_OPEN|SEALING_KEY_UNKNOWN)$/;
const CHARACTERS = [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  '.',
  '=',
  '+',
  '/',
  ' ',
  '\n',
  'é',
];

describe(`a sealed text (ENGINEHOUSE_SEED=${seed})`, () => {
  test('opens to any text that it was made of, and is another each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const sealed = sealText(RING, 'values', text, PLACE);
        expect(openText(RING, 'values', sealed, PLACE)).toBe(text);
        expect(sealed).toMatch(/^eh1\.main\.[\w-]{16}\.[\w-]{22,}$/);
        expect(sealText(RING, 'values', text, PLACE)).not.toBe(sealed);
      }),
      { seed, numRuns: 300 },
    );
  });

  test('opens at its own place alone', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);
    const place = fc.record({
      table: part,
      rowId: fc.oneof(fc.nat(), fc.uuid()),
      path: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    });
    fc.assert(
      fc.property(place, place, (one, other) => {
        const sealed = sealText(RING, 'values', SECRET, one);
        expect(openText(RING, 'values', sealed, one)).toBe(SECRET);
        const isSame =
          one.table === other.table && String(one.rowId) === String(other.rowId) && one.path === other.path;
        if (isSame) return;
        expect(errorOf(() => openText(RING, 'values', sealed, other)).code).toBe('SEALED_TEXT_DOES_NOT_OPEN');
      }),
      { seed, numRuns: 300 },
    );
  });

  test('does not open when any one character of its place is changed', () => {
    const sealed = sealText(RING, 'values', SECRET, PLACE);
    for (const [index, code] of [...PLACE.path].entries()) {
      const path = `${PLACE.path.slice(0, index)}${code === 'x' ? 'y' : 'x'}${PLACE.path.slice(index + 1)}`;
      expect(errorOf(() => openText(RING, 'values', sealed, { ...PLACE, path })).code).toBe(
        'SEALED_TEXT_DOES_NOT_OPEN',
      );
    }
  });

  test('does not open when any one character is replaced, whatever the length of the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.nat(), fc.constantFrom(...CHARACTERS), (text, at, character) => {
        const sealed = sealText(RING, 'values', text, PLACE);
        const index = at % sealed.length;
        if (sealed[index] === character) return;
        const changed = `${sealed.slice(0, index)}${character}${sealed.slice(index + 1)}`;
        expect(errorOf(() => openText(RING, 'values', changed, PLACE)).code).toMatch(REFUSALS);
      }),
      { seed, numRuns: 2000 },
    );
  });

  test('has one spelling: no other last character opens', () => {
    for (const text of ['', 'a', 'ab', 'abc']) {
      const sealed = sealText(RING, 'values', text, PLACE);
      for (const character of CHARACTERS) {
        if (sealed.endsWith(character)) continue;
        expect(errorOf(() => openText(RING, 'values', sealed.slice(0, -1) + character, PLACE)).code).toMatch(REFUSALS);
      }
    }
  });

  test('does not open when cut or lengthened anywhere', () => {
    const sealed = sealText(RING, 'values', SECRET, PLACE);
    for (let end = 0; end < sealed.length; end++) {
      expect(errorOf(() => openText(RING, 'values', sealed.slice(0, end), PLACE)).code).toMatch(REFUSALS);
      expect(errorOf(() => openText(RING, 'values', sealed.slice(end + 1), PLACE)).code).toMatch(REFUSALS);
    }
    for (const more of ['A', 'AAAA', '=', '.', ' ', '\n']) {
      expect(errorOf(() => openText(RING, 'values', sealed + more, PLACE)).code).toMatch(REFUSALS);
    }
  });

  test('does not open in another domain, with another key of the same id, or with a key renamed', () => {
    const sealed = sealText(RING, 'values', SECRET, PLACE);
    const refused = [
      errorOf(() => openText(RING, 'audit', sealed, PLACE)),
      errorOf(() => openText(ringOf('main'), 'values', sealed, PLACE)),
      errorOf(() => openText(RING, 'values', sealed.replace('.main.', '.older.'), PLACE)),
    ];
    for (const error of refused) {
      expect(error.code).toBe('SEALED_TEXT_DOES_NOT_OPEN');
      expect(error.where).toBe('config.api_key');
      expect(error.cause).toBeUndefined();
      expectNoLeak(error, SECRET);
    }
  });

  test('says which key is missing, and which is retired', () => {
    const sealed = sealText(RING, 'values', SECRET, PLACE);
    const missing = errorOf(() => openText(ringOf('other'), 'values', sealed, PLACE));
    expect(missing.code).toBe('SEALING_KEY_UNKNOWN');
    expect(missing.message).toBe("config.api_key is sealed with the key 'main', which is not here");
    expect(missing.fix).toMatch(/Give the node the key/);
    const retired = RING.withStates(
      new Map([
        ['main', 'retired'],
        ['older', 'seals'],
      ]),
    );
    expect(errorOf(() => openText(retired, 'values', sealed, PLACE)).code).toBe('SEALING_KEY_RETIRED');
  });

  test.each([
    ['a table with a bar', { table: 'a|b' }],
    ['an empty table', { table: '' }],
    ['an id with a bar', { rowId: '1|config' }],
    ['a negative id', { rowId: -1 }],
    ['an id that is no number', { rowId: Number.NaN }],
    ['an empty path', { path: '' }],
    ['a path with half a character', { path: 'config.\ud800' }],
  ])('is not made at %s', (_, wrong) => {
    expect(errorOf(() => sealText(RING, 'values', SECRET, { ...PLACE, ...wrong })).code).toBe('INVALID_SEALED_PLACE');
  });

  test('is not made of half a character, which would not come back, nor of megabytes', () => {
    expect(errorOf(() => sealText(RING, 'values', 'a\ud800', PLACE)).code).toBe('INVALID_SECRET');
    expect(errorOf(() => sealText(RING, 'values', 'x'.repeat(10_000_000), PLACE)).code).toBe('SECRET_TOO_LARGE');
  });

  test('is known as one also when cut, spaced or changed in case', () => {
    for (const text of ['eh1.', ' eh1.main.x.y', 'EH1.main', sealText(RING, 'values', 'x', PLACE)]) {
      expect(looksSealed(text)).toBe(true);
    }
    for (const value of ['eh1', 'sk-eh1.', '', null, 4, {}]) expect(looksSealed(value)).toBe(false);
    expect(keyIdOf(sealText(RING, 'values', 'x', PLACE))).toBe('main');
    expect(keyIdOf('sk-1')).toBeUndefined();
  });
});
