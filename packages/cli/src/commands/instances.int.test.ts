// Long, because it goes the whole way of an instance in one house: each step stands on those before.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { runCommand } from '../run-command.ts';
import { type ServedHouse, serveHouse } from '../testing/serve-house.ts';
import { silentTerminal } from '../testing/silent-terminal.ts';

const CANARY = 'sk-canary-0123456789-f00d';
/** It needs no network and no packages, and echoes. */
const TEST_PROVIDER = join(import.meta.dirname, '../../../platform/src/testing/test-provider.ts');
/** An npm that does what the names of packages say: `offline` cannot be had. */
const FAKE_NPM = join(import.meta.dirname, '../../../platform/src/engines/installs/testing/fake-npm.mjs');
let served: ServedHouse;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-instances-'));
  await writeFile(join(folder, 'key'), `${CANARY}\n`);
  vi.stubEnv('ENGINEHOUSE_NPM', FAKE_NPM);
  const providers = [await providerThatNeeds('greeter', 'greetings'), await providerThatNeeds('loner', 'offline')];
  // Silent: that one provider does not load is what is to be shown, and not in the log.
  served = await serveHouse({
    providers: [TEST_PROVIDER, ...providers, join(folder, 'missing.ts')],
    logLevel: 'silent',
  });
});
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** A provider of one package. */
async function providerThatNeeds(id: string, packageName: string): Promise<string> {
  const manifest = {
    id,
    label: id,
    kind: 'nlp',
    deployment: 'local',
    modelSource: 'engine_catalog',
    capabilities: ['classification'],
    runtimeMethods: ['classify'],
    configSchema: [],
    dependencies: { [packageName]: '1.0.0' },
    environment: [],
    egress: { hosts: [], fromConfig: [] },
    catalog: [{ id: 'm', label: 'M', capabilities: ['classification'] }],
  };
  const file = join(folder, `${id}.mjs`);
  await writeFile(
    file,
    `export const provider = { ...${JSON.stringify(manifest)}, create: () => ({ classify() {} }) };\n`,
  );
  return file;
}

const run = (line: string, options?: Parameters<ServedHouse['run']>[1]) => served.run(line.split(' '), options);
const instances = (line: string) => run(`instances ${line}`);

test('providers are listed with those that did not load, and shown with their config', async () => {
  const listed = await run('providers ls');
  expect(listed).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^PROVIDER [\s\S]*\ntest-provider +nlp +local +base_url\*, api_key\*/),
  });
  expect(listed.err).toMatch(/^not loaded PROVIDER_NOT_LOADED: .*missing\.ts/);
  const shown = await run('providers show test-provider');
  expect(shown.out).toMatch(/supported here +yes\n/);
  expect(shown.out).toMatch(/\napi_key\* +secret /);
  expect(await run('providers show test-provder')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^error UNKNOWN_PROVIDER: .*'test-provider'/),
  });
});

