import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { housePlace } from './house-place.ts';

test('a server starts with its keys alone: without them, with others or with weak ones it says what to do', async () => {
  await using place = await housePlace('postgres');
  const run = (keys: string, more: Record<string, string> = {}) =>
    place.run(['models', 'settings', 'ls'], { env: { ENGINEHOUSE_KEYS: keys, ...more } });
  expect(await run('')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^error KEYS_MISSING.*\n.*openssl rand -base64 32/s),
  });
  expect(await run('changeme')).toMatchObject({ code: 1, stderr: expect.stringContaining('KEY_MALFORMED') });
  const weak = `ehk1.main.${'a'.repeat(64)}`;
  const refused = await run(weak);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('KEY_WEAK') });
  expect(refused.stderr).not.toContain('aaaaaaaa');
  const [main, other] = [makeKeyText('main'), makeKeyText('other')];
  expect(await run(main)).toMatchObject({ code: 0, stderr: '' });
  expect(await run(other)).toMatchObject({ code: 1, stderr: expect.stringContaining("'main' is missing here") });
  expect(await run(main, { ENGINEHOUSE_KEY_FILE: '/nowhere' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('KEYS_AMBIGUOUS'),
  });
});

test('the embedded database keeps its keys in a file for its user alone, and rotates by itself', async () => {
  await using place = await housePlace();
  expect(await place.run(['models', 'settings', 'ls'])).toMatchObject({ code: 0, stderr: '' });
  const file = join(place.dataDir, 'keys');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const create = ['models', 'engine_registry', 'create', 'name=One', 'provider=openai', 'config.api_key=@env:SECRET'];
  const made = await place.run(create, { env: { SECRET: 'sk-canary-of-a-whole-rotation' } });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const rotated = await place.run(['keys', 'rotate', '--json']);
  expect(rotated).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(rotated.stdout)).toMatchObject({
    keyId: 'key-2',
    resealed: 1,
    retired: ['main'],
    keys: [
      { keyId: 'main', state: 'retired', values: 0 },
      { keyId: 'key-2', state: 'seals', values: 1 },
    ],
  });
  const row = await place.run(['models', 'engine_registry', 'get', '1', '--json']);
  expect(JSON.parse(row.stdout)).toMatchObject({ config: { api_key: { hasValue: true, hint: 'tion' } } });
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^ehk1\.key-2.*$/m, ''));
  const lost = await place.run(['models', 'engine_registry', 'ls']);
  expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining("'key-2' is missing here") });
  await writeFile(file, text);
  expect(await place.run(['models', 'engine_registry', 'ls'])).toMatchObject({ code: 0 });
});
