import { mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineContext } from '../context.ts';
import { processRegistry, registeredEngines } from '../registry.ts';
import { loadEngines, unloadEngines } from './load-engines.ts';
import { nativeImport } from './native-import.ts';
import { engineFolder, engineText } from './testing/engine-folder.ts';

afterEach(() => unloadEngines());

const context = {} as EngineContext;

describe('loadEngines', () => {
  it('loads a folder in any order and ties each score to its registration', async () => {
    using folder = engineFolder({
      'a/last.engine.ts': engineText('last', { dependencies: ['first'], body: 'return signals.n + 1;' }),
      'b/first.engine.mjs': engineText('first', { body: 'return signals.n * 10;' }),
      'b/notes.ts': 'throw new Error("not an engine file");',
      'node_modules/x/no.engine.js': 'throw new Error("not ours");',
    });
    const report = await loadEngines(folder.path);
    expect(report.problems).toEqual([]);
    expect(report.loaded).toEqual(['first', 'last']);
    expect(report.files).toEqual([folder.file('a/last.engine.ts'), folder.file('b/first.engine.mjs')]);
    expect(
      report.engines.map((engine) => [engine.engineId, engine.file, engine.drifted, engine.contentHash.length]),
    ).toEqual([
      ['first', folder.file('b/first.engine.mjs'), false, 64],
      ['last', folder.file('a/last.engine.ts'), false, 64],
    ]);
    expect(await report.engines[0]?.score({ n: 2 }, context)).toBe(20);
    expect(await report.engines[1]?.score({ n: 2 }, context)).toBe(3);
    expect(report.engineSet.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['js', 'ts'])("loads a file that registers through the author's own re-export, as .%s", async (extension) => {
    using folder = engineFolder({
      'core/registry.js': "export { registerEngine } from '@enginehouse/kernel';",
      'engines/foundational/bayesian-confidence.engine.js': engineText('bayesian-confidence'),
      'engines/temporal/state-machine.logic.js':
        'export const scoreStateTransitions = (signals) => ({ from: signals.state });',
      [`engines/temporal/state-machine.engine.${extension}`]: `
import { registerEngine } from '../../core/registry.js';
import { scoreStateTransitions } from './state-machine.logic.js';
registerEngine({
engineId: 'state-machine-runtime',
displayName: 'Behavioral State Machine Runtime',
category: 'temporal',
domain: 'cross-domain',
riskLevel: 'medium',
computeCost: 4,
dependencies: ['bayesian-confidence'], // needs confidence scores first
emitsTopics: ['state.transition.detected'],
subscribesTopics: ['confidence.updated'],
activationState: 'active',
researchOnly: false,
version: '1.2.0',
});
export async function score(signals, context) {
return scoreStateTransitions(signals, context);
}
`,
    });
    const report = await loadEngines(`${folder.path}/engines`);
    expect(report.problems).toEqual([]);
    const engine = report.engines.find(({ engineId }) => engineId === 'state-machine-runtime');
    expect(engine?.definition.version).toBe('1.2.0');
    expect(await engine?.score({ state: 'idle' }, context)).toEqual({ from: 'idle' });
    expect(report.warnings.map(({ code, engineId }) => [code, engineId])).toEqual([
      ['UNHEARD_TOPIC', 'state-machine-runtime'],
    ]);
  });

  it('finds the author of a registration behind a function of his own, and behind an import of another engine file', async () => {
    using folder = engineFolder({
      'core/registry.js': `import { registerEngine as register } from '@enginehouse/kernel';
        export function registerEngine(own) { register({ displayName: own.engineId, category: 'memory', domain: 'sales', riskLevel: 'low', computeCost: 1,
          dependencies: [], emitsTopics: [], subscribesTopics: [], activationState: 'active', researchOnly: false, version: '1.0.0', ...own }); }`,
      'a.engine.js':
        "import { registerEngine } from './core/registry.js'; import { half } from './b.engine.js';\nregisterEngine({ engineId: 'a', dependencies: ['b'] }); export const score = (signals) => half(signals.n);",
      'b.engine.js':
        "import { registerEngine } from './core/registry.js'; registerEngine({ engineId: 'b' }); export const half = (n) => n / 2; export { b as score } from './logic.js';",
      'logic.js': "export const b = () => 'b';",
    });
    const report = await loadEngines(folder.path);
    expect(report.problems).toEqual([]);
    expect(report.engines.map(({ engineId, file }) => [engineId, file])).toEqual([
      ['a', folder.file('a.engine.js')],
      ['b', folder.file('b.engine.js')],
    ]);
    expect([report.engines[0]?.score({ n: 4 }, context), report.engines[1]?.score({}, context)]).toEqual([2, 'b']);
  });

  it('takes a glob, a file, several at once and a link, each file once; and an engine file that only another one imports', async () => {
    using folder = engineFolder({
      'in/a.engine.ts': `import '../out/b.engine.ts';\n${engineText('a')}`,
      'out/b.engine.ts': engineText('b', { body: "return 'b';" }),
      'out/.hidden/c.engine.ts': engineText('c'),
    });
    mkdirSync(folder.file('linked'));
    symlinkSync(folder.file('in/a.engine.ts'), folder.file('linked/a.engine.ts'));
    const report = await loadEngines(['in/*.ts', folder.file('in/a.engine.ts'), 'linked'], { cwd: folder.path });
    expect(report.files).toEqual([folder.file('in/a.engine.ts')]);
    expect(report.loaded).toEqual(['a', 'b']);
    expect(await report.engines[1]?.score({}, context)).toBe('b');
  });

  it('says which of the given leads nowhere', async () => {
    using folder = engineFolder({ 'a.engine.ts': engineText('a') });
    await expect(loadEngines(['.', 'nowhere', '*.engine.cjs'], { cwd: folder.path })).rejects.toMatchObject({
      code: 'ENGINE_FILES_NOT_FOUND',
      where: 'nowhere, *.engine.cjs',
    });
    expect(registeredEngines()).toEqual([]);
  });

  it('hashes an engine by its own code: the folder does not matter, the logic does', async () => {
    const files = {
      'a.engine.ts': `import './logic.ts';\n${engineText('a')}`,
      'logic.ts': 'export const n: number = 1;',
    };
    const hash = async (changed: Record<string, string>) => {
      using folder = engineFolder({ ...files, ...changed });
      const report = await loadEngines(folder.path);
      await unloadEngines();
      return report.engines[0]?.contentHash;
    };
    const first = await hash({});
    expect(await hash({})).toBe(first);
    expect(await hash({ 'logic.ts': 'export const n: number = 2;' })).not.toBe(first);
  });

  it('loads again: nothing for what did not change, and once more what was taken out', async () => {
    using folder = engineFolder({
      'a.engine.ts': engineText('a'),
      'b.engine.ts': engineText('b', { dependencies: ['a'] }),
    });
    const first = await loadEngines(folder.path);
    const second = await loadEngines(folder.path);
    expect(second.loaded).toEqual([]);
    expect(second.engines).toEqual(first.engines);
    await unloadEngines();
    expect(registeredEngines()).toEqual([]);
    const third = await loadEngines(folder.path);
    expect(third.loaded).toEqual(['a', 'b']);
    expect(third.engineSet.hash).toBe(first.engineSet.hash);
    folder.write({ 'a.engine.ts': engineText('a', { version: '1.1.0', body: "return 'new';" }) });
    const fourth = await loadEngines(folder.path);
    expect([fourth.loaded, fourth.problems, fourth.warnings]).toEqual([['a'], [], []]);
    expect(await fourth.engines[0]?.score({}, context)).toBe('new');
  });

  it('drops an engine that its file no longer registers, and keeps the one whose new version is refused', async () => {
    using folder = engineFolder({
      'a.engine.ts': engineText('a'),
      'b.engine.ts': engineText('b', { version: '2.0.0' }),
    });
    await loadEngines(folder.path);
    folder.write({
      'a.engine.ts': engineText('c'),
      'b.engine.ts': engineText('b', { version: '1.9.0', body: 'return 1;' }),
    });
    for (let attempt = 0; attempt < 2; attempt++) {
      const report = await loadEngines(folder.path);
      expect(report.problems.map(({ error }) => error.code)).toEqual(['VERSION_NOT_HIGHER']);
      expect(report.engines.map(({ engineId, definition }) => [engineId, definition.version])).toEqual([
        ['b', '2.0.0'],
        ['c', '1.0.0'],
      ]);
    }
  });

  it('takes up what was changed while the set could not stand, once it can', async () => {
    using folder = engineFolder({
      'a.engine.ts': engineText('a'),
      'b.engine.ts': engineText('b', { dependencies: ['a'] }),
    });
    await loadEngines(folder.path);
    folder.write({ 'a.engine.ts': engineText('a', { version: '1.1.0', dependencies: ['b'], body: "return 'new';" }) });
    await expect(loadEngines(folder.path)).rejects.toMatchObject({ code: 'DEPENDENCY_CYCLE' });
    expect(registeredEngines()[0]?.definition.version).toBe('1.0.0');
    folder.write({ 'b.engine.ts': engineText('b', { version: '1.1.0' }) });
    const report = await loadEngines(folder.path);
    expect(report.loaded).toEqual(['a', 'b']);
    expect(await report.engines[0]?.score({}, context)).toBe('new');
  });

  it('leaves engines alone that share code with one that fails again and again', async () => {
    const shared = "import './shared.js';\n";
    using folder = engineFolder({
      'a.engine.js': shared + engineText('a'),
      'b.engine.js': `${shared}import './fails.js';\n${engineText('b')}`,
      'shared.js': 'globalThis.sharedRuns = (globalThis.sharedRuns ?? 0) + 1;',
      'fails.js': "if (globalThis.failsNot !== true) throw new Error('not yet');",
    });
    const first = await loadEngines(folder.path);
    const second = await loadEngines(folder.path);
    expect([first.loaded, second.loaded, second.problems.length]).toEqual([['a'], [], 1]);
    Object.assign(globalThis, { failsNot: true });
    expect((await loadEngines(folder.path)).loaded).toEqual(['b']);
    expect((globalThis as { sharedRuns?: number }).sharedRuns).toBe(1);
  });

  it('takes over an engine file that the program had imported before, without running its logic twice', async () => {
    using folder = engineFolder({
      'a.engine.js': `import './logic.js';\n${engineText('a', { body: "return 'a';" })}`,
      'logic.js': 'globalThis.logicRuns = (globalThis.logicRuns ?? 0) + 1;',
    });
    const { locateCaller } = processRegistry();
    processRegistry().locateCaller = undefined;
    await nativeImport(import.meta.resolve('@enginehouse/kernel'));
    await nativeImport(folder.file('a.engine.js'));
    processRegistry().locateCaller = locateCaller;
    expect(registeredEngines().map(({ file }) => file)).toEqual([undefined]);
    const report = await loadEngines(folder.path);
    expect([report.problems, report.loaded]).toEqual([[], ['a']]);
    expect(await report.engines[0]?.score({}, context)).toBe('a');
    expect((globalThis as { logicRuns?: number }).logicRuns).toBe(1);
  });

  it('loads in turn when it is asked twice at once', async () => {
    using one = engineFolder({ 'a.engine.ts': engineText('a') });
    using two = engineFolder({ 'b.engine.ts': engineText('b') });
    const [first, second] = await Promise.all([loadEngines(one.path), loadEngines(two.path)]);
    expect([first.loaded, second.loaded]).toEqual([['a'], ['b']]);
    expect(second.engines.map(({ engineId }) => engineId)).toEqual(['a', 'b']);
  });
});
