import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKeyText } from '@enginehouse/vault';
import { describe, expect, test } from 'vitest';
import type { OpenDatabaseOptions } from '../packages/store/src/index.ts';
import { TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import { fetchAsOperator } from './as-operator.ts';
import { askRuntimes } from './canary/ai-paths.ts';
import { type Canaries, findText, formsOf, makeCanaries } from './canary/canaries.ts';
import { openEchoingUpstream } from './canary/echoing-upstream.ts';
import { askOverHttp } from './canary/http-paths.ts';
import { dataFolderOf, filesOf, type Remain, rowsOf } from './canary/remains.ts';
import type { SdkPathsInput } from './canary/sdk-paths.ts';
import { runCommand, startCommand, startProcess, temporaryFolder, urlServed } from './command.ts';
import { createDatabaseServer } from './database-server.ts';
import { engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';

const LINKING_NPM = join(import.meta.dirname, 'canary', 'linking-npm.mjs');
const SDK_PATHS = join(import.meta.dirname, 'canary', 'sdk-paths.ts');
const SDK_SECRETS = [
  'setup',
  'root',
  'wrong',
  'name',
  'verify',
  'again',
  'session',
  'token',
  'current',
  'new',
  'instance',
  'path',
];

interface Place extends AsyncDisposable {
  readonly dataDir: string;
  readonly database: OpenDatabaseOptions & SdkPathsInput['database'];
  readonly env: Readonly<Record<string, string>>;
  /** Ends what has the database open, so that all of it is in its files. */
  files(): Promise<readonly Remain[]>;
}

async function placeFor(dialect: (typeof TEST_DIALECTS)[number]): Promise<Place> {
  const data = await temporaryFolder();
  const base = { dataDir: data.path };
  if (dialect === 'pglite') {
    const files = (): Promise<readonly Remain[]> => filesOf(data.path);
    return { ...base, database: base, env: {}, files, [Symbol.asyncDispose]: () => data[Symbol.asyncDispose]() };
  }
  const server = await createDatabaseServer();
  const database = { url: server.url };
  const folder = await dataFolderOf(database);
  return {
    ...base,
    database,
    env: { DATABASE_URL: server.url, ENGINEHOUSE_KEYS: makeKeyText('test') },
    async files() {
      await server.stop();
      return [...(await filesOf(folder)), ...(await filesOf(data.path))];
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    },
  };
}

/** Secrets on the command line, in files, in the environment and on standard input. */
async function runCommands(place: Place, { secret, control }: Canaries): Promise<readonly Remain[]> {
  await using own = await temporaryFolder();
  const file = join(own.path, 'secret');
  const values = (name: string, config: object): string => JSON.stringify({ name, provider: 'openai', config });
  const remains: Remain[] = [];
  const run = async (
    args: readonly string[],
    input = '',
    env: Readonly<Record<string, string>> = {},
  ): Promise<number | null> => {
    for (const more of [[], ['--json']]) {
      const { code, stdout, stderr } = await runCommand([...args, ...more, '--data', place.dataDir], {
        input,
        env: { ENGINEHOUSE_LOG: 'trace', ...place.env, ...env },
      });
      remains.push({
        where: `enginehouse ${args.slice(0, 3).join(' ')} (exit ${code})`,
        bytes: Buffer.from(stdout + stderr),
      });
      if (args[1] !== 'engine_registry' || args[2] !== 'ls') return code;
    }
    return 0;
  };
  await writeFile(file, `${secret('file')}\n`);
  const create = ['models', 'engine_registry', 'create'];
  const codes = [
    await run([...create, 'name=F', 'provider=openai', `config.organization=${control}`, `config.api_key=@${file}`]),
    await run([...create, 'name=E', 'provider=openai', 'config.api_key=@env:KEY'], '', { KEY: secret('environment') }),
    await run([...create, 'name=I', 'provider=openai', 'config.api_key=@-'], secret('standard input')),
    await run([...create, '--file', '-'], values('J', { api_key: secret('JSON') })),
    await run([...create, '--file', '-'], values('j', { api_key: secret('JSON of a name taken') })),
    await run([...create, '--file', '-'], `{"name":"K","config":{"api_key":"${secret('JSON cut off')}`),
    await run([...create, 'name=X', 'provider=openai', `config.api_key=${secret('command line')}`]),
    await run([
      ...create,
      'name=X',
      'provider=openai',
      `config.base_url=https://me:${encodeURIComponent(secret('address'))}@a.example`,
    ]),
    await run(['models', 'users', 'create', 'username=eve', `password=@${file}`, 'accessLevel=3']),
    await run(['models', 'users', 'create', 'username=eve', `password=${secret('password argument')}`]),
    await run(['setup', '--username', 'first', '--password', secret('setup argument')]),
  ];
  expect(codes).toEqual([0, 0, 0, 0, 1, expect.any(Number), 2, expect.any(Number), 0, 2, 2]);
  expect(codes.slice(5).filter((code) => code === 0)).toEqual([0]);
  await run(['models', 'engine_registry', 'ls']);
  await run(['models', 'engine_registry', 'get', '1']);
  await run(['models', 'audit_events', 'ls']);
  return remains;
}

describe.each(TEST_DIALECTS)('secrets on %s', { timeout: 300_000 }, (dialect) => {
  test('written through every door are nowhere afterwards', async () => {
    const canaries = makeCanaries();
    await using place = await placeFor(dialect);
    using engines = engineFolder(RESEARCHING_ENGINES);
    const remains: Remain[] = [];
    const env = {
      ENGINEHOUSE_LOG: 'trace',
      ...place.env,
      ENGINEHOUSE_NPM: LINKING_NPM,
      // Of other programs on the machine: npm gets none of it, and no adapter looks for it.
      OPENAI_API_KEY: canaries.secret('environment of the server'),
      npm_config_secret: canaries.secret('setting of npm'),
    };
    await using upstream = await openEchoingUpstream();

    const start = ['start', '--port', '0', '--engines', engines.path, '--data', place.dataDir];
    await using server = startCommand(start, { env });
    const url = await urlServed(server);
    const fetch = await fetchAsOperator(place.dataDir);
    const said = await askOverHttp(url, fetch, canaries);
    remains.push(
      ...said.map(({ asked, status, text }) => ({ where: `answer ${status} to ${asked}`, bytes: Buffer.from(text) })),
    );
    // Most of what was sent was refused, and none of it broke the server.
    const isSetUpFirst = (text: string): boolean => text.includes('"code":"SETUP_REQUIRED"');
    expect(said.filter(({ status, text }) => status >= 500 && !isSetUpFirst(text))).toEqual([]);
    expect(said.filter(({ status }) => status >= 400).length).toBeGreaterThan(30);
    const ofRuntimes = await askRuntimes(url, fetch, upstream, canaries);
    remains.push(
      ...ofRuntimes.map(({ asked, status, text }) => ({
        where: `answer ${status} to ${asked}`,
        bytes: Buffer.from(text),
      })),
    );
    // Commands end at the same doors on either database.
    if (dialect === 'pglite') remains.push(...(await runCommands(place, canaries)));
    server.child.kill('SIGTERM');
    const { stdout, stderr } = await server.ended;
    remains.push({ where: 'log of the server', bytes: Buffer.from(stdout + stderr) });

    await using own = await temporaryFolder();
    const handedOut = join(own.path, 'handed-out.json');
    const secrets = Object.fromEntries(SDK_SECRETS.map((name) => [name, canaries.secret(`sdk ${name}`)]));
    const input: SdkPathsInput = { database: place.database, dataDir: place.dataDir, handedOut, secrets };
    const sdk = await startProcess(process.execPath, [SDK_PATHS], { input: JSON.stringify(input), env }).ended;
    expect(sdk).toMatchObject({ code: 0 });
    remains.push({ where: 'output of the SDK', bytes: Buffer.from(sdk.stdout) });
    remains.push({ where: 'log of the SDK', bytes: Buffer.from(sdk.stderr) });

    const rows = await rowsOf(place.database);
    const files = await place.files();
    remains.push(...rows, ...files);

    const needles = [
      canaries.marker,
      ...(JSON.parse(await readFile(handedOut, 'utf8')) as string[]).map(
        (text) => /^(?:eh[st]_[^_]+_)?(.+)$/.exec(text)?.[1] ?? text,
      ),
    ];
    expect(needles.length).toBe(4);
    expect(needles.flatMap((text) => remains.flatMap(({ where, bytes }) => findText(text, where, bytes)))).toEqual([]);

    for (const done of ['setup {"id"', 'a token "root"', 'a new password', 'reveal is right true', 'verify false']) {
      expect(sdk.stdout).toContain(done);
    }
    // What is no secret is found in each kind of place: the search works.
    const found = (places: readonly Remain[]): boolean =>
      places.some(({ where, bytes }) => findText(canaries.control, where, bytes).length > 0);
    const of = (start: string): readonly Remain[] => remains.filter(({ where }) => where.startsWith(start));
    expect({
      answers: found(of('answer')),
      commands: found(of('enginehouse')) || dialect === 'postgres',
      sdk: found(of('output of the SDK')),
      rows: found(rows),
      files: found(files),
    }).toEqual({ answers: true, commands: true, sdk: true, rows: true, files: true });
    expect(of('log of the server').length + of('log of the SDK').length).toBe(2);
  });
});

test('a secret is found in every form, wherever it stands', () => {
  const { marker } = makeCanaries();
  const whole = Buffer.from(`before ${marker} behind`);
  const written = [
    whole,
    Buffer.from(encodeURIComponent(whole.toString())),
    Buffer.from(whole.toString('hex')),
    Buffer.from(whole.toString('hex').toUpperCase()),
    Buffer.from(whole.toString(), 'utf16le'),
    ...[0, 1, 2].flatMap((shift) => {
      const shifted = Buffer.concat([Buffer.alloc(shift, 'x'), whole]);
      return [Buffer.from(shifted.toString('base64')), Buffer.from(shifted.toString('base64url'))];
    }),
  ];
  for (const bytes of written) expect(findText(marker, 'here', bytes), bytes.toString('latin1')).not.toEqual([]);
  expect(findText(marker, 'here', Buffer.from(`${marker.slice(0, 8)} ${marker.slice(8)}`))).toEqual([]);
  expect(formsOf(marker).size).toBe(11);
});
