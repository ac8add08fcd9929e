import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { registeredEngines } from '../registry.ts';
import { loadEngines, unloadEngines } from './load-engines.ts';
import type { LoadReport } from './load-report.ts';
import { engineFolder, engineText } from './testing/engine-folder.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

describe('a folder of broken engine files', () => {
  let report: LoadReport;
  const printed: string[] = [];
  beforeAll(async () => {
    report = await loadEngines(join(fixtures, 'broken'), {
      importTimeLimitMs: 200,
      onPrint: (file, text) => printed.push(`${basename(file)}: ${text}`),
    });
  });
  afterAll(() => unloadEngines());

  const problemOf = (file: string) =>
    report.problems.filter(({ files }) => files.some((path) => basename(path).startsWith(`${file}.engine.`)));

  it('loads what is whole', () => {
    expect(report.engines.map(({ engineId }) => engineId)).toEqual(['fine', 'needs-fine', 'prints']);
    expect(report.loaded).toEqual(['fine', 'needs-fine', 'prints']);
  });

  it.each([
    ['syntax', 'ENGINE_FILE_SYNTAX', /syntax\.engine\.ts does not parse: .+ \(line \d+\)$/],
    ['not-erasable', 'ENGINE_FILE_SYNTAX', /not-erasable\.engine\.ts does not parse: .*enum/],
    ['throws', 'ENGINE_FILE_FAILED', /throws\.engine\.ts threw while it was imported: the parameters are missing/],
    ['throws-nothing', 'ENGINE_FILE_FAILED', /threw while it was imported: undefined/],
    ['imports-nothing', 'ENGINE_FILE_FAILED', /there-is-no-such\.logic\.ts/],
    ['wrong-import', 'ENGINE_FILE_SYNTAX', /regsterEngine/],
    ['no-score', 'SCORE_MISSING', /no-score\.engine\.ts registers 'no-score' but exports no function named `score`/],
    ['score-is-data', 'SCORE_MISSING', /exports no function named `score`/],
    ['two-engines', 'SCORE_AMBIGUOUS', /'two-engines-one' and 'two-engines-other'/],
    ['registers-nothing', 'ENGINE_FILE_EMPTY', /registers no engine/],
    ['misspelled', 'DEPENDENCY_NOT_REGISTERED', /'fien' is not registered; did you mean 'fine'/],
    ['duplicate-a', 'DUPLICATE_ENGINE', /duplicate-a\.engine\.ts and by .*duplicate-b\.engine\.ts/],
    ['exits', 'ENGINE_EXITED', /process\.exit\(1\)/],
    ['hangs', 'ENGINE_FILE_TIME_LIMIT', /had not ended after 200 ms/],
  ])('reports %s as %s', (file, code, message) => {
    const problems = problemOf(file);
    expect(problems.map(({ error }) => error.code)).toEqual([code]);
    expect(problems[0]?.error.message).toMatch(message);
    expect(problems[0]?.error.fix).not.toBe('');
    expect(problems[0]?.error.where).toContain(`${file}.engine.`);
    expect(problems[0]?.error.message).not.toContain('?enginehouse');
  });

  it('names the line where it can be told', () => {
    expect(problemOf('syntax')[0]?.error.where).toMatch(/syntax\.engine\.ts:19$/);
    expect(problemOf('throws')[0]?.error.where).toMatch(/throws\.engine\.ts:18$/);
  });

  it('lists every fault of a definition at once, also when the file swallows the error', () => {
    expect(
      problemOf('invalid')[0]
        ?.error.problems.map(({ field }) => field)
        .sort(),
    ).toEqual(['computeCost', 'engineId', 'researchOnly', 'riskLevel', 'version']);
    expect(problemOf('swallows').map(({ error }) => error.code)).toContain('INVALID_DEFINITION');
  });

  it('says which dependents stay out because of whom', () => {
    const [throws] = problemOf('throws');
    expect([throws?.engineIds, throws?.keptOut]).toEqual([['throws'], ['needs-throws']]);
    expect(throws?.files.map((file) => basename(file)).sort()).toEqual([
      'imports-throws.engine.ts',
      'throws.engine.ts',
    ]);
  });

  it('sends what a file prints to where it was told, and warns', () => {
    expect(printed).toEqual(['prints.engine.ts: loading the parameters\n']);
    expect(report.warnings.map(({ code, file }) => [code, basename(file ?? '')])).toEqual([
      ['FILE_PRINTED', 'prints.engine.ts'],
    ]);
  });

  it('finds the same again', async () => {
    const again = await loadEngines(join(fixtures, 'broken'), { importTimeLimitMs: 200, onPrint: () => {} });
    const codes = (one: LoadReport) => one.problems.map(({ error }) => error.code).sort();
    expect(codes(again)).toEqual(codes(report));
    expect(again.loaded).toEqual([]);
  });
});