describe('an engine instance', () => {
  test('is added with its secret from a file, under the name of its provider or another', async () => {
    const added = await instances(`add test-provider api_key=@${join(folder, 'key')} greeting=hello`);
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(added.out).toMatch(/^added test-provider, number 1\n/);
    expect(added.out).toMatch(/config\.api_key +\*\*\*\*f00d/);
    expect(added.out).toContain('install it: enginehouse instances install test-provider\n');
    const second = (await instances('add test-provider')).out;
    expect(second).toMatch(/^added test-provider-2, number 2\n/);
    expect(second).toContain(
      'still missing: config.api_key (API key); set it: enginehouse instances set test-provider-2 api_key=@env:NAME\n',
    );
    expect(added.out).not.toContain('missing');
    const named = await served.run(['instances', 'add', 'test-provider', '--name', "Ada's own"]);
    expect(named.out).toContain("enginehouse instances install 'Ada'\\''s own'");
    const literal = await instances(`add test-provider api_key=${CANARY}`);
    expect(literal).toMatchObject({ code: 2, err: expect.stringMatching(/^error SECRET_ON_COMMAND_LINE: /) });
    const unknown = await instances('add test-provider grating=x');
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('greeting') });
    expect(added.out + literal.err).not.toContain('canary');
  });

  test('is found by name in any case and by number; another word names the nearest', async () => {
    expect((await instances('show TEST-Provider')).out).toMatch(/^instance +test-provider, number 1\n/);
    expect((await instances('show 1')).out).toMatch(/status +uninstalled; wanted: none\n/);
    expect(await instances('show test-providr')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error UNKNOWN_INSTANCE: .*'test-provider'/),
    });
  });

  test('moves only where it may: what is not installed is not activated', async () => {
    const refused = await instances('activate 1');
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^error ILLEGAL_TRANSITION: /) });
  });

  test('is installed, node by node, and activated', async () => {
    const installed = await instances('install test-provider');
    expect(installed).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^test-provider: installed\nNODE .*\n\S+ +installed +100 %/),
    });
    expect(installed.out).toContain('activate it: enginehouse instances activate test-provider\n');
    expect(await served.json(['instances', 'install', '1'])).toMatchObject({ status: 'installed', taskId: null });
    const activated = await instances('activate 1');
    expect(activated.out).toMatch(/^test-provider: active \(revision \d+, in force on every live node\)\n/);
    expect(activated.out).toContain(
      'no active model yet: enginehouse instances models test-provider --activate MODEL\n',
    );
  });

  test('that lacks a secret says which, and what to type', async () => {
    await instances('install 2');
    const refused = await instances('activate 2');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(
      /^not ready test-provider-2: .*\n +missing: config\.api_key\n +fix: enginehouse instances set test-provider-2 api_key=@env:NAME\n$/,
    );
    const set = await run('instances set 2 api_key=@env:KEY', { env: { KEY: CANARY } });
    expect(set.out).toMatch(/config\.api_key +\*\*\*\*f00d/);
    expect((await instances('activate 2')).code).toBe(0);
    const greeted = await instances('set 2 greeting=hi');
    expect(greeted.out).toMatch(/config\.api_key +\*\*\*\*f00d/);
  });
});

describe('an installation', () => {
  test('is followed line by line, and its task keeps what was said', async () => {
    await instances('add greeter');
    const installed = await instances('install greeter');
    expect(installed).toMatchObject({ code: 0, out: expect.stringMatching(/^greeter: installed\nNODE /) });
    expect(installed.err).toMatch(/^\S+ +npm http fetch GET 200 https:\/\/registry\.test\/greetings /m);
    const { rows } = await served.json<{ rows: { id: string }[] }>(['tasks', 'ls', '--status', 'completed']);
    const shown = await run(`tasks show ${rows[0]?.id}`);
    expect(shown.out).toMatch(/^status +completed, 100 % done$/m);
    expect(shown.out).toMatch(/^\S+Z \S+ +npm http fetch GET 200/m);
    const followed = await run(`tasks show ${rows[0]?.id} --follow`);
    expect(followed.out).toMatch(/npm http fetch [\s\S]*^status +completed/m);
    expect((await run(`tasks cancel ${rows[0]?.id}`)).err).toMatch(/^error TASK_ENDED: /);
    expect((await instances('install greeter')).out).toMatch(/^greeter: installed\n/);
  });

  test('that fails says why, with 1, and may be begun again or not be waited for', async () => {
    await instances('add loner');
    const failed = await instances('install loner');
    expect(failed).toMatchObject({ code: 1, out: expect.stringMatching(/^loner: error\n[\s\S]*ENOTFOUND/) });
    expect(failed.out).toMatch(
      /what was said: enginehouse tasks show \S+; again: enginehouse instances install loner\n/,
    );
    const begun = await served.run(['instances', 'install', 'loner', '--no-wait', '--json']);
    expect(JSON.parse(begun.out)).toMatchObject({ providerId: 'loner', taskId: expect.any(String) });
    const { taskId } = JSON.parse(begun.out);
    expect(await run(`tasks show ${taskId} --follow`)).toMatchObject({ code: 1 });
    expect((await instances('cancel loner')).code).toBe(0);
    for (const name of ['greeter', 'loner']) expect((await instances(`rm ${name} --yes`)).code).toBe(0);
  });
});

