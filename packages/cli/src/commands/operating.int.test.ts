import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { runCommand } from '../run-command.ts';
import { type ServedHouse, serveHouse } from '../testing/serve-house.ts';
import { silentTerminal } from '../testing/silent-terminal.ts';

const PASSWORD = 'correct horse battery';
let served: ServedHouse;

beforeAll(async () => {
  served = await serveHouse();
});
afterAll(() => served?.[Symbol.asyncDispose]());

const run = (line: string, options?: Parameters<ServedHouse['run']>[1]) => served.run(line.split(' '), options);

describe('setup', () => {
  test('without a terminal needs a user name and the place of a password', async () => {
    expect(await run('setup')).toMatchObject({ code: 2, err: expect.stringMatching(/no user name.*\n.*--username/) });
    expect(await run('setup --username ada')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--password @FILE/),
    });
    const literal = await run(`setup --username ada --password hunter2-hunter2`);
    expect(literal).toMatchObject({ code: 2, err: expect.stringMatching(/^error SECRET_ON_COMMAND_LINE: /) });
    expect(literal.err).not.toContain('hunter2');
    const short = await run('setup --username ada --password @-', { input: 'short' });
    expect(short).toMatchObject({ code: 2, err: expect.stringMatching(/12/) });
  });

  test('makes the first super user once, and says so afterwards', async () => {
    const made = await run('setup --username ada --password @env:PASSWORD', { env: { PASSWORD } });
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^super user made: ada, number \d+\n$/);
    const again = await run('setup --username bob --password @-', { input: PASSWORD });
    expect(again).toEqual({ code: 0, out: 'nothing to do: a super user exists\n', err: '' });
    expect(await served.json(['setup'])).toEqual({ done: true, created: null });
    const { rows } = await served.json<{ rows: object[] }>(['models', 'users', 'ls']);
    expect(rows).toMatchObject([{ username: 'ada', role: 'super', accessLevel: 1 }]);
  });
});

test('a house without engines says so', async () => {
  expect(await run('engines ls')).toMatchObject({ code: 0, out: expect.stringMatching(/^no engines here: /) });
});

test('what is to be typed next finds the house that a command was pointed at', async () => {
  const at = async (argv: readonly string[]) => {
    const terminal = silentTerminal();
    const code = await runCommand(argv, terminal, readConfig({}));
    return { code, out: terminal.printed(), err: terminal.said() };
  };
  const data = `--data ${served.dataDir}`;
  const hint = await at(['instances', 'ls', '--data', served.dataDir]);
  expect(hint.out).toContain(`enginehouse ${data} instances add PROVIDER makes one`);
  const fix = await at(['instances', 'show', 'nobody', '--data', served.dataDir]);
  expect(fix.err).toContain(`fix: List them with \`enginehouse ${data} instances ls\`.`);
  const json = await at(['instances', 'show', 'nobody', '--data', served.dataDir, '--json']);
  expect(JSON.parse(json.err).error.fix).toContain(data);
  // As it stands there it is typed: the folder before the command.
  expect(await at(['--data', served.dataDir, 'instances', 'ls'])).toEqual(hint);
  expect((await at(['--data', served.dataDir, 'models', 'users', '--json'])).code).toBe(0);
  const missing = '01990000-0000-7000-8000-000000000009';
  expect((await at(['--data', served.dataDir, 'runs', 'show', missing])).err).toContain(`enginehouse ${data} runs ls`);
});

describe('keys', () => {
  test('are listed and rotated, and every value is on the new one', async () => {
    const source = { env: { KEY: 'sk-canary-0123456789-f00d' } };
    for (const name of ['a', 'b', 'c']) {
      const made = await run(
        `models engine_registry create name=${name} provider=openai config.api_key=@env:KEY`,
        source,
      );
      expect(made.code).toBe(0);
    }
    const before = await served.json<{ keys: { keyId: string; state: string; values: number }[] }>(['keys', 'ls']);
    expect(before.keys).toMatchObject([{ state: 'seals', values: 3 }]);
    expect((await run('keys ls')).out).toMatch(/^KEY +STATE +VALUES .*\n\S+ +seals +3 /);

    const rotated = await run('keys rotate');
    expect(rotated).toMatchObject({ code: 0, err: '' });
    expect(rotated.out).toMatch(/^rotated: (\S+) seals\nsealed anew +3 values\nretired +(\S+)\n/);
    const after = await served.json<typeof before>(['keys', 'ls']);
    expect(after.keys.map(({ state, values }) => [state, values])).toEqual([
      ['retired', 0],
      ['seals', 3],
    ]);
    const row = await served.json(['models', 'engine_registry', 'get', '1']);
    expect(row).toMatchObject({ config: { api_key: { hasValue: true, hint: 'f00d' } } });
  });

  test('a key that there is not is refused', async () => {
    expect(await run('keys rotate --to nowhere!')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error INVALID_INPUT: /),
    });
  });
});

