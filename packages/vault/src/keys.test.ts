import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createKeyRing } from './key-ring.ts';
import { moveKey } from './key-states.ts';
import { makeKeyText, parseKeys } from './key-text.ts';
import { matchListedKeys } from './match-listed-keys.ts';
import { openText, sealText } from './seal-text.ts';
import { isSignedBy, signText } from './sign-text.ts';
import { errorOf } from './testing/error-of.ts';
import { expectNoLeak } from './testing/expect-no-leak.ts';
import { CONFIG, ringOf } from './testing/fixtures.ts';
import { testSeed } from './testing/seed.ts';
import { EXAMPLE_KEY } from './weak-keys.ts';

const seed = testSeed('keys');
const ROOT = join(import.meta.dirname, '..', '..', '..');
const BYTES = Buffer.from('9f3c1ad07be2584466c8f1029dab37e5014fe8b37d92c56aa0f35b1cce874d20', 'hex');
const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

describe('keys as text', () => {
  test('are read in base64, base64url and hexadecimal, and are the same key', () => {
    const texts = [b64(BYTES), BYTES.toString('base64'), BYTES.toString('hex'), BYTES.toString('hex').toUpperCase()];
    const prints = texts.map((text) => parseKeys(`ehk1.main.${text}`, 'here')[0]?.fingerprint);
    expect(new Set(prints)).toEqual(new Set([prints[0]]));
    expect(prints[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('stand between commas, spaces and lines, with comments, in order', () => {
    const text = `\uFEFF# keys\r\n${makeKeyText('b')}, ${makeKeyText('a')}\n\n  ${makeKeyText('c-2')} # the newest\n`;
    expect(parseKeys(text, 'here').map((key) => key.keyId)).toEqual(['b', 'a', 'c-2']);
    expect(createKeyRing(text).keys.map((key) => key.state)).toEqual(['seals', 'opens', 'opens']);
  });

  test.each([
    ['nothing', '', 'KEYS_MISSING'],
    ['comments alone', '# ehk1.main.x', 'KEYS_MISSING'],
    ['changeme', 'changeme', 'KEY_MALFORMED'],
    ['changeme as a key', 'ehk1.main.changeme', 'KEY_WEAK'],
    ['a short key', `ehk1.main.${b64(BYTES.subarray(0, 16))}`, 'KEY_WEAK'],
    ['a long key', `ehk1.main.${b64(Buffer.concat([BYTES, BYTES]))}`, 'KEY_MALFORMED'],
    ['a cut key', `ehk1.main.${b64(BYTES).slice(0, -1)}`, 'KEY_MALFORMED'],
    ['superfluous bits', `ehk1.main.${b64(BYTES).slice(0, -1)}B`, 'KEY_MALFORMED'],
    ['a foreign character', `ehk1.main.${b64(BYTES).replace(/^./, '!')}`, 'KEY_MALFORMED'],
    ['no id', b64(BYTES), 'KEY_MALFORMED'],
    ['an id in capitals', `ehk1.Main.${b64(BYTES)}`, 'KEY_MALFORMED'],
    ['id and key exchanged', `ehk1.${b64(BYTES)}.main`, 'KEY_MALFORMED'],
    ['another prefix', `eh1.main.${b64(BYTES)}`, 'KEY_MALFORMED'],
    ['two of one id', `ehk1.main.${b64(BYTES)} ${makeKeyText('main')}`, 'KEY_DUPLICATE'],
    ['one under two ids', `ehk1.a.${b64(BYTES)} ehk1.b.${BYTES.toString('hex')}`, 'KEY_DUPLICATE'],
    ['all zeros', `ehk1.main.${b64(Buffer.alloc(32))}`, 'KEY_WEAK'],
    ['all ones', `ehk1.main.${'f'.repeat(64)}`, 'KEY_WEAK'],
    ['half of it twice', `ehk1.main.${b64(Buffer.concat([BYTES.subarray(0, 16), BYTES.subarray(0, 16)]))}`, 'KEY_WEAK'],
    ['bytes that count', `ehk1.main.${b64(Buffer.from(Array.from({ length: 32 }, (_, index) => index)))}`, 'KEY_WEAK'],
    ['few bytes', `ehk1.main.${b64(BYTES.map((byte) => 0x80 | (byte % 13)))}`, 'KEY_WEAK'],
    ['a sentence in base64', `ehk1.main.${b64(Buffer.from('The quick brown fox jumps over 1'))}`, 'KEY_WEAK'],
    ['a typed sentence', 'ehk1.main.my-really-long-key-for-our-production-box88', 'KEY_WEAK'],
    ['a word in it', `ehk1.main.${b64(BYTES).slice(0, 10)}PassWord${b64(BYTES).slice(18)}`, 'KEY_WEAK'],
    ['digits', `ehk1.main.${'3141592653589793238462643383279502884197169399375105820974944592'}`, 'KEY_WEAK'],
    ['a published key', 'ehk1.main.603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', 'KEY_WEAK'],
    ['the key of the documentation', EXAMPLE_KEY, 'KEY_WEAK'],
  ])('refuse %s', (_, text, code) => {
    const error = errorOf(() => parseKeys(text, 'ENGINEHOUSE_KEYS'));
    expect(error.code).toBe(code);
    expect(error.message).toContain('ENGINEHOUSE_KEYS');
    expect(error.fix).not.toBe('');
    expect(error.cause).toBeUndefined();
    for (const part of text.split(/[\s,.]+/)) if (part.length >= 16) expectNoLeak(error, part);
  });

  test('that are random are never refused', () => {
    for (let count = 0; count < 3000; count++) {
      const bytes = createHash('sha256').update(`${seed} ${count}`).digest();
      const encoding = (['base64', 'base64url', 'hex'] as const)[count % 3] as BufferEncoding;
      expect(parseKeys(`ehk1.main.${bytes.toString(encoding)}`, 'here')).toHaveLength(1);
    }
  });

  test('refuse every key that a document or this source shows', async () => {
    const folders = [
      ROOT,
      join(ROOT, 'docs'),
      join(ROOT, 'docs', 'operating'),
      join(ROOT, 'decisions'),
      import.meta.dirname,
    ];
    let found = 0;
    for (const folder of folders) {
      for (const name of await readdir(folder)) {
        if (!/(\.md|(?<!\.test)\.ts)$/.test(name)) continue;
        const text = await readFile(join(folder, name), 'utf8');
        for (const [key] of text.matchAll(/\behk1\.[a-z0-9-]+\.[\w+/=-]{20,}/g)) {
          expect(errorOf(() => parseKeys(key, name)).code, `${name} shows a key`).toMatch(/^KEY_/);
          found++;
        }
      }
    }
    expect(found).toBeGreaterThan(0);
  });
});

describe('a key ring', () => {
  test('shows ids, fingerprints and states, and no key, however it is looked at', () => {
    const text = `ehk1.main.${b64(BYTES)}`;
    const ring = createKeyRing(text);
    sealText(ring, 'values', 'derives the key of a domain', CONFIG);
    for (const shown of [ring, { ring }, ring.sealingKey(), [ring.keys], structuredCloneOf(ring)]) {
      for (const spelling of [b64(BYTES), BYTES.toString('base64'), BYTES.toString('hex'), BYTES.toString('latin1')]) {
        expectNoLeak(shown, spelling);
      }
      expect(inspect(shown, { showHidden: true, depth: 20 })).not.toMatch(/9f 3c 1a|159, 60, 26|159,\s+60/);
    }
    expect(Object.keys(ring)).toEqual([]);
    expect(Object.keys(ring.sealingKey())).toEqual(['keyId', 'fingerprint']);
    expect(JSON.stringify(ring)).toContain('"fingerprint"');
    expect(inspect(ring)).toMatch(/^KeyRing\(main [0-9a-f]{32} seals\)$/);
  });

  test('opens with every key and seals with one, whichever the states say', () => {
    const ring = ringOf('a', 'b');
    const sealed = sealText(ring, 'values', 'x', CONFIG);
    const moved = ring.withStates(new Map(moveKey(ring.keys, 'b', 'seals').map((key) => [key.keyId, key.state])));
    expect(moved.sealingKeyId).toBe('b');
    expect(sealText(moved, 'values', 'x', CONFIG)).toMatch(/^eh1\.b\./);
    expect(openText(moved, 'values', sealed, CONFIG)).toBe('x');
    expect(errorOf(() => ring.withStates(new Map())).code).toBe('KEYS_NOT_AS_LISTED');
  });

  test('signs, and knows its signature among altered ones, also with a retired key', () => {
    const ring = ringOf('a', 'b');
    const signature = signText(ring, 'batch 1');
    const retired = ring.withStates(
      new Map([
        ['a', 'retired'],
        ['b', 'seals'],
      ]),
    );
    expect(isSignedBy(retired, 'batch 1', signature, 'batch 1')).toBe(true);
    expect(isSignedBy(ring, 'batch 2', signature, 'batch 2')).toBe(false);
    for (let at = 0; at < signature.length; at++) {
      const changed = `${signature.slice(0, at)}${signature[at] === 'b' ? 'c' : 'b'}${signature.slice(at + 1)}`;
      if (changed.startsWith('ehs1.b.') || at !== 5) expect(isSignedBy(ring, 'batch 1', changed, 'here')).toBe(false);
    }
    for (const none of ['', 'ehs1.', 'ehs1.a', 'ehs1.a.', 'ehs1.a.b.c', 'x'])
      expect(isSignedBy(ring, '', none, 'here')).toBe(false);
    expect(errorOf(() => isSignedBy(ringOf('z'), 'batch 1', signature, 'batch 1')).code).toBe('SEALING_KEY_UNKNOWN');
  });
});

describe('the list of the database', () => {
  test('takes the keys of the first node, and rules the states from then on', () => {
    const ring = ringOf('a', 'b');
    expect(matchListedKeys(ring, [])).toEqual({ ring, unlisted: ring.keys });
    const listed = moveKey(ring.keys, 'b', 'seals');
    expect(matchListedKeys(ring, listed).ring.sealingKeyId).toBe('b');
    const [a] = ring.keys;
    const matched = matchListedKeys(ring, [{ ...a!, state: 'seals' }]);
    expect(matched.unlisted.map(({ keyId, state }) => [keyId, state])).toEqual([['b', 'opens']]);
  });

  test('refuses a node that lacks a key, has another under its id, or has it under another id', () => {
    const text = makeKeyText('a');
    const [a] = createKeyRing(text).keys;
    const cases = [
      [ringOf('b'), /'a' is missing here/],
      [ringOf('a'), /'a' is another key here/],
      [createKeyRing(text.replace('.a.', '.z.')), /'a' is called 'z' here/],
    ] as const;
    for (const [ring, message] of cases) {
      const error = errorOf(() => matchListedKeys(ring, [a!]));
      expect(error.code).toBe('KEYS_NOT_AS_LISTED');
      expect(error.message).toMatch(message);
      expect(error.problems[0]).toMatchObject({ field: 'a' });
      expect(error.fix).toMatch(/same keys as the others/);
    }
  });

  test('lets a retired key be missing, not be another one, and wants exactly one that seals', () => {
    const ring = ringOf('a', 'b');
    const [a, b] = ring.keys;
    const gone = { keyId: 'old', fingerprint: '0'.repeat(32), state: 'retired' } as const;
    expect(matchListedKeys(ring, [a!, gone]).ring.sealingKeyId).toBe('a');
    expect(errorOf(() => matchListedKeys(ring, [a!, { ...gone, keyId: 'b' }])).message).toMatch(/another key/);
    expect(errorOf(() => matchListedKeys(ring, [{ ...a!, state: 'opens' }])).message).toMatch(/no key seals/);
    expect(errorOf(() => matchListedKeys(ring, [a!, { ...b!, state: 'seals' }])).message).toMatch(/a and b both seal/);
  });

  test('moves keys by the table alone, and the one that sealed opens', () => {
    const { keys } = ringOf('a', 'b');
    const states = (list: typeof keys) => list.map((key) => key.state);
    expect(states(moveKey(keys, 'b', 'seals'))).toEqual(['opens', 'seals']);
    expect(states(moveKey(keys, 'a', 'seals'))).toEqual(['seals', 'opens']);
    const retired = moveKey(keys, 'b', 'retired');
    expect(states(moveKey(retired, 'b', 'opens'))).toEqual(['seals', 'opens']);
    expect(errorOf(() => moveKey(keys, 'a', 'retired')).message).toMatch(/another key takes its place/);
    expect(errorOf(() => moveKey(keys, 'a', 'opens')).code).toBe('ILLEGAL_KEY_MOVE');
    expect(errorOf(() => moveKey(retired, 'b', 'seals')).message).toMatch(/only to opens/);
    expect(errorOf(() => moveKey(keys, 'c', 'seals')).message).toMatch(/there are: a, b/);
  });
});

/** What a message to a worker would carry. */
function structuredCloneOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return null;
  }
}