describe('its models', () => {
  test('are listed as its source has them, bound, and activated in one word', async () => {
    const listed = await instances('models 1');
    expect(listed.out).toMatch(/^MODEL +BOUND AS .*\necho +- +- +- +chat, tool_calling\n/);
    expect((await instances('models 1 --bind echo --as parrot')).out).toMatch(
      /^parrot: available, number \d+ \(chat, tool_calling\)\n$/,
    );
    expect((await instances('models 1 --activate parrot')).out).toMatch(/^parrot: active, number/);
    expect((await instances('models 1 --activate echo-words')).out).toMatch(/^echo-words: active, number/);
    const both = await instances('models 1');
    expect(both.out).toMatch(/\necho +parrot +1 +active/);
    expect(both.out).toMatch(/\necho-vectors +- /);
    expect(await instances('models 1 --deactivate parot')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error UNKNOWN_MODEL_OF_INSTANCE: .*'parrot'/),
    });
    expect(await instances('models 1 --bind no-such-model')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error MODEL_NOT_LISTED: /),
    });
    const unlisted = await instances('models 1 --bind echo-2 --unlisted chat');
    expect(unlisted.out).toMatch(/^echo-2: available, number \d+ \(chat\)\n$/);
    expect((await instances('models 1 --bind a --activate b')).code).toBe(2);
  });

  test('are shown although their source fails', async () => {
    await run('instances set 2 broken=source');
    const listed = await instances('models 2');
    expect(listed).toMatchObject({ code: 4, err: expect.stringMatching(/^error MODEL_SOURCE_FAILED: /) });
    await run('instances set 2 broken=nothing');
  });

  test('are tried by what they can do, and say who answered', async () => {
    const text = await served.run(['instances', 'try', '1', 'good day']);
    expect(text).toMatchObject({ code: 0, out: expect.stringContaining('good day') });
    expect(text.err).toMatch(/^parrot of test-provider, call \S+/);
    const words = await served.run([
      'instances',
      'try',
      '1',
      'good day',
      '--model',
      'echo-words',
      '--method',
      'extractTokens',
    ]);
    expect(words.out).toMatch(/^TEXT +LABEL +FROM +TO\ngood +word +0 +4\nday +word +5 +8\n$/);
    const labels = await served.run([
      'instances',
      'try',
      '1',
      'x',
      '--model',
      'echo-words',
      '--method',
      'classify',
      '--labels',
      'a,b',
    ]);
    expect(labels.out).toMatch(/^LABEL +SCORE\nb +1\.000\n$/);
    expect(await instances('try 2 hello')).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /has no active model\n.*\n? *fix: Activate one: enginehouse instances models test-provider-2/s,
      ),
    });
  });

  test('serve an objective once they are mapped, and the map can be changed', async () => {
    expect((await instances('map greetings parrot')).out).toMatch(/^mapped greetings to parrot, number \d+\n$/);
    expect((await instances('map greetings echo-words')).code).toBe(0);
    expect((await run('models objective_mappings ls')).out).toContain('1 of 1 rows');
    const explained = await instances('explain greetings');
    expect(explained.out).toMatch(/\necho-words +test-provider +mapping +-\n/);
    const tried = await served.run(['instances', 'try', 'objective:greetings', 'good day', '--json']);
    expect(JSON.parse(tried.out)).toMatchObject({ method: 'extractTokens', by: { modelName: 'echo-words' } });
    const mapped = await served.run(['instances', 'try', 'objective:greetings', 'good day']);
    expect(mapped.err).toMatch(/^echo-words of test-provider, call \S+/);
    const unmapped = await served.run(['instances', 'try', 'objective:farewells', 'good day']);
    expect(unmapped.err).toMatch(/ of test-provider, by capability: farewells maps to no model that serves, call \S+/);
    expect((await instances('map greetings parott')).err).toMatch(/'parrot'/);
  });
});

