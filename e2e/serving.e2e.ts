import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchAsOperator } from './as-operator.ts';
import type { RunningProcess } from './command.ts';
import { type HousePlace, housePlace } from './house-place.ts';
import { ndjsonRows, scoreDocument } from './rows.ts';
import { runLogState } from './run-log-check.ts';
import { type ServedPlace, servedPlace } from './served-place.ts';
import { type EngineFolder, engineFolder, engineText, RESEARCHING_ENGINES } from './test-engines.ts';

let place: HousePlace;
let served: ServedPlace;
let engines: EngineFolder;
let server: RunningProcess;
let url: string;
let fetch: typeof globalThis.fetch;

beforeAll(async () => {
  place = await housePlace();
  // As a killed process leaves it, its number being that of another process by now.
  await writeFile(
    join(place.dataDir, 'server.json'),
    JSON.stringify({ pid: 1, process: 'another boot:1', url: 'http://127.0.0.1:9', token: 'old', startedAt: '' }),
  );
  const files = { ...RESEARCHING_ENGINES, 'rows.ndjson': ndjsonRows(20) };
  served = await servedPlace({ place, files, args: ['--watch'] });
  ({ engines, server, url } = served);
  fetch = await fetchAsOperator(place.dataDir);
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

async function json<Answer>(args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await place.run([...args, '--json']);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
  return JSON.parse(stdout) as Answer;
}

describe('start', () => {
  test('says where it serves, what is loaded, where the data is and how to stop it', async () => {
    await server.saw(/stop +Ctrl-C/);
    expect(server.stdout()).toMatch(/engines +3 loaded/);
    expect(server.stdout()).toContain(join(place.dataDir, 'db'));
    expect(server.stderr()).toBe('');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('writes server.json for its owner alone', async () => {
    expect((await stat(join(place.dataDir, 'server.json'))).mode & 0o777).toBe(0o600);
  });

  test('a second start on the same data folder is refused, and says who has it', async () => {
    const { code, stderr, stdout } = await place.run(['start', '--port', '0', '--engines', engines.path]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error SERVER_RUNNING: /);
    expect(stderr).toContain(String(server.child.pid));
    expect(stderr).toMatch(/fix: /);
  });

  test('a house without engines opens; an address that is taken is a clear error, and leaves nothing behind', async () => {
    await using other = await housePlace();
    const port = new URL(url).port;
    const { code, stderr } = await other.run(['start', '--port', port]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error ADDRESS_IN_USE: /);
    await expect(stat(join(other.dataDir, 'server.json'))).rejects.toThrow('ENOENT');
  });
});

describe('commands beside a server ask it', () => {
  test('score sends the rows when the engines are the same', async () => {
    const ended = await place.run(['score', engines.file('rows.ndjson'), '--engines', engines.path, '--json']);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    const { results, summary } = scoreDocument(ended.stdout);
    expect(summary).toMatchObject({ scored: 20, keptIn: url, engines: 3, withheld: ['later'] });
    expect(results.map((line) => line.outputs)).toEqual(
      Array.from({ length: 20 }, (_, index) => ({ first: { score: index + 2 }, second: { score: (index + 2) * 2 } })),
    );
  });

  test('score with other engines is wrong usage and names both ways out', async () => {
    using others = engineFolder({ 'other.engine.js': engineText('other') });
    const { code, stderr } = await place.run(['score', engines.file('rows.ndjson'), '--engines', others.path]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error SERVER_ENGINES_DIFFER: /);
    expect(stderr).toMatch(/--data DIR.*stop the server/);
  });

  test('naming engines to any other command is wrong usage', async () => {
    const { code, stderr } = await place.run(['engines', 'ls', '--engines', engines.path]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('Leave --engines out') });
  });

  test('engines ls and show', async () => {
    const table = await json<{ engines: { engineId: string; withheld: boolean }[] }>(['engines', 'ls']);
    expect(table.engines.map(({ engineId, withheld }) => [engineId, withheld])).toEqual([
      ['first', false],
      ['later', true],
      ['second', false],
    ]);
    const { code, stdout } = await place.run(['engines', 'show', 'second']);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/depends on +first/) });
    const unknown = await place.run(['engines', 'show', 'secnd']);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("'second'") });
  });

  test('plan', async () => {
    const plan = await json<{ batches: string[][]; totalCost: number }>(['plan', '--targets', 'second']);
    expect(plan).toMatchObject({ batches: [['first'], ['second']], totalCost: 2 });
  });

  test('runs ls, show and explain', async () => {
    const { rows } = await json<{ rows: { runId: string }[] }>(['runs', 'ls', '--page-size', '2']);
    const [newer, older] = rows.map((row) => row.runId);
    const run = await json<{ engines: { engineId: string; status: string }[] }>(['runs', 'show', newer ?? '']);
    expect(run.engines.map((engine) => engine.engineId)).toEqual(['first', 'later', 'second']);
    const shown = await place.run(['runs', 'explain', older ?? '', newer ?? '']);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringMatching(/^the outputs differ\n/) });
    const unknown = await place.run(['runs', 'show', '01900000-0000-7000-8000-000000000000']);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error UNKNOWN_RUN/) });
  });

  test('engines state: refused when it cuts off dependents, said before it is done, done with --cascade', async () => {
    const cut = await place.run(['engines', 'state', 'first', 'deprecated']);
    expect(cut).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error DEPENDENTS_CUT_OFF: .*second/) });
    const change = ['engines', 'state', 'first', 'deprecated', '--cascade', '--reason', 'a test'];
    const dry = await json<{ applied: boolean }>([...change, '--dry-run']);
    expect(dry.applied).toBe(false);
    const done = await json<{ applied: boolean; revision: number }>(change);
    expect(done.applied).toBe(true);
    const empty = await place.run(['plan']);
    expect(empty).toMatchObject({ code: 3, stderr: expect.stringMatching(/^error EMPTY_PLAN/) });
    for (const engineId of ['first', 'second', 'later']) await json(['engines', 'state', engineId, '--reset']);
    await json(['plan']);
  });

  test('engines promote: the back door is shut, the front door shows its evidence', async () => {
    const back = ['engines', 'state', 'later', 'active', '--no-research-only'];
    expect(await place.run(back)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error PROMOTION_REQUIRED/),
    });
    const early = await place.run(['engines', 'promote', 'later']);
    expect(early).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error INSUFFICIENT_EVIDENCE/) });
    const looked = await place.run(['engines', 'promote', 'later', '--dry-run', '--override', '--reason', 'a test']);
    expect(looked).toMatchObject({ code: 0, stdout: expect.stringMatching(/of 14 days/) });
    const done = await place.run(['engines', 'promote', 'later', '--override', '--reason', 'a test']);
    expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/returned from now on +later/) });
  });
});

