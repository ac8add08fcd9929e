import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { unloadEngines } from './load-engines.ts';
import type { LoadReport } from './load-report.ts';
import { type EngineFolder, engineFolder, engineText } from './testing/engine-folder.ts';
import { type WatchOptions, watchEngines } from './watch-engines.ts';

afterEach(() => unloadEngines());

/** A watch whose reports are waited for one by one. */
async function watched(folder: EngineFolder, options: Partial<WatchOptions> = {}) {
  const reports: LoadReport[] = [];
  const errors: unknown[] = [];
  const watch = await watchEngines(folder.path, {
    drift: 'warn',
    settleMs: 20,
    onChange: (report) => reports.push(report),
    onError: (error) => errors.push(error),
    ...options,
  });
  let seen = 0;
  return {
    watch,
    reports,
    errors,
    next: async (): Promise<LoadReport> => {
      await expect.poll(() => reports.length, { timeout: 4_000, interval: 10 }).toBeGreaterThan(seen);
      seen = reports.length;
      return reports.at(-1) as LoadReport;
    },
    [Symbol.asyncDispose]: () => watch.close(),
  };
}

const marks = (report: LoadReport) =>
  report.engines.map(
    ({ engineId, definition, drifted }) => `${engineId}@${definition.version}${drifted ? ' drifted' : ''}`,
  );
const scoreOf = (report: LoadReport, engineId: string) =>
  report.engines.find((engine) => engine.engineId === engineId)?.score({}, {} as never);

describe('watchEngines', () => {
  it('replaces an engine by its higher version, also when only its logic changed', async () => {
    using folder = engineFolder({
      'a.engine.ts': `import { n } from './n.ts';\n${engineText('a', { body: 'return n;' })}`,
      'n.ts': 'export const n: number = 1;',
      'b.engine.ts': engineText('b', { dependencies: ['a'] }),
    });
    await using watching = await watched(folder);
    const first = watching.watch.report;
    folder.write({
      'n.ts': 'export const n: number = 2;',
      'a.engine.ts': `import { n } from './n.ts';\n${engineText('a', { version: '1.1.0', body: 'return n;' })}`,
    });
    const second = await watching.next();
    expect([marks(second), second.loaded, second.problems]).toEqual([['a@1.1.0', 'b@1.0.0'], ['a'], []]);
    expect([await scoreOf(first, 'a'), await scoreOf(second, 'a')]).toEqual([1, 2]);
    expect(second.engineSet.hash).not.toBe(first.engineSet.hash);
    folder.write({ 'n.ts': 'export const n: number = 3;' });
    const third = await watching.next();
    expect([marks(third), await scoreOf(third, 'a')]).toEqual([['a@1.1.0 drifted', 'b@1.0.0'], 3]);
    expect(third.warnings.map(({ code }) => code)).toEqual(['VERSION_DRIFT']);
    expect(watching.watch.report).toBe(third);
  });

  it('keeps what runs where drift is refused, and takes the change with the next version', async () => {
    using folder = engineFolder({ 'a.engine.ts': engineText('a', { body: 'return 1;' }) });
    await using watching = await watched(folder, { drift: 'refuse' });
    folder.write({ 'a.engine.ts': engineText('a', { body: 'return 2;' }) });
    const refused = await watching.next();
    expect(refused.problems.map(({ error }) => error.code)).toEqual(['VERSION_DRIFT']);
    expect(await scoreOf(refused, 'a')).toBe(1);
    folder.write({ 'a.engine.ts': engineText('a', { body: 'return 2;', version: '1.0.1' }) });
    const taken = await watching.next();
    expect([taken.problems, await scoreOf(taken, 'a')]).toEqual([[], 2]);
  });

  it('keeps an engine whose file breaks, and follows it when it is whole again', async () => {
    using folder = engineFolder({ 'a.engine.ts': engineText('a', { body: 'return 1;' }) });
    await using watching = await watched(folder);
    folder.write({ 'a.engine.ts': 'this is no TypeScript' });
    const broken = await watching.next();
    expect([broken.problems.map(({ error }) => error.code), await scoreOf(broken, 'a')]).toEqual([
      ['ENGINE_FILE_SYNTAX'],
      1,
    ]);
    folder.write({ 'a.engine.ts': engineText('a', { body: 'return 2;', version: '1.0.1' }) });
    const whole = await watching.next();
    expect([whole.problems, await scoreOf(whole, 'a')]).toEqual([[], 2]);
  });

  it('finds new files, in new folders too, and lets go of deleted ones with their dependents', async () => {
    using folder = engineFolder({ 'a.engine.ts': engineText('a') });
    await using watching = await watched(folder);
    mkdirSync(folder.file('deep'));
    await wait(100);
    folder.write({ 'deep/c.engine.ts': engineText('c') });
    expect(marks(await watching.next())).toEqual(['a@1.0.0', 'c@1.0.0']);
    folder.write({ 'b.engine.ts': engineText('b', { dependencies: ['a'] }) });
    expect(marks(await watching.next())).toEqual(['a@1.0.0', 'b@1.0.0', 'c@1.0.0']);
    rmSync(folder.file('a.engine.ts'));
    const report = await watching.next();
    expect(marks(report)).toEqual(['c@1.0.0']);
    expect(report.problems.map(({ error, engineIds }) => [error.code, engineIds])).toEqual([
      ['DEPENDENCY_NOT_REGISTERED', ['b']],
    ]);
  });

  it('says when the whole cannot stand, and goes on', async () => {
    using folder = engineFolder({
      'a.engine.ts': engineText('a'),
      'b.engine.ts': engineText('b', { dependencies: ['a'] }),
    });
    await using watching = await watched(folder);
    folder.write({ 'a.engine.ts': engineText('a', { version: '1.1.0', dependencies: ['b'] }) });
    await expect.poll(() => watching.errors[0], { timeout: 4_000 }).toMatchObject({ code: 'DEPENDENCY_CYCLE' });
    expect(marks(watching.watch.report)).toEqual(['a@1.0.0', 'b@1.0.0']);
    folder.write({ 'a.engine.ts': engineText('a', { version: '1.1.0' }) });
    expect(marks(await watching.next())).toEqual(['a@1.1.0', 'b@1.0.0']);
  });

  it('sees changes by looking, where the file system tells nobody', async () => {
    using folder = engineFolder({ 'a.engine.ts': engineText('a') });
    await using watching = await watched(folder, { settleMs: 1_000_000, pollMs: 20 });
    folder.write({ 'a.engine.ts': engineText('a', { version: '1.1.0' }) });
    expect(marks(await watching.next())).toEqual(['a@1.1.0']);
  });

  it('tells nothing after it was closed', async () => {
    using folder = engineFolder({ 'a.engine.ts': engineText('a') });
    const watching = await watched(folder);
    await watching.watch.close();
    folder.write({ 'a.engine.ts': engineText('a', { version: '1.1.0' }) });
    await wait(100);
    expect([watching.reports, watching.errors]).toEqual([[], []]);
    await watching.watch.close();
  });
});
