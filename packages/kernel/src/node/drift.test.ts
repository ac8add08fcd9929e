import { afterEach, describe, expect, it } from 'vitest';
import type { EngineContext } from '../context.ts';
import { registeredEngines } from '../registry.ts';
import { loadEngines, unloadEngines } from './load-engines.ts';
import { createSeenVersionsInMemory } from './seen-versions.ts';
import { engineFolder, engineText } from './testing/engine-folder.ts';

afterEach(() => unloadEngines());

const context = {} as EngineContext;

describe('version drift', () => {
  const files = (body: string, version = '1.0.0') => ({
    'a.engine.ts': engineText('a', { version, body }),
    'b.engine.ts': engineText('b', { dependencies: ['a'] }),
    'c.engine.ts': engineText('c'),
  });

  it('keeps other code under a seen version out, with its dependents', async () => {
    const seen = createSeenVersionsInMemory();
    using folder = engineFolder(files('return 1;'));
    await loadEngines(folder.path, { seen, drift: 'refuse' });
    await unloadEngines();
    folder.write(files('return 2;'));
    const report = await loadEngines(folder.path, { seen, drift: 'refuse' });
    expect(report.engines.map(({ engineId }) => engineId)).toEqual(['c']);
    expect(
      report.problems.map(({ error, engineIds, keptOut, files }) => [error.code, engineIds, keptOut, files]),
    ).toEqual([['VERSION_DRIFT', ['a'], ['b'], [folder.file('a.engine.ts')]]]);
    await unloadEngines();
    folder.write(files('return 2;', '1.0.1'));
    expect((await loadEngines(folder.path, { seen, drift: 'refuse' })).loaded).toEqual(['a', 'b', 'c']);
    await unloadEngines();
    folder.write(files('return 1;'));
    expect((await loadEngines(folder.path, { seen, drift: 'refuse' })).problems).toEqual([]);
  });

  it('loads it with a warning and marks the engine, where drift is only warned of, also after a restart', async () => {
    const seen = createSeenVersionsInMemory();
    using folder = engineFolder(files('return 1;'));
    await loadEngines(folder.path, { seen, drift: 'warn' });
    folder.write(files('return 2;'));
    for (let start = 0; start < 2; start++) {
      const report = await loadEngines(folder.path, { seen, drift: 'warn' });
      expect(report.engines.map(({ engineId, drifted }) => [engineId, drifted])).toEqual([
        ['a', true],
        ['b', false],
        ['c', false],
      ]);
      expect(report.warnings.map(({ code, engineId }) => [code, engineId])).toEqual([['VERSION_DRIFT', 'a']]);
      await unloadEngines();
    }
  });

  it('keeps the engine in force where the changed file is refused, and works without a memory of versions', async () => {
    using folder = engineFolder(files('return 1;'));
    await loadEngines(folder.path, { drift: 'refuse' });
    folder.write(files('return 2;'));
    const report = await loadEngines(folder.path, { drift: 'refuse' });
    expect(report.problems.map(({ error, keptOut }) => [error.code, keptOut])).toEqual([['VERSION_DRIFT', []]]);
    expect(await report.engines[0]?.score({}, context)).toBe(1);
  });

  it('lets one of two nodes win that start at once with different code under a new version', async () => {
    const seen = createSeenVersionsInMemory();
    using folder = engineFolder(files('return 1;'));
    const other = { engineId: 'a', version: '1.0.0', contentHash: 'of-the-other-node' };
    const report = await loadEngines(folder.path, {
      drift: 'refuse',
      seen: {
        lookup: seen.lookup,
        record: async (triples) => {
          await seen.record([{ ...other, definition: {} as never }]);
          await seen.record(triples);
        },
      },
    });
    expect(report.problems.map(({ error, engineIds }) => [error.code, engineIds])).toEqual([['VERSION_DRIFT', ['a']]]);
  });

  it('leaves everything as it was when the memory of versions fails', async () => {
    using folder = engineFolder(files('return 1;'));
    const gone = new Error('the database is gone');
    const seen = { lookup: () => Promise.reject(gone), record: () => Promise.reject(gone) };
    await expect(loadEngines(folder.path, { seen })).rejects.toBe(gone);
    expect(registeredEngines()).toEqual([]);
    expect((await loadEngines(folder.path)).loaded).toEqual(['a', 'b', 'c']);
  });
});