describe('loading', () => {
  afterEach(() => unloadEngines());

  it('throws for a cycle, with its path, and leaves everything as it was', async () => {
    await expect(loadEngines(join(fixtures, 'cycle'))).rejects.toMatchObject({
      code: 'DEPENDENCY_CYCLE',
      message: expect.stringContaining('a -> b -> c -> a'),
    });
    expect(registeredEngines()).toEqual([]);
  });

  it('refuses what a file registers after its import was given up', async () => {
    using folder = engineFolder({
      'a.engine.js': engineText('a', { before: 'await new Promise((resolve) => setTimeout(resolve, 300));' }),
      'b.engine.js': engineText('b'),
    });
    const report = await loadEngines(folder.path, { importTimeLimitMs: 50 });
    expect(report.problems.map(({ error }) => error.code)).toEqual(['ENGINE_FILE_TIME_LIMIT']);
    await wait(400);
    expect(registeredEngines().map(({ engineId }) => engineId)).toEqual(['b']);
    expect((await loadEngines(folder.path)).loaded).toEqual(['a']);
  });

  it('loads a repaired file without a restart, also when the fault was in a file it imports', async () => {
    using folder = engineFolder({
      'a.engine.ts': `import { n } from './n.ts';\n${engineText('a', { body: 'return n;' })}`,
      'n.ts': 'export const n: number = ;',
    });
    expect((await loadEngines(folder.path)).problems[0]?.error).toMatchObject({
      code: 'ENGINE_FILE_SYNTAX',
      where: `${folder.file('n.ts')}:1`,
    });
    folder.write({ 'n.ts': 'export const n: number = 1;' });
    const report = await loadEngines(folder.path);
    expect([report.loaded, report.problems]).toEqual([['a'], []]);
  });

  it('says that Node runs no TypeScript from node_modules', async () => {
    using folder = engineFolder({
      'node_modules/pack/package.json': '{ "type": "module" }',
      'node_modules/pack/a.engine.ts': engineText('a'),
    });
    const report = await loadEngines(folder.file('node_modules/pack'));
    expect(report.problems[0]?.error).toMatchObject({
      code: 'ENGINE_FILE_SYNTAX',
      fix: expect.stringContaining('JavaScript'),
    });
  });

  it('loads a pack of JavaScript engines from node_modules', async () => {
    using folder = engineFolder({
      'node_modules/pack/package.json': '{ "name": "pack", "type": "module" }',
      'node_modules/pack/a.engine.js': `import { n } from './n.js';\n${engineText('a', { body: 'return n;' })}`,
      'node_modules/pack/n.js': 'export const n = 7;',
      'b.engine.js': `import 'pack/a.engine.js';\n${engineText('b', { dependencies: ['a'] })}`,
    });
    const report = await loadEngines(folder.file('b.engine.js'));
    expect(report.problems).toEqual([]);
    expect(report.engines.map(({ engineId, file }) => [engineId, basename(file ?? '')])).toEqual([
      ['a', 'a.engine.js'],
      ['b', 'b.engine.js'],
    ]);
    expect(await report.engines[0]?.score({}, {} as never)).toBe(7);
  });

  it("keeps standard output for the host's own document, and the host's own exit", async () => {
    using folder = engineFolder({});
    cpSync(join(fixtures, 'broken'), folder.file('engines'), { recursive: true });
    folder.write({
      'engines/talks.engine.ts': engineText('talks', { before: "console.log('%s says hello', 'talks');" }),
    });
    const program = `
      import { loadEngines } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))};
      const report = await loadEngines(process.argv[2], { importTimeLimitMs: 100 });
      console.log(JSON.stringify(report.engines.map((engine) => engine.engineId)));
      process.exit(7);`;
    folder.write({ 'program.ts': program });
    const failure = await promisify(execFile)(process.execPath, [
      folder.file('program.ts'),
      folder.file('engines'),
    ]).catch((error) => error);
    expect([failure.code, JSON.parse(failure.stdout)]).toEqual([7, ['fine', 'needs-fine', 'prints', 'talks']]);
    expect(failure.stderr).toBe('loading the parameters\ntalks says hello\n');
  });
});
