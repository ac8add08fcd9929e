import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Generator } from '../generators/generator.ts';
import { findDrift } from './check-generated.ts';

const made: string[] = [];
async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'generated-'));
  made.push(path);
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}
afterEach(async () => {
  for (const path of made.splice(0)) await rm(path, { recursive: true });
});

const PAGE: Generator = { file: 'page.md', render: async () => 'page' };
const FOLDER: Generator = {
  folder: '.',
  renderAll: async () =>
    new Map([
      ['a.md', 'a'],
      ['b.md', 'b'],
    ]),
};

test('a page that says what the code says is no finding', async () => {
  expect(await findDrift(await folder({ 'page.md': 'page' }), [PAGE])).toEqual([]);
});

test('a page that is missing or says something else is one', async () => {
  expect(await findDrift(await folder({}), [PAGE])).toMatchObject([
    { where: 'page.md', message: expect.stringMatching(/^missing/) },
  ]);
  expect(await findDrift(await folder({ 'page.md': 'old' }), [PAGE])).toMatchObject([
    { message: expect.stringMatching(/^out of date/) },
  ]);
});

test('of a folder each page counts, and what nobody makes any more', async () => {
  const root = await folder({ 'a.md': 'a', 'b.md': 'old', 'c.md': 'c' });
  expect((await findDrift(root, [FOLDER])).map(({ where, message }) => `${where} ${message}`)).toEqual([
    "./c.md left over: run 'npm run generate'",
    "./b.md out of date: run 'npm run generate'",
  ]);
});

test('a generator that fails is a finding, and stops no other', async () => {
  const broken: Generator = { file: 'broken.md', render: () => Promise.reject(new Error('no table')) };
  expect(await findDrift(await folder({ 'page.md': 'page' }), [broken, PAGE])).toEqual([
    { where: 'broken.md', message: 'no table' },
  ]);
});
