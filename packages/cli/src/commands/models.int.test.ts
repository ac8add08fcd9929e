import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServedHouse, serveHouse } from '../testing/serve-house.ts';

const CANARY = 'sk-canary-0123456789-f00d';
let served: ServedHouse;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-models-'));
  await writeFile(join(folder, 'key'), `${CANARY}\n`);
  served = await serveHouse();
});
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const models = (line: string, options?: Parameters<ServedHouse['run']>[1]) =>
  served.run(['models', ...line.split(' ')], options);
const json = <Answer = Record<string, unknown>>(line: string): Promise<Answer> =>
  served.json<Answer>(['models', ...line.split(' ')]);

describe('an engine instance', () => {
  test('is made, listed, shown, changed and deleted', async () => {
    const made = await models(
      'engine_registry create name=Local provider=ollama config.base_url=http://localhost:11434',
    );
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^created in engine_registry\n/);
    expect(made.out).toMatch(/config\.base_url +http:\/\/localhost:11434/);
    expect(made.out).toMatch(/status +uninstalled/);

    const listed = await models('engine_registry ls --filter provider=ollama --filter supported=true --sort name:desc');
    expect(listed.out).toMatch(/^id +name +provider .*\n +1 +Local +ollama/);
    expect(listed.out).toContain('1 of 1 rows');

    const shown = await models('engine_registry get 1');
    expect(shown.out).toMatch(/provider +ollama/);

    const set = await json('engine_registry set 1 name=Here');
    expect(set).toMatchObject({ id: 1, name: 'Here', config: { base_url: 'http://localhost:11434' } });

    expect(await models('engine_registry rm 1')).toMatchObject({ code: 2, err: expect.stringMatching(/Add --yes/) });
    expect(await models('engine_registry rm 1 --yes')).toMatchObject({
      code: 0,
      out: 'deleted 1 of engine_registry\n',
    });
    expect(await models('engine_registry get 1')).toMatchObject({ code: 1, err: expect.stringMatching(/UNKNOWN_ROW/) });
    expect((await models('engine_registry ls')).out).toBe('no rows in engine_registry\n');
  });

  test('keeps its secret when another part of its config is set, and never shows it', async () => {
    const source = `config.api_key=@${join(folder, 'key')}`;
    const made = await models(`engine_registry create name=Cloud provider=openai ${source}`);
    expect(made).toMatchObject({ code: 0 });
    const id = /^id +(\d+)/m.exec(made.out)?.[1];
    const set = await models(`engine_registry set ${id} config.organization=org-1`);
    expect(set.out).toMatch(/config\.api_key +\*\*\*\*f00d/);
    expect(set.out).toMatch(/config\.organization +org-1/);
    const listed = await models('engine_registry ls');
    const cleared = await models(`engine_registry set ${id} config.organization=`);
    expect(cleared.code).toBe(0);
    expect(made.out + set.out + listed.out + cleared.out).not.toContain('canary');
    const events = await json<{ rows: object[] }>('audit_events ls --filter entityType=engine_registry');
    expect(events.rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(events)).not.toContain('canary');
  });

  test('takes its secret from the environment and from standard input', async () => {
    const fromEnv = await models('engine_registry create name=E provider=openai config.api_key=@env:KEY', {
      env: { KEY: CANARY },
    });
    expect(fromEnv.out).toMatch(/config\.api_key +\*\*\*\*f00d/);
    const fromInput = await models('engine_registry create name=I provider=openai config.api_key=@-', {
      input: CANARY,
    });
    expect(fromInput.out).toMatch(/config\.api_key +\*\*\*\*f00d/);
    const file = JSON.stringify({ name: 'F', provider: 'openai', config: { api_key: CANARY } });
    const fromFile = await models('engine_registry create --file -', { input: file });
    expect(fromFile.out).toMatch(/config\.api_key +\*\*\*\*f00d/);
  });

  test('a secret on the command line is refused before anything is sent', async () => {
    const refused = await models(`engine_registry create name=X provider=openai config.api_key=${CANARY}`);
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^error SECRET_ON_COMMAND_LINE: /) });
    expect(refused.err).not.toContain('canary');
    expect(refused.err).toContain('config.api_key=@env:NAME');
    expect((await models('engine_registry ls --filter name=X')).out).toBe('no rows in engine_registry\n');
  });
});

describe('a setting', () => {
  test('is set by its key, also where it has its default, and returns to it', async () => {
    expect((await models('settings set hardCap value=100')).out).toMatch(/^created in settings\n/);
    expect((await models('settings set hardCap value=120')).out).toMatch(/^changed in settings\n/);
    expect(await json('settings get hardCap')).toMatchObject({ key: 'hardCap', value: 120 });
    expect(await json('settings set retention value.maxAgeDays=90')).toMatchObject({ value: { maxAgeDays: 90 } });
    expect(await json('settings set retention value.maxRows=5')).toMatchObject({
      value: { maxAgeDays: 90, maxRows: 5 },
    });
    expect(await json('settings set drift value=warn')).toMatchObject({ value: 'warn' });
    expect((await models('settings rm hardCap --yes')).code).toBe(0);
    expect((await models('settings get hardCap')).err).toMatch(/^error UNKNOWN_ROW: settings has no row 'hardCap'/);
  });

  test('that cannot be is refused with what it could be', async () => {
    const refused = await models('settings set hardCap value=none');
    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/a whole number from 1 to 1000000/) });
    const unknown = await models('settings set hardcap value=1');
    expect(unknown.err).toMatch(/'hardCap'/);
  });
});

