import { setTimeout as wait } from 'node:timers/promises';
import { makeKeyText } from '@enginehouse/vault';
import { expect, test } from 'vitest';
import { openDatabase } from '../packages/store/src/index.ts';
import { fetchAsOperator, tokenOf } from './as-operator.ts';
import { runCommand, startCommand, temporaryFolder, urlServed } from './command.ts';
import { createDatabaseServer } from './database-server.ts';
import { startHouseWriters } from './house-writers.ts';
import { idsOf, ndjsonRows, scoreDocument, wholeLines } from './rows.ts';
import { runLogState } from './run-log-check.ts';
import { engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';
import { checkWrittenHouse } from './written-house.ts';

// Side by side: most of each is waiting for a server to be gone and back.
test.concurrent('score, with the database stopped in the middle: a typed error, and what was answered is there when it is back', async () => {
  await using server = await createDatabaseServer();
  await using data = await temporaryFolder();
  using engines = engineFolder({ ...RESEARCHING_ENGINES, 'rows.ndjson': ndjsonRows(200_000) });
  const env = { DATABASE_URL: server.url, ENGINEHOUSE_KEYS: makeKeyText('test') };
  const options = ['--engines', engines.path, '--data', data.path, '--json'];
  await using running = startCommand(['score', engines.file('rows.ndjson'), ...options], { env });
  while (wholeLines(running.stdout().slice(0, 4_096)).length === 0) await wait(20);
  await server.stop();
  const { code, stdout, stderr } = await running.ended;
  const { results, summary, error } = scoreDocument(stdout);
  expect({ code, error }).toMatchObject({ code: 1, error: { code: 'RUN_NOT_LOGGED' } });
  expect(stderr.length).toBeLessThan(4_000);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(results.length).toBeGreaterThan(0);
  expect(summary.stoppedBeforeRow).toBe(results.length + 1);
  const refused = await runCommand(['runs', 'ls', '--data', data.path], { env });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error DATABASE_GONE/) });
  await server.start();
  expect(await runCommand(['runs', 'ls', '--data', data.path], { env })).toMatchObject({ code: 0, stderr: '' });
  expect(await runLogState({ database: server }, idsOf(results))).toMatchObject({ missing: [], pending: 0, alone: 0 });
});

test.concurrent('start, with the database gone for a while: typed 503s, and it serves again when the database is back', async () => {
  await using server = await createDatabaseServer();
  await using data = await temporaryFolder();
  using engines = engineFolder(RESEARCHING_ENGINES);
  await using running = startCommand(
    ['start', '--port', '0', '--engines', engines.path, '--data', data.path, '--json'],
    { env: { DATABASE_URL: server.url, ENGINEHOUSE_KEYS: makeKeyText('test') } },
  );
  const url = await urlServed(running);
  const fetch = await fetchAsOperator(data.path);
  const score = async () => {
    const answer = await fetch(`${url}/api/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"signals":{"n":1}}',
    });
    return { status: answer.status, body: (await answer.json()) as { code?: string; runId?: string } };
  };
  const until = async (status: number): Promise<Awaited<ReturnType<typeof score>>> => {
    for (;;) {
      const answer = await score();
      if (answer.status === status) return answer;
      expect([200, 503]).toContain(answer.status);
      await wait(100);
    }
  };
  const first = await score();
  expect(first.status).toBe(200);
  await server.stop();
  const gone = await until(503);
  expect(['RUN_NOT_LOGGED', 'STALE_REVISION', 'DATABASE_GONE']).toContain(gone.body.code);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  while ((await fetch(`${url}/readyz`)).status !== 503) await wait(100);
  await server.start();
  const back = await until(200);
  while ((await fetch(`${url}/readyz`)).status !== 200) await wait(100);
  running.child.kill('SIGTERM');
  expect(await running.ended).toMatchObject({ code: 0 });
  const ids = [first.body.runId ?? '', back.body.runId ?? ''];
  expect(await runLogState({ database: server }, ids)).toMatchObject({ missing: [] });
});

test.concurrent('start, with the database gone under writes of core models: typed errors, nothing half done, and it goes on', async () => {
  await using server = await createDatabaseServer();
  await using data = await temporaryFolder();
  using engines = engineFolder(RESEARCHING_ENGINES);
  const keyText = makeKeyText('test');
  const env = { DATABASE_URL: server.url, ENGINEHOUSE_KEYS: keyText };
  await using running = startCommand(
    ['start', '--port', '0', '--engines', engines.path, '--data', data.path, '--json'],
    { env },
  );
  const url = await urlServed(running);
  const token = await tokenOf(data.path);
  const command = (...args: string[]) => runCommand([...args, '--data', data.path], { env });
  const before = startHouseWriters({ url, token }, 1);
  await before.until(40);
  before.expectEnd();
  await server.stop();
  await before.ended;
  for (const error of before.errors) {
    expect(error).toMatchObject({
      code: expect.stringMatching(/^(DATABASE_GONE|DATABASE_BUSY|STALE_REVISION)$/),
      status: 503,
    });
  }
  expect(before.errors.length).toBeGreaterThan(0);
  for (const args of [
    ['models', 'engine_registry', 'ls'],
    ['models', 'engine_registry', 'create', 'name=late', 'provider=openai'],
    ['keys', 'ls'],
    ['keys', 'rotate'],
    ['audit', 'verify'],
    ['audit', 'head'],
  ]) {
    const { code, stdout, stderr } = await command(...args);
    expect({ args, code, stdout, stderr }).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error (DATABASE_GONE|DATABASE_BUSY|STALE_REVISION): /),
    });
  }
  await server.start();
  while ((await fetch(`${url}/readyz`)).status !== 200) await wait(100);
  const after = startHouseWriters({ url, token }, 2);
  await after.until(20);
  after.expectEnd();
  running.child.kill('SIGTERM');
  await Promise.all([after.ended, running.ended]);
  expect(await command('audit', 'verify')).toMatchObject({ code: 0, stderr: '' });
  await using db = await openDatabase({ url: server.url });
  const { events, ...wrong } = await checkWrittenHouse(db, [...before.asked, ...after.asked], keyText);
  expect(Object.entries(wrong).filter(([, found]) => found.length > 0)).toEqual([]);
  expect(events).toBeGreaterThanOrEqual(60);
});
