import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeConfiguration, openDatabase, settingChange } from '../packages/store/src/index.ts';
import { type HousePlace, housePlace } from './house-place.ts';
import { errorOf, ndjsonRows, scoreDocument } from './rows.ts';
import { type EngineFolder, engineFolder, engineText } from './test-engines.ts';

/** Longest that an engine may take here; the loop below ends by it and by nothing else. */
const TIME_LIMIT_MS = 300;

let place: HousePlace;
let engines: EngineFolder;

beforeAll(async () => {
  place = await housePlace('postgres');
  await setTimeLimit(place);
  engines = engineFolder({
    'base.engine.js': engineText('base', { definition: { computeCost: 2 }, body: 'return { n: signals.n };' }),
    'extra.engine.js': engineText('extra', {
      dependencies: ['base'],
      definition: { computeCost: 3 },
      body: 'return { n: context.outputs.base.n * 10 };',
    }),
    'team-only.engine.js': engineText('team-only', {
      definition: { activationState: 'restricted', restrictedToTeams: ['risk'] },
    }),
    'rows.ndjson': ndjsonRows(3),
  });
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  engines[Symbol.dispose]();
});

async function setTimeLimit({ database }: HousePlace): Promise<void> {
  await using db = await openDatabase(database);
  const origin = {
    actor: 'test',
    actorUserId: null,
    organizationId: null,
    moduleName: null,
    requestId: 'test',
    clientIp: null,
    channel: 'cli',
  } as const;
  await changeConfiguration(db, (current) => settingChange(current, 'engineTimeLimitMs', TIME_LIMIT_MS), { origin });
}

/** Scores the rows with these engines, in one document. */
async function scored(folder: EngineFolder, ...more: string[]) {
  const input = engines.file('rows.ndjson');
  const { code, stdout, stderr } = await place.run(['score', input, '--engines', folder.path, '--json', ...more]);
  return { code, stderr, ...(stdout === '' ? null : scoreDocument(stdout)) };
}

describe('what a request asks for', () => {
  test('--teams lets a restricted engine run; without it the summary says what was left out', async () => {
    const without = await scored(engines);
    expect(without.code).toBe(0);
    expect(without.summary).toMatchObject({ engines: 2, excluded: [{ engineId: 'team-only', reason: 'restricted' }] });
    const within = await scored(engines, '--teams', 'risk');
    expect(within.summary).toMatchObject({ engines: 3, excluded: [] });
    expect(within.results?.[0]?.outputs).toHaveProperty('team-only');
  });

  test('--budget leaves out what does not fit; below the cheapest it is exit code 3 with the smallest that would do', async () => {
    const fits = await scored(engines, '--budget', '4');
    expect(fits.summary?.excluded).toContainEqual({ engineId: 'extra', reason: 'budget' });
    expect(fits.results?.[0]?.outputs).toEqual({ base: { n: 1 } });
    const none = await scored(engines, '--budget', '1');
    expect({ code: none.code, results: none.results }).toEqual({ code: 3, results: undefined });
    expect(errorOf(none.stderr)).toMatchObject({ code: 'EMPTY_PLAN', message: expect.stringMatching(/\b2\b/) });
  });

  test('--targets runs them and what they need; an unknown one is exit code 3 with the nearest name', async () => {
    const target = await scored(engines, '--targets', 'base');
    expect(target.results?.[0]?.outputs).toEqual({ base: { n: 1 } });
    const unknown = await scored(engines, '--targets', 'extr');
    expect(unknown.code).toBe(3);
    expect(errorOf(unknown.stderr)).toMatchObject({
      code: 'UNKNOWN_TARGET',
      message: expect.stringContaining("'extra'"),
    });
    const excluded = await scored(engines, '--targets', 'team-only');
    expect({ code: excluded.code, error: errorOf(excluded.stderr).code }).toEqual({
      code: 3,
      error: 'TARGET_EXCLUDED',
    });
  });

  test.each([
    [['--budget', 'much']],
    [['--budget', '-1']],
    [['--no-such-option']],
    [['--skip', '1.5']],
    [['--max-risk', 'huge']],
    [['--teams', ',']],
  ])('%j is wrong usage: exit code 2, and nothing is scored', async (more) => {
    const ended = await scored(engines, ...more);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('error: ') });
    expect(ended.results).toBeUndefined();
  });

  test('no engines named is wrong usage', async () => {
    const { code, stderr } = await place.run(['score', engines.file('rows.ndjson')]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--engines DIR') });
  });
});