describe('nodes and tasks', () => {
  test('nodes say what they have applied', async () => {
    const { out, err } = await run('nodes');
    expect([out, err]).toEqual([expect.stringMatching(/^NODE +STATE +REVISION .*\n\S+ +ready +\d+ /), '']);
    const fleet = await served.json<{ nodes: object[] }>(['nodes']);
    expect(fleet).toMatchObject({ mixed: false, nodes: [{ live: true, ready: true }] });
  });

  test('a task that there is not is said so', async () => {
    const other = '01990000-0000-7000-8000-000000000009';
    expect((await run('tasks ls')).code).toBe(0);
    expect(await run(`tasks show ${other}`)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error UNKNOWN_TASK: /),
    });
    expect((await run(`tasks show ${other} --follow`)).err).toMatch(/^error UNKNOWN_TASK: /);
  });
});

describe('doctor', () => {
  test('names what is wrong and what to type, and ends with 1 where there is a problem', async () => {
    await instances('models 1 --deactivate echo-words');
    const { code, out } = await run('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/^ok +node +version 24/);
    expect(out).toMatch(/\nproblem +providers +\S*missing\.ts did not load: /);
    expect(out).toMatch(
      /\nproblem +objectives +greetings is mapped to echo-words, which is not active\n +fix: enginehouse instances models test-provider --activate echo-words\n/,
    );
    expect(out).toMatch(/\nwarning +instances +test-provider-2 is active without an active model/);
    expect(out).toMatch(/\nwarning +users +no super user yet/);
    // A console that was not built is one more.
    expect(out).toMatch(/\n2 problems, [23] warnings\n$/);
    const told = await run('doctor --json');
    const { problems, findings } = JSON.parse(told.out);
    expect([told.code, problems, findings.length]).toEqual([1, 2, expect.any(Number)]);
    expect(out + told.out).not.toContain('canary');
  });

  test('a data folder that cannot be opened is a finding', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const terminal = silentTerminal();
    expect(await runCommand(['doctor', '--data', file], terminal, readConfig({}))).toBe(1);
    const out = terminal.printed();
    expect(out).toMatch(/\nproblem +data folder +\S+ is no folder\n/);
    expect(out).toMatch(/\nproblem +database +\w+: /);
  });
});

describe('the end of an instance', () => {
  /** One that the node has told of: it does so with its heartbeat. */
  async function loadedModel(): Promise<string> {
    for (;;) {
      const { loaded } = await served.json<{ loaded: { modelId: string }[] }>(['instances', 'show', '1']);
      if (loaded[0] !== undefined) return loaded[0].modelId;
    }
  }

  test('it is stopped, deactivated, uninstalled and deleted', async () => {
    const modelId = await loadedModel();
    expect((await instances(`unload 1 ${modelId}`)).out).toBe(`test-provider: ${modelId} is out of memory\n`);
    expect((await instances('stop 1')).out).toBe('test-provider: what ran for it was ended\n');
    expect((await instances('deactivate 1')).out).toMatch(/^test-provider: installed /);
    expect((await instances('uninstall 1')).out).toMatch(/^test-provider: uninstalled /);
    expect((await instances('rm 1')).err).toMatch(/Add --yes/);
    await run('models objective_mappings rm 1 --yes');
    const gone = await instances('rm 1 --yes --cascade');
    expect(gone).toMatchObject({ code: 0, out: 'deleted 1 of engine_registry\n' });
    expect((await instances('ls')).out).toMatch(/^ID +INSTANCE .*\n +2 +test-provider-2 +test-provider +active +- *\n/);
  });
});