test('a lost update is refused', async () => {
  const { revision } = await json<{ revision: number }>('settings set promotionDays value=7');
  expect((await models(`settings set promotionDays value=8 --if-revision ${revision}`)).code).toBe(0);
  const late = await models(`settings set promotionDays value=9 --if-revision ${revision}`);
  expect(late).toMatchObject({ code: 1, err: expect.stringMatching(/^error REVISION_CONFLICT: /) });
});

describe('users', () => {
  test('a password comes from standard input', async () => {
    const made = await models('users create username=ada accessLevel=1 password=@-', {
      input: 'correct horse battery',
    });
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).not.toContain('horse');
    expect((await models('users create username=bob password=hunter2-hunter2')).err).toMatch(
      /^error SECRET_ON_COMMAND/,
    );
    const missing = await models('users create username=bob');
    expect(missing.err).toMatch(/username and password are required/);
    const twice = await models('users create username=ADA password=@-', { input: 'correct horse battery' });
    expect(twice.err).toMatch(/username already in use/);
  });
});

test('models lists every core model, and schema describes each', async () => {
  const { models: all } = await served.json<{ models: { name: string }[] }>(['models']);
  expect(all.map(({ name }) => name)).toContain('engine_registry');
  for (const { name } of all) {
    const { code, out, err } = await models(`${name} schema`);
    expect({ name, code, err }).toEqual({ name, code: 0, err: '' });
    expect(out).toMatch(/^FIELD +TYPE +SET +FILTER +SORT +WHAT$/m);
    expect(await models(`${name} ls`)).toMatchObject({ code: 0, err: '' });
  }
  expect((await models('engine_registry schema --form config:openai')).out).toMatch(/config\.api_key \* +password/);
  expect((await models('roles schema --form permissions_options')).out).toMatch(/system\.settings\.manage/);
});

test.each([
  ['an unknown core model', 'engine-registry ls', /^error UNKNOWN_CORE_MODEL: .*'engine_registry'/],
  ['an unknown verb', 'users delete 1', /^error WRONG_USAGE: 'delete' is nothing that a core model does/],
  ['an unknown filter', 'engine_registry ls --filter provder=x', /^error UNKNOWN_FILTER: .*'provider'/],
  ['a filter of another type', 'engine_registry ls --filter id=seven', /^error INVALID_FILTER: /],
  ['a filter without a value', 'engine_registry ls --filter id', /^error WRONG_USAGE: /],
  ['an unknown order', 'engine_registry ls --sort nam:asc', /^error UNKNOWN_SORT: .*'name'/],
  ['an order that is none', 'engine_registry ls --sort name:up', /^error WRONG_USAGE: /],
  ['a page of words', 'engine_registry ls --page two', /--page/],
  ['an unknown field', 'engine_registry create nmae=x provider=ollama', /'name'/],
  ['a required field missing', 'engine_registry create provider=ollama', /name and provider are required/],
  ['an unknown provider', 'engine_registry create name=x provider=olama', /'ollama'/],
  ['a config that is no object', 'engine_registry create name=x provider=ollama config=5', /config must be an object/],
  ['a key outside of the schema', 'engine_registry create name=x provider=ollama config.base_ulr=y', /base_url/],
  ['a status', 'engine_registry create name=x provider=ollama status=active', /LIFECYCLE_OWNED|sdk\.engines/],
  ['a password in a URL', 'engine_registry create name=x provider=ollama config.base_url=http://u:hunter2@h', /URL/],
  ['a read-only model', 'audit_events rm 1 --yes', /^error READ_ONLY: audit_events is read-only/],
  ['a row of an impossible key', 'engine_registry get seven', /^error UNKNOWN_ROW: /],
  ['a row that does not exist', 'engine_registry set 999 name=x', /^error UNKNOWN_ROW: /],
  ['an assignment that is none', 'engine_registry create hunter2hunter2hunter2', /^error WRONG_USAGE: /],
  ['nothing to set', 'engine_registry set 1', /^error WRONG_USAGE: nothing to set/],
  ['a form that is none', 'engine_registry schema --form config', /UNKNOWN_FORM/],
  ['a file that is not there', 'users create --file /nowhere.json', /^error INPUT_NOT_FOUND: /],
  [
    'a deep value',
    `settings set hardCap value:=${'['.repeat(100)}${']'.repeat(100)}`,
    /^error WRONG_USAGE: value nests deeper/,
  ],
])('%s is an error that says what to do', async (_, line, said) => {
  const { code, out, err } = await models(line);
  expect(err).toMatch(said);
  expect(out).toBe('');
  expect([1, 2]).toContain(code);
  expect(err).not.toMatch(/hunter2|INTERNAL_ERROR|unexpected error/);
  if (!err.includes('see `enginehouse --help`')) expect(err).toMatch(/fix: /);
});
