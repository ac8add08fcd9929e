import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './command.ts';
import { type HousePlace, housePlace } from './house-place.ts';
import { servedPlace } from './served-place.ts';

const CANARY = 'sk-canary-0123456789-f00d';
const PASSWORD = 'correct horse battery';

/** What an operator does with a new house, from its first user to its first key rotation. */
async function operate(place: HousePlace): Promise<void> {
  await using secrets = await temporaryFolder();
  const key = join(secrets.path, 'key');
  await writeFile(key, `${CANARY}\n`);
  const said: string[] = [];
  const run = async (line: string, more: readonly string[] = [], options = {}) => {
    const ended = await place.run([...line.split(' '), ...more], options);
    said.push(ended.stdout, ended.stderr);
    return ended;
  };
  const done = async (line: string, more: readonly string[] = [], options = {}): Promise<string> => {
    const { code, stdout, stderr } = await run(line, more, options);
    expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' });
    return stdout;
  };

  expect(await done('setup --username ada --password @env:PASSWORD', [], { env: { PASSWORD } })).toMatch(
    /^super user made: ada/,
  );
  const made = await done('models engine_registry create name=Cloud provider=openai', [`config.api_key=@${key}`]);
  expect(made).toMatch(/config\.api_key +\*\*\*\*f00d/);
  const id = /^id +(\d+)/m.exec(made)?.[1] ?? '';
  expect(await done(`models engine_registry set ${id} config.organization=org-1`)).toMatch(/\*\*\*\*f00d/);
  const refused = await run('models engine_registry create name=X provider=openai', [`config.api_key=${CANARY}`]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error SECRET_ON_COMMAND_LINE/) });
  if ('dataDir' in place.database) expect(await done('keys rotate')).toMatch(/^sealed anew +1 value$/m);
  const { rows } = JSON.parse(await done('models engine_registry ls --filter name=CLOUD --json'));
  expect(rows).toMatchObject([{ name: 'Cloud', config: { organization: 'org-1', api_key: { hint: 'f00d' } } }]);
  const { events, unsealed } = JSON.parse(await done('audit verify --json'));
  expect(events + unsealed).toBeGreaterThan(3);
  expect(said.join('\n')).not.toMatch(/canary|horse/);
}

test('on the embedded database, a process for each command', async () => {
  await using place = await housePlace('pglite');
  await operate(place);
}, 180_000);

test('beside a server on PostgreSQL', async () => {
  await using place = await housePlace('postgres');
  await using served = await servedPlace({ place });
  const { server } = served;
  await server.saw(/set up +[\s\S]*npx enginehouse setup/);
  await operate(place);
  expect(server.stderr()).toBe('');
}, 180_000);