describe('audit', () => {
  test('verifies, prints its head, and ends with 5 where the chain was cut', async () => {
    const sealed = async (): Promise<string> => {
      for (;;) {
        const { head } = await served.json<{ head: { text: string } | null }>(['audit', 'head']);
        const { unsealed } = await served.json<{ unsealed: number }>(['audit', 'verify']);
        if (head !== null && unsealed === 0) return head.text;
      }
    };
    const head = await sealed();
    const whole = await run(`audit verify --head ${head}`);
    expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/^the chain is whole\n/) });
    expect((await run('audit head')).out).toBe(`${head}\n`);

    const [seq = '', hash = ''] = head.split('.');
    const cut = await run(`audit verify --head ${Number(seq) + 1}.${hash}`);
    expect(cut).toMatchObject({ code: 5, out: expect.stringMatching(/^the chain is broken\nfirst broken +batch /) });
    const json = await run(`audit verify --json --head ${Number(seq) + 1}.${hash}`);
    expect([json.code, JSON.parse(json.out).broken.reason]).toEqual([5, 'tail-cut']);
    const none = await run('audit verify --head yesterday');
    expect(none).toMatchObject({ code: 2, err: expect.stringMatching(/^error INVALID_AUDIT_HEAD: .*\n.*\n? *fix: /) });
  });

  test('shows what was at a time', async () => {
    const before = await run('audit at 2020-01-01T00:00:00Z --model users');
    expect(before).toMatchObject({ code: 0, out: 'no rows of users at 2020-01-01T00:00:00Z\n' });
    const now = await run(`audit at ${new Date().toISOString()} --model users`);
    expect(now.out).toMatch(/username=ada/);
    expect(now.out).not.toMatch(/argon2|horse/);
    expect((await run('audit at yesterday')).code).toBe(2);
    expect((await run('audit at 2026-11-20T10:00:00Z')).code).toBe(0);
  });
});

describe('settings', () => {
  test('are listed with their defaults, set as JSON, text or in parts, and reset', async () => {
    expect((await run('settings ls')).out).toMatch(/^SETTING +VALUE +DEFAULT +WHAT\nhardCap +none +none +Highest sum /);
    expect((await run('settings set hardCap 100')).out).toMatch(/^set hardCap to 100, revision \d+\n$/);
    expect((await run('settings ls')).out).toMatch(/\nhardCap +100 \* +none +/);
    expect((await run('settings set egressMode report')).code).toBe(0);
    expect((await run('egress ls')).err).toMatch(/^warning denials are only reported/);
    expect((await run('settings set retention maxAgeDays=90')).code).toBe(0);
    expect((await run('settings set retention maxRows=1000')).code).toBe(0);
    const { settings } = await served.json<{ settings: { name: string; value?: unknown }[] }>(['settings', 'ls']);
    const value = (name: string) => settings.find((one) => one.name === name)?.value;
    expect([value('hardCap'), value('egressMode')]).toEqual([100, 'report']);
    expect(value('retention')).toEqual({ maxAgeDays: 90, maxRows: 1000 });
    for (const name of ['hardCap', 'retention', 'egressMode'])
      expect((await run(`settings reset ${name}`)).code).toBe(0);
    expect((await run('settings reset hardCap')).out).toMatch(/^hardCap: its default is in force, none, /);
  });

  test('that there are not, or that do not fit, are refused with what would', async () => {
    expect(await run('settings set hardcap 1')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error UNKNOWN_SETTING: .*'hardCap'/),
    });
    expect((await run('settings set hardCap much')).code).toBe(2);
    expect((await run('settings set hardCap {')).err).toMatch(/^error WRONG_USAGE: VALUE is not JSON/);
  });
});

test('who may reach what is listed and judged', async () => {
  const url = 'http://localhost:11434';
  expect((await run(`instances add ollama --name local base_url=${url}`)).code).toBe(0);
  expect((await run('egress ls')).out).toMatch(/\nengine\/\d+ +local +localhost:11434 +loopback +config.base_url\n/);
  expect(await run(`egress check local ${url}`)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^allowed to engine\//),
  });
  const denied = await run('egress check install/openai https://elsewhere.example');
  expect(denied).toMatchObject({ code: 1, out: expect.stringMatching(/^denied to install\/openai: /) });
  expect((await run('egress denials')).out).toBe('nothing was denied\n');
  expect((await run('instances rm local --yes')).code).toBe(0);
});

test('objectives are routed and freed', async () => {
  expect((await run('routing ls')).out).toMatch(/^nothing is routed by hand/);
  const add = async (line: string) => served.json<{ id: number }>(line.split(' '));
  const { id } = await add('instances add ollama --name routed base_url=http://localhost:11434');
  const model = await add(`models model_registry create name=small engineInstanceId=${id} capabilities=chat`);
  expect((await run('routing map summaries small')).out).toBe(`mapped summaries to small, number ${model.id}\n`);
  expect((await run('routing ls')).out).toMatch(/^OBJECTIVE +MODEL\nsummaries +small\n/);
  await add(`models model_registry create name=large engineInstanceId=${id} capabilities=chat`);
  expect((await run('routing order chat large small')).out).toMatch(/^chat: large → small, revision \d+\n$/);
  expect((await run('routing order chat small large')).code).toBe(0);
  expect((await run('routing ls')).out).toMatch(/\nCAPABILITY .*\nchat +small → large\n/);
  expect((await run('routing order chat small')).code).toBe(2);
  expect((await run('routing unmap summarys')).err).toMatch(/'summaries'/);
  expect((await run('routing unmap Summaries')).out).toBe('unmapped summaries\n');
  expect((await run('instances rm routed --cascade --yes')).code).toBe(0);
});

test('usage is told, also where there was none', async () => {
  expect((await run('usage --by model')).out).toMatch(/^no calls of AI models between /);
  expect(await served.json(['usage', '--bucket', 'day'])).toMatchObject({
    bucket: 'day',
    lines: [],
    total: { calls: 0 },
  });
  expect((await run('usage --from 2000-01-01')).code).toBe(2);
});

test('a page that is too large is refused, in place of being cut without a word', async () => {
  for (const line of ['runs ls', 'models users ls', 'egress denials']) {
    expect(await run(`${line} --page-size 500`)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/at most 200 rows/),
    });
  }
});
