import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@enginehouse/api';
import { findServer } from '@enginehouse/server/discovery';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { runCommand } from '../run-command.ts';
import { type ServedHouse, serveHouse } from '../testing/serve-house.ts';
import { silentTerminal } from '../testing/silent-terminal.ts';
import type { Finding } from './finding.ts';
import { checkClock, checkListener, checkPort, checkVersions, clockFindings } from './serving-checks.ts';

let served: ServedHouse;
let folder = '';

beforeAll(async () => {
  served = await serveHouse({ host: '0.0.0.0' });
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-faults-'));
});
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Told {
  readonly code: number;
  readonly findings: readonly Finding[];
}

/** What the doctor finds in a folder. */
async function examined(dataDir: string, environment: NodeJS.ProcessEnv = {}): Promise<Told> {
  const terminal = silentTerminal();
  const config = readConfig({ ENGINEHOUSE_DATA: dataDir, ENGINEHOUSE_LOG: 'silent', ...environment });
  const code = await runCommand(['doctor', '--json'], terminal, config);
  return { code, findings: JSON.parse(terminal.printed()).findings };
}

function of({ findings }: Told, check: string): readonly Finding[] {
  return findings.filter((one) => one.check === check);
}

test('a folder without a house is told, and stays without one', async () => {
  const told = await examined(join(folder, 'none'));
  expect(of(told, 'house')).toMatchObject([{ state: 'warning', fix: expect.stringContaining('start') }]);
  expect(told.code).toBe(0);
  expect(await examined(join(folder, 'none'))).toMatchObject({ code: 0 });
});

test('a server.json that a killed process left, and a process that does not answer', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const write = (entry: object) =>
    writeFile(join(folder, 'server.json'), JSON.stringify({ token: 't', startedAt: '', process: null, ...entry }));
  await write({ pid, url: 'http://127.0.0.1:9' });
  expect(of(await examined(folder), 'server')).toMatchObject([
    { state: 'warning', message: expect.stringContaining(`${pid}`) },
  ]);
  await write({ pid: process.pid, url: 'http://127.0.0.1:9' });
  const silent = await examined(folder);
  expect(of(silent, 'server')).toMatchObject([
    { state: 'problem', fix: expect.stringContaining(`kill ${process.pid}`) },
  ]);
  expect(silent.code).toBe(1);
  await rm(join(folder, 'server.json'));
});

test('a port that another program has', async () => {
  const other = createServer();
  const port = await new Promise<number>((listening) =>
    other.listen(0, '127.0.0.1', () => listening((other.address() as { port: number }).port)),
  );
  expect(await checkPort(port)).toMatchObject({ state: 'warning', message: `another program listens on port ${port}` });
  await new Promise((closed) => other.close(closed));
  expect(await checkPort(port)).toMatchObject({ state: 'ok' });
});

test('a database that does not answer', async () => {
  const told = await examined(folder, { DATABASE_URL: 'postgres://u:hidden@127.0.0.1:9/house', ENGINEHOUSE_KEYS: '' });
  expect(of(told, 'database')).toMatchObject([{ state: 'problem', message: expect.stringMatching(/^DATABASE_/) }]);
  expect(JSON.stringify(told)).not.toContain('hidden');
});

test('no super user, an address that no instance may reach, and an instance that was never installed', async () => {
  const { url } = await served.json<{ url: string }>(['open', '--print']);
  await served.json(['instances', 'add', 'ollama', '--name', 'self', `base_url=${url}`]);
  const told = await examined(served.dataDir);
  expect(of(told, 'users')).toMatchObject([{ state: 'warning' }]);
  expect(of(told, 'addresses')).toMatchObject([
    { state: 'problem', message: expect.stringMatching(/^self may not reach its base_url: /) },
  ]);
  expect(of(told, 'server')).toMatchObject([{ state: 'ok', message: url }]);
  expect(told.code).toBe(1);
  await served.run(['setup', '--username', 'ada', '--password', '@-'], { input: 'correct horse battery' });
  await served.json(['instances', 'set', 'self', 'base_url=http://localhost:11434']);
  const mended = await examined(served.dataDir);
  expect([of(mended, 'users')[0]?.state, of(mended, 'addresses')[0]?.state]).toEqual(['ok', 'ok']);
});

test('a listener that others reach without TLS, and behind a proxy that has it', async () => {
  expect(of(await examined(served.dataDir), 'listener')).toMatchObject([
    { state: 'warning', message: expect.stringMatching(/^the server on 0\.0\.0\.0 is reached without TLS/) },
  ]);
  const proxied = await examined(served.dataDir, { ENGINEHOUSE_PUBLIC_URL: 'https://house.example' });
  expect(of(proxied, 'listener')).toMatchObject([{ state: 'ok' }]);
});

test('a clock that is a minute off that of the database', async () => {
  expect(of(await examined(served.dataDir), 'clock')).toMatchObject([{ state: 'ok' }]);
  // Of this thread alone: the database has a thread of its own, and leases go by its clock.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  const ahead = await examined(served.dataDir);
  vi.setSystemTime(Date.now() - 120_000);
  const behind = await examined(served.dataDir);
  vi.useRealTimers();
  expect(of(ahead, 'clock')).toMatchObject([
    { state: 'warning', message: expect.stringMatching(/^\d+ seconds ahead of /) },
  ]);
  expect(of(behind, 'clock')).toMatchObject([
    { state: 'warning', message: expect.stringMatching(/^\d+ seconds behind /) },
  ]);
});

test('a clock that is off, and a node of another version', async () => {
  const server = await findServer(served.dataDir);
  const client = createClient({ baseUrl: server?.url ?? '', token: server?.token ?? '' });
  expect(await checkClock(client)).toMatchObject([{ state: 'ok' }]);
  const fleet = await client.nodes.list();
  expect(clockFindings(fleet, Date.now() + 60_000)).toMatchObject([
    { state: 'warning', message: expect.stringMatching(/^\d+ seconds ahead of /) },
  ]);
  expect(clockFindings(fleet, Date.now() - 60_000)[0]?.message).toMatch(/ behind /);
  expect(await checkVersions(client, '9.9.9')).toMatchObject([{ state: 'warning' }]);
});

test('an address that others reach without TLS', () => {
  expect(checkListener('http://127.0.0.1:7373', null).state).toBe('ok');
  expect(checkListener('http://[::1]:7373', null, '::1').state).toBe('ok');
  expect(checkListener('http://[::1]:7373', null, '::').state).toBe('warning');
  expect(checkListener('http://192.0.2.7:7373', null).state).toBe('warning');
  expect(checkListener('http://127.0.0.1:7373', 'http://house.example').state).toBe('warning');
  expect(checkListener('http://192.0.2.7:7373', 'https://house.example').state).toBe('ok');
});

test('a folder and keys that others can read', async () => {
  const { dataDir } = served;
  await served.house.close();
  await chmod(dataDir, 0o755);
  await chmod(join(dataDir, 'keys'), 0o644);
  const told = await examined(dataDir);
  expect(of(told, 'data folder')).toMatchObject([{ state: 'warning', fix: expect.stringContaining('chmod 700') }]);
  expect(of(told, 'keys')).toMatchObject([{ state: 'problem', message: expect.stringMatching(/^KEY_FILE_EXPOSED: /) }]);
  expect(of(told, 'database')).toMatchObject([{ state: 'ok' }]);
});
