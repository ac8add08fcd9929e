import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { runCommand } from '../run-command.ts';
import { silentTerminal } from '../testing/silent-terminal.ts';

const ENGINES = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'shop-intent');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-empty-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(line: string) {
  const terminal = silentTerminal();
  const config = readConfig({ ENGINEHOUSE_DATA: join(folder, 'data'), ENGINEHOUSE_LOG: 'silent' });
  const code = await runCommand(line.split(' '), terminal, config);
  return { code, out: terminal.printed(), err: terminal.said() };
}

test.each([
  'runs ls',
  'models users',
  'models roles create name=a',
  'instances add ollama',
  'settings set hardCap 1',
  'keys ls',
  'audit head',
  'tokens ls',
  'tasks ls',
  'nodes',
  `engines state purchase-intent deprecated --engines ${ENGINES}`,
])('%s says that there is no house, and makes none', async (line) => {
  expect(await run(line)).toMatchObject({ code: 2, err: expect.stringMatching(/^error NO_HOUSE: /) });
  expect(await readdir(folder)).toEqual([]);
});

test('engines are looked at in a passing house, of which nothing is kept', async () => {
  const { engines } = JSON.parse((await run(`engines ls --engines ${ENGINES} --json`)).out);
  expect(engines).toHaveLength(13);
  expect(await readdir(folder)).toEqual([]);
});
