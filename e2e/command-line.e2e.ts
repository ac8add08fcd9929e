import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningProcess, temporaryFolder } from './command.ts';
import { type HousePlace, housePlace } from './house-place.ts';
import { expectCompletions } from './shell-completions.ts';
import { type EngineFolder, engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';

let place: HousePlace;
let engines: EngineFolder;
let server: RunningProcess;

beforeAll(async () => {
  place = await housePlace();
  engines = engineFolder(RESEARCHING_ENGINES);
  server = place.start(['start', '--port', '0', '--engines', engines.path]);
  await server.saw(/Enginehouse is serving http/);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
  engines[Symbol.dispose]();
});

test('bash completes commands, options, choices, files and what the house knows', async () => {
  await using folder = await temporaryFolder();
  await expectCompletions('bash', folder.path, place.dataDir);
});

test('events are followed line by line, and Ctrl-C ends that well', async () => {
  await using following = place.start(['events', 'core.settings.*', '--after', '0', '--json']);
  // Two: one may be written before anybody follows, and both are kept.
  for (const value of ['50', '60']) {
    expect((await place.run(['settings', 'set', 'hardCap', value])).code).toBe(0);
  }
  await following.saw(/core\.settings\.updated/);
  following.child.kill('SIGINT');
  const { code, stdout } = await following.ended;
  expect(code).toBe(0);
  const types = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  expect(types).toEqual(['core.settings.created', 'core.settings.updated']);
});
