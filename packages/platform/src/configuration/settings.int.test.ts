import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase, readConfiguration } from '@enginehouse/store';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');

test('the script that the documentation gives to operators sets what it says', async () => {
  await using location = await migratedTestLocation('postgres');
  const page = await readFile(join(ROOT, 'docs/operating/running.md'), 'utf8');
  const script = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
  const database = "{ dataDir: '.enginehouse' }";
  expect(script).toContain(database);
  const code = script.replace(database, JSON.stringify(location.options));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: ROOT,
    env: { ...process.env, ENGINEHOUSE_KEYS: makeKeyText('test') },
  });
  expect(stdout).toContain('maxAgeDays: 90');
  await using db = await openDatabase(location.options);
  expect(await readConfiguration(db)).toMatchObject({ revision: 1, settings: { retention: { maxAgeDays: 90 } } });
});
