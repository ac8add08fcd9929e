// A stranger to this project: knows the OpenAPI document, a public generator and an API token, and lists engines.
import { execFile } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { tokenOf } from './as-operator.ts';
import { ROOT, temporaryFolder, urlServed } from './command.ts';
import { housePlace } from './house-place.ts';

const run = promisify(execFile);

/** Exact: what comes later may write other code. */
const GENERATOR = ['openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'typescript@5.9.3'];
const PASSWORD = 'correct horse battery staple';

const PROGRAM = `
import createClient from 'openapi-fetch';
import type { paths } from './api.ts';

const client = createClient<paths>({ baseUrl: process.env.URL!, headers: { authorization: \`Bearer \${process.env.TOKEN}\` } });
const { data, error } = await client.GET('/api/v1/engines');
if (error !== undefined) throw new Error(error.code + ': ' + error.fix);
const names: string[] = data.engines.map((engine) => engine.engineId);
console.log(JSON.stringify(names));
const { error: refused } = await client.GET('/api/v1/engines/{engineId}', { params: { path: { engineId: 'none' } } });
console.log(refused?.code);
`;

/** What a person does once: the first user, and a token that may look after engines and no more. */
async function makeToken(url: string, dataDir: string): Promise<string> {
  const operator = createClient({ baseUrl: url, token: await tokenOf(dataDir) });
  await operator.setup.complete({ body: { username: 'ada', password: PASSWORD } });
  let cookie = '';
  await createClient({ baseUrl: url }).auth.signIn(
    { body: { username: 'ada', password: PASSWORD } },
    {
      onHeaders: (headers) => {
        cookie = headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
      },
    },
  );
  const answer = await fetch(`${url}/api/v1/auth/tokens`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'generated client', scopes: ['system.process.manage'] }),
  });
  return ((await answer.json()) as { readonly token: string }).token;
}

test('a client that a public generator made of the document lists engines, and compiles', async () => {
  await using folder = await temporaryFolder();
  const inside = { cwd: folder.path };
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...GENERATOR], inside);
  await copyFile(join(ROOT, 'docs', 'reference', 'openapi.json'), join(folder.path, 'openapi.json'));
  const bin = (name: string): string => join(folder.path, 'node_modules', '.bin', name);
  await run(bin('openapi-typescript'), ['openapi.json', '--output', 'api.ts'], inside);
  await writeFile(join(folder.path, 'list-engines.ts'), PROGRAM);
  await writeFile(
    join(folder.path, 'process.d.ts'),
    'declare const process: { env: { URL?: string; TOKEN?: string } };',
  );
  const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--allowImportingTsExtensions'];
  await run(
    bin('tsc'),
    [...strict, '--skipLibCheck', '--lib', 'es2024,dom', 'list-engines.ts', 'process.d.ts'],
    inside,
  ).catch(({ stdout }: { readonly stdout: string }) => expect(stdout).toBe(''));

  await using place = await housePlace();
  await using server = place.start(['start', '--engines', 'examples/shop-intent', '--port', '0']);
  const url = await urlServed(server);
  const TOKEN = await makeToken(url, place.dataDir);
  const { stdout } = await run(process.execPath, ['list-engines.ts'], {
    ...inside,
    env: { ...process.env, URL: url, TOKEN },
  });
  const [names = '', refused] = stdout.trim().split('\n');
  expect(JSON.parse(names)).toContain('purchase-intent');
  expect(refused).toBe('UNKNOWN_ENGINE');
}, 300_000);
