import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleGraph } from './module-graph.ts';
import { nativeImport } from './native-import.ts';
import { engineFolder } from './testing/engine-folder.ts';

const graph = moduleGraph();

async function hashAfterImport(file: string): Promise<string> {
  await graph.import(file);
  return graph.hashOf(file);
}

const files = {
  'a.engine.ts':
    "import { logic } from './logic.ts'; import table from './table.json' with { type: 'json' };\nexport const score = (): number => logic(table.v);",
  'logic.ts': "import { half } from './deep/half.ts'; export const logic = (n: number): number => half(n) + 1;",
  'deep/half.ts': 'export const half = (n: number): number => n / 2;',
  'table.json': '{ "v": 4 }',
};

describe('the module graph', () => {
  it('sees the closure of an engine file: code and data imported by path, and no package', async () => {
    using folder = engineFolder({
      ...files,
      'a.engine.ts': `import 'outer'; import { readFileSync } from 'node:fs';\n${files['a.engine.ts']}`,
      'node_modules/outer/package.json': '{ "name": "outer", "type": "module", "exports": "./index.js" }',
      'node_modules/outer/index.js': 'export {};',
    });
    const file = folder.file('a.engine.ts');
    expect((await graph.import(file)).score).toBeTypeOf('function');
    expect(
      graph
        .filesOf(file)
        .map((path) => basename(path))
        .sort(),
    ).toEqual(['a.engine.ts', 'half.ts', 'logic.ts', 'table.json']);
  });

  it('counts what a file imports of its own package by name, and by a subpath import', async () => {
    using folder = engineFolder({
      'package.json':
        '{ "name": "mine", "type": "module", "exports": { "./logic": "./logic.js" }, "imports": { "#deep": "./deep.js" } }',
      'a.engine.js': "import 'mine/logic'; import '#deep';",
      'logic.js': 'export {};',
      'deep.js': 'export {};',
    });
    await graph.import(folder.file('a.engine.js'));
    expect(
      graph
        .filesOf(folder.file('a.engine.js'))
        .map((path) => basename(path))
        .sort(),
    ).toEqual(['a.engine.js', 'deep.js', 'logic.js']);
  });

  it('counts required CommonJS files', async () => {
    using folder = engineFolder({
      'a.engine.js': "import './x.cjs';",
      'x.cjs': "require('./y.cjs');",
      'y.cjs': 'exports.y = 1;',
    });
    await graph.import(folder.file('a.engine.js'));
    expect(
      graph
        .filesOf(folder.file('a.engine.js'))
        .map((path) => basename(path))
        .sort(),
    ).toEqual(['a.engine.js', 'x.cjs', 'y.cjs']);
  });

  it('hashes the same code alike wherever it lies, and other code otherwise', async () => {
    using here = engineFolder(files);
    const first = await hashAfterImport(here.file('a.engine.ts'));
    const elsewhere = mkdtempSync(join(tmpdir(), 'enginehouse-elsewhere-'));
    try {
      cpSync(here.path, elsewhere, { recursive: true });
      expect(await hashAfterImport(join(elsewhere, 'a.engine.ts'))).toBe(first);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
    for (const [name, text] of Object.entries(files)) {
      using changed = engineFolder({ ...files, [name]: `${text}\n` });
      expect(await hashAfterImport(changed.file('a.engine.ts')), name).not.toBe(first);
    }
    using windows = engineFolder({ ...files, 'logic.ts': `${files['logic.ts']}\r\n` });
    using unix = engineFolder({ ...files, 'logic.ts': `${files['logic.ts']}\n` });
    expect(await hashAfterImport(windows.file('a.engine.ts'))).toBe(await hashAfterImport(unix.file('a.engine.ts')));
  });

  it('sees the imports of code that was loaded before, without running it again', async () => {
    using folder = engineFolder({
      'a.engine.js': "import './early.js';",
      'early.js':
        "import './earlier.cjs'; import './deep.js'; import './d.json' with { type: 'json' }; globalThis.earlyRuns = (globalThis.earlyRuns ?? 0) + 1;",
      'deep.js': 'globalThis.deepRuns = (globalThis.deepRuns ?? 0) + 1;',
      'earlier.cjs': 'globalThis.earlierRuns = (globalThis.earlierRuns ?? 0) + 1;',
      'd.json': '{}',
    });
    await nativeImport(`file://${folder.file('early.js')}`);
    const before = await hashAfterImport(folder.file('a.engine.js'));
    const { earlyRuns, deepRuns, earlierRuns } = globalThis as Record<string, unknown>;
    expect([earlyRuns, deepRuns, earlierRuns]).toEqual([1, 1, 1]);
    expect(
      graph
        .filesOf(folder.file('a.engine.js'))
        .map((path) => basename(path))
        .sort(),
    ).toEqual(['a.engine.js', 'd.json', 'deep.js', 'earlier.cjs', 'early.js']);

    using fresh = engineFolder(
      Object.fromEntries(
        ['a.engine.js', 'early.js', 'deep.js', 'earlier.cjs', 'd.json'].map((name) => [
          name,
          readFileSync(folder.file(name), 'utf8'),
        ]),
      ),
    );
    expect(await hashAfterImport(fresh.file('a.engine.js'))).toBe(before);
  });

  it('runs afresh what changed and what imports it, and keeps the rest', async () => {
    using folder = engineFolder({
      'a.engine.ts':
        "import { v } from './v.ts'; import { shared } from './shared.ts'; import { c } from './c.cjs'; export const value: number = v; export { shared, c };",
      'b.engine.ts': "import { shared } from './shared.ts'; export { shared };",
      'v.ts': 'export const v: number = 1;',
      'c.cjs': 'exports.c = 1;',
      'shared.ts': 'export const shared: object = {};',
    });
    const a = folder.file('a.engine.ts');
    const b = folder.file('b.engine.ts');
    const first = await graph.import(a);
    const other = await graph.import(b);
    expect(graph.isCurrent(a) && graph.isCurrent(b)).toBe(true);
    expect((await graph.import(a)).value).toBe(1);
    const before = await graph.hashOf(a);

    folder.write({ 'v.ts': 'export const v: number = 2;', 'c.cjs': 'exports.c = 2;' });
    expect([graph.isCurrent(a), graph.isCurrent(b)]).toEqual([false, true]);
    await graph.refresh([a]);
    const second = await graph.import(a);
    expect([second.value, second.c]).toEqual([2, 2]);
    expect(second.shared).toBe(first.shared);
    expect((await graph.import(b)).shared).toBe(other.shared);
    expect(await graph.hashOf(a)).not.toBe(before);
    expect(graph.isCurrent(a) && graph.isCurrent(b)).toBe(true);
  });

  it('runs a file afresh after it failed, whether or not it changed', async () => {
    using folder = engineFolder({
      'a.engine.js': "if (globalThis.notReady !== false) throw new Error('not ready'); export const ok = true;",
    });
    const file = folder.file('a.engine.js');
    await expect(graph.import(file)).rejects.toThrow('not ready');
    expect(graph.isCurrent(file)).toBe(false);
    (globalThis as { notReady?: boolean }).notReady = false;
    await graph.refresh([file]);
    expect((await graph.import(file)).ok).toBe(true);
  });

  it("gives engine files the host's kernel, though none can be found from where they lie", async () => {
    using folder = engineFolder({ 'a.engine.js': "export { registerEngine } from '@enginehouse/kernel';" });
    const hosts = await nativeImport(import.meta.resolve('@enginehouse/kernel'));
    expect((await graph.import(folder.file('a.engine.js'))).registerEngine).toBe(hosts.registerEngine);
  });
});