describe('engines that fail', () => {
  test('one that throws fails alone: exit code 4, with the number of runs and an example', async () => {
    using failing = engineFolder({
      'base.engine.js': engineText('base'),
      'odd.engine.js': engineText('odd', {
        body: "if (signals.n % 2 === 1) throw new Error('odd'); return { ok: true };",
      }),
    });
    const { code, results, summary } = await scored(failing);
    expect(code).toBe(4);
    expect(results?.map((line) => Object.keys(line.outputs))).toEqual([['base'], ['base', 'odd'], ['base']]);
    expect(summary).toMatchObject({ scored: 3, runsWithFailures: 2 });
    expect(summary?.failures).toEqual([{ engineId: 'odd', failed: 2, example: expect.stringContaining('odd') }]);
  });

  test('one that loops for ever fails alone when it runs in a worker', async () => {
    using looping = engineFolder({
      'base.engine.js': engineText('base', { body: 'return { n: signals.n };' }),
      'loops.engine.js': engineText('loops', { body: 'if (signals.n === 2) for (;;); return { ok: true };' }),
      'after.engine.js': engineText('after', { dependencies: ['loops'] }),
    });
    const { code, results } = await scored(looping, '--workers', '1');
    expect(code).toBe(4);
    expect(results?.map((line) => line.outputs.base)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    const second = results?.[1]?.engines.map(({ engineId, status, failure }) => [engineId, status, failure?.code]);
    expect(second).toEqual([
      ['base', 'succeeded', undefined],
      ['loops', 'failed', 'ENGINE_TIME_LIMIT'],
      ['after', 'skipped', 'DEPENDENCY_FAILED'],
    ]);
  });

  test('broken files among good ones: each named, the others run, exit code 3, which beats 4', async () => {
    using mixed = engineFolder({
      'good.engine.js': engineText('good'),
      'throws-in-runs.engine.js': engineText('throws-in-runs', { body: "throw new Error('no');" }),
      'syntax.engine.js': 'export function score( {',
      'throws.engine.js': "throw new Error('at import');",
      'no-score.engine.js': engineText('no-score').replace('export async', 'async'),
      'invalid.engine.js': engineText('invalid', { version: 'one' }),
      'needs.engine.js': engineText('needs', { dependencies: ['invalid'] }),
      'lost.engine.js': engineText('lost', { dependencies: ['goood'] }),
    });
    const { code, stderr, results, summary } = await scored(mixed);
    expect(code).toBe(3);
    expect(results?.map((line) => line.outputs)).toEqual(Array.from({ length: 3 }, () => ({ good: { ok: true } })));
    expect(summary?.runsWithFailures).toBe(3);
    for (const name of ['syntax', 'throws', 'no-score', 'invalid', 'lost']) {
      expect(stderr).toMatch(new RegExp(`^not loaded .*\\n(.*\\n)*? +where: .*${name}\\.engine\\.js`, 'm'));
    }
    expect(stderr).toMatch(/stays out with it: needs/);
    expect(stderr).toContain("did you mean 'good'?");
  });

  test('only broken files: what is wrong with them is said, exit code 3', async () => {
    using broken = engineFolder({ 'syntax.engine.js': 'export function score( {' });
    const { code, stderr, results } = await scored(broken);
    expect({ code, results }).toEqual({ code: 3, results: undefined });
    // With a limit as short as here, a slow machine names whatever held the event loop before.
    expect(stderr).toMatch(/^not loaded ENGINE_FILE_SYNTAX/m);
    expect(errorOf(stderr).code).toBe('EMPTY_PLAN');
  });

  test('a cycle: its path, exit code 3', async () => {
    using cycle = engineFolder({
      'a.engine.js': engineText('a', { dependencies: ['b'] }),
      'b.engine.js': engineText('b', { dependencies: ['a'] }),
    });
    const { code, stderr } = await scored(cycle);
    expect({ code, error: errorOf(stderr) }).toMatchObject({
      code: 3,
      error: { code: 'DEPENDENCY_CYCLE', message: expect.stringMatching(/a -> b -> a|b -> a -> b/) },
    });
  });

  test('a folder without engines: exit code 3', async () => {
    using empty = engineFolder({});
    const { code, stderr } = await scored(empty);
    expect({ code, error: errorOf(stderr).code }).toEqual({ code: 3, error: 'ENGINE_FILES_NOT_FOUND' });
  });
});
