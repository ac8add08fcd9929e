import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand, temporaryFolder } from './command.ts';
import { housePlace } from './house-place.ts';
import { scoreDocument } from './rows.ts';

test('new engine writes a file that loads and scores as it is', async () => {
  await using place = await housePlace();
  await using folder = await temporaryFolder();
  const engines = join(folder.path, 'engines');
  const made = await runCommand(['new', 'engine', 'cart-value', '--dir', engines]);
  expect(made).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('cart-value.engine.ts') });
  const { code, stdout, stderr } = await place.run(['score', '-', '--engines', engines, '--json'], {
    input: 'price,count\n1,2\n2,3\n',
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(scoreDocument(stdout).results.map((line) => line.outputs)).toEqual([
    { 'cart-value': { score: 0.5 } },
    { 'cart-value': { score: 0.5 } },
  ]);
});

test('new engine overwrites nothing, and refuses a name that no engine can have', async () => {
  await using folder = await temporaryFolder();
  const newEngine = (name: string) => runCommand(['new', 'engine', name, '--dir', folder.path]);
  expect(await newEngine('taken')).toMatchObject({ code: 0 });
  const path = join(folder.path, 'taken.engine.ts');
  const before = await readFile(path, 'utf8');
  expect(await newEngine('taken')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error NAME_TAKEN: .*taken/),
  });
  expect(await readFile(path, 'utf8')).toBe(before);
  for (const name of ['Cart', 'cart_value', '../cart', 'cart--value', 'a'.repeat(81)]) {
    expect(await newEngine(name)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error INVALID_NAME: /) });
  }
});
