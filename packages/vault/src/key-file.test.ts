import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readKeyConfig } from './config.ts';
import { addToKeyFile, makeKeyFile, readKeyFile } from './key-file.ts';
import { makeKeyText } from './key-text.ts';
import { loadKeyRing } from './load-key-ring.ts';
import { rejectionOf } from './testing/error-of.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-vault-'));
  path = join(folder, 'deeper', 'keys');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOTHING = { keys: null, keyFile: null } as const;

describe('a key file', () => {
  test('is made for its owner alone, and read again', async () => {
    const [made] = await makeKeyFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readKeyFile(path))[0]?.fingerprint).toBe(made?.fingerprint);
    expect(await readdir(join(folder, 'deeper'))).toEqual(['keys']);
  });

  test('is made once, whoever else makes it at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => makeKeyFile(path)));
    expect(new Set(made.map(([key]) => key?.fingerprint)).size).toBe(1);
    expect(await readdir(join(folder, 'deeper'))).toEqual(['keys']);
  });

  test('takes a further key at its end, and none of an id that it has', async () => {
    await makeKeyFile(path);
    const before = await readFile(path, 'utf8');
    expect((await addToKeyFile(path, 'next')).map((key) => key.keyId)).toEqual(['main', 'next']);
    expect(await readFile(path, 'utf8')).toMatch(new RegExp(`^${before.replaceAll('.', '\\.')}ehk1\\.next\\.`));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await rejectionOf(addToKeyFile(path, 'next'))).code).toBe('KEY_DUPLICATE');
    expect(await readKeyFile(path)).toHaveLength(2);
  });

  test.each([0o640, 0o604, 0o620, 0o610, 0o666])('of mode %o is refused', async (mode) => {
    await makeKeyFile(path);
    await chmod(path, mode);
    const error = await rejectionOf(readKeyFile(path));
    expect(error.code).toBe('KEY_FILE_EXPOSED');
    expect(error.message).toContain(`0${mode.toString(8)}`);
    expect(error.fix).toContain('chmod 600');
    await chmod(path, 0o400);
    expect(await readKeyFile(path)).toHaveLength(1);
  });

  test('is refused behind a link too when what it leads to is exposed', async () => {
    await makeKeyFile(path);
    await chmod(path, 0o644);
    await symlink(path, join(folder, 'link'));
    expect((await rejectionOf(readKeyFile(join(folder, 'link')))).code).toBe('KEY_FILE_EXPOSED');
  });

  test('that is missing, a folder, or large is refused with its path and without its content', async () => {
    await mkdir(join(folder, 'here'), { mode: 0o700 });
    await writeFile(join(folder, 'large'), 'x'.repeat(100_000), { mode: 0o600 });
    for (const name of ['gone', 'here', 'large']) {
      const error = await rejectionOf(readKeyFile(join(folder, name)));
      expect(error.code).toBe('KEY_FILE_UNREADABLE');
      expect(error.message).toContain(join(folder, name));
      expect(error.cause).toBeUndefined();
    }
  });

  test('that cannot be made says why', async () => {
    await writeFile(join(folder, 'file'), '');
    const error = await rejectionOf(makeKeyFile(join(folder, 'file', 'keys')));
    expect(error.code).toBe('KEY_FILE_UNREADABLE');
    expect(error.message).toMatch(/ENOTDIR|EEXIST/);
  });
});

describe('the keys of a node', () => {
  test('come from text, from a file, or are made where that is allowed', async () => {
    const text = makeKeyText('text');
    expect((await loadKeyRing({ keys: text, keyFile: null })).sealingKeyId).toBe('text');
    await makeKeyFile(path, 'filed');
    expect((await loadKeyRing({ keys: null, keyFile: path, mayMake: true })).sealingKeyId).toBe('filed');
    const fresh = join(folder, 'fresh');
    const made = await loadKeyRing({ ...NOTHING, defaultFile: fresh, mayMake: true });
    expect((await loadKeyRing({ ...NOTHING, defaultFile: fresh })).keys).toEqual(made.keys);
  });

  test('are never made in place of keys that are missing', async () => {
    const missing = join(folder, 'missing');
    expect((await rejectionOf(loadKeyRing({ ...NOTHING, defaultFile: missing }))).code).toBe('KEYS_MISSING');
    expect((await rejectionOf(loadKeyRing(NOTHING))).code).toBe('KEYS_MISSING');
    const error = await rejectionOf(loadKeyRing({ keys: null, keyFile: missing, mayMake: true }));
    expect(error.code).toBe('KEY_FILE_UNREADABLE');
    expect(await readdir(folder)).toEqual([]);
  });

  test('come from one place', async () => {
    const error = await rejectionOf(loadKeyRing({ keys: makeKeyText('a'), keyFile: path }));
    expect(error.code).toBe('KEYS_AMBIGUOUS');
    expect(error.message).toMatch(/Both ENGINEHOUSE_KEYS and ENGINEHOUSE_KEY_FILE/);
  });

  test('are configured by the environment, where blank is not set', () => {
    expect(readKeyConfig({ ENGINEHOUSE_KEYS: ' a ', ENGINEHOUSE_KEY_FILE: '' })).toEqual({ keys: 'a', keyFile: null });
    expect(readKeyConfig({})).toEqual(NOTHING);
  });
});