describe('--watch', () => {
  test('a changed engine with a higher version is in force without a restart; a broken edit takes nothing down', async () => {
    const versionOf = async (): Promise<string | undefined> => {
      const answer = await fetch(`${url}/api/v1/engines`);
      const { engines: list } = (await answer.json()) as {
        engines: { engineId: string; definition: { version: string } }[];
      };
      return list.find((engine) => engine.engineId === 'first')?.definition.version;
    };
    engines.write({
      'first.engine.js': engineText('first', { version: '1.1.0', body: 'return { score: signals.n + 100 };' }),
    });
    while ((await versionOf()) !== '1.1.0') await wait(50);
    const score = async (): Promise<unknown> => {
      const answer = await fetch(`${url}/api/v1/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"signals":{"n":1}}',
      });
      return ((await answer.json()) as { outputs: Record<string, unknown> }).outputs.first;
    };
    expect(await score()).toEqual({ score: 101 });
    engines.write({ 'first.engine.js': 'export function score( {' });
    await server.saw(/an engine did not load/);
    expect(await score()).toEqual({ score: 101 });
  });
});

describe('SIGTERM', () => {
  test('drains, ends with 0, removes server.json, and leaves every answered run in the log', async () => {
    const answers = Array.from({ length: 50 }, async (_, index) => {
      const answer = await fetch(`${url}/api/v1/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ signals: { n: index } }),
      });
      return (await answer.json()) as { runId?: string; code?: string };
    });
    const first = await Promise.race(answers);
    expect(first.runId).toEqual(expect.any(String));
    server.child.kill('SIGTERM');
    const settled = await Promise.allSettled(answers);
    expect(await server.ended).toMatchObject({ code: 0 });
    await expect(stat(join(place.dataDir, 'server.json'))).rejects.toThrow('ENOENT');
    const ids = settled.flatMap((one) => (one.status === 'fulfilled' ? (one.value.runId ?? []) : []));
    expect(ids).toContain(first.runId);
    expect(await runLogState(place, ids)).toMatchObject({ missing: [], pending: 0 });
  });
});
