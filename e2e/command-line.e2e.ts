import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand, temporaryFolder } from './command.ts';
import type { HousePlace } from './house-place.ts';
import { ndjsonRows } from './rows.ts';
import { type ServedPlace, servedPlace } from './served-place.ts';
import { expectCompletions } from './shell-completions.ts';
import { RESEARCHING_ENGINES } from './test-engines.ts';

let served: ServedPlace;
let place: HousePlace;

beforeAll(async () => {
  served = await servedPlace({ files: { ...RESEARCHING_ENGINES, 'rows.ndjson': ndjsonRows(5) } });
  place = served.place;
});
afterAll(() => served[Symbol.asyncDispose]());

test('bash completes commands, options, choices, files and what the house knows', async () => {
  await using folder = await temporaryFolder();
  await expectCompletions('bash', folder.path, place.dataDir);
});

test('events are followed line by line, and Ctrl-C ends that well', async () => {
  await using following = place.start(['events', 'core.roles.*', '--after', '0', '--json']);
  // Two: one may be written before anybody follows, and both are kept.
  const made = await place.run(['models', 'roles', 'create', 'name=passing', '--json']);
  expect(made).toMatchObject({ code: 0 });
  expect((await place.run(['models', 'roles', 'rm', String(JSON.parse(made.stdout).id), '--yes'])).code).toBe(0);
  await following.saw(/core\.roles\.deleted/);
  following.child.kill('SIGINT');
  const { code, stdout } = await following.ended;
  expect(code).toBe(0);
  const types = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  expect(types).toEqual(['core.roles.created', 'core.roles.deleted']);
});

test('rows are scored at a server by its URL, with the engines that it has', async () => {
  const { url, token } = JSON.parse(await readFile(join(place.dataDir, 'server.json'), 'utf8'));
  const file = served.engines.file('rows.ndjson');
  const scored = await runCommand(['score', file, '--url', url, '--json'], { env: { ENGINEHOUSE_TOKEN: token } });
  expect(scored).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(scored.stdout)).toMatchObject({ summary: { rows: 5, scored: 5 } });
  const refused = await runCommand(['score', file, '--url', url]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error (NOT_SIGNED_IN|SETUP_REQUIRED): /) });
});
