import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPacked, packPackages } from '../scripts/pack-packages.ts';
import { defineBenchRow, type OwnMeasurement } from './harness/define-bench-row.ts';

const ROOT = join(import.meta.dirname, '..');
const LIMIT_MS = 30;

/** Prints how long one import took in a fresh process, module resolution included. */
const PROBE = `const begin = performance.now();
await import(process.argv[2]);
process.stdout.write(String(performance.now() - begin));
`;

async function importTime(folder: string, specifier: string, compileCache?: string): Promise<number> {
  const { NODE_COMPILE_CACHE: _, ...environment } = process.env;
  if (compileCache !== undefined) environment.NODE_COMPILE_CACHE = compileCache;
  const { stdout } = await promisify(execFile)(process.execPath, ['probe.mjs', specifier], {
    cwd: folder,
    env: environment,
  });
  return Number(stdout);
}

/** The kernel's import less that of an empty module of the same kind, each in a process of its own. */
function importing(folder: string, empty: string, compileCache?: string): OwnMeasurement {
  return {
    measure: async () => {
      const floor = await importTime(folder, empty, compileCache);
      return Math.max(0, (await importTime(folder, '@enginehouse/kernel', compileCache)) - floor);
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

const packed = defineBenchRow({
  name: 'kernel-import',
  what: 'import of @enginehouse/kernel as published, in a fresh process',
  against: 'an empty module',
  limit: LIMIT_MS,
  unit: 'ms',
  setup: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'enginehouse-bench-'));
    await packPackages(ROOT, join(folder, 'packed'));
    await installPacked(ROOT, join(folder, 'packed'), folder);
    await writeFile(join(folder, 'probe.mjs'), PROBE);
    await writeFile(join(folder, 'empty.mjs'), '');
    return importing(folder, './empty.mjs');
  },
});

const fromSource = defineBenchRow({
  name: 'kernel-import-from-source',
  what: 'the same from TypeScript with a warm compile cache, as the workspace runs it',
  against: 'an empty .ts module',
  limit: LIMIT_MS,
  unit: 'ms',
  setup: async () => {
    // Inside the project, so that the workspace's package resolves.
    await mkdir(join(ROOT, '.cache'), { recursive: true });
    const folder = await mkdtemp(join(ROOT, '.cache', 'import-'));
    await writeFile(join(folder, 'probe.mjs'), PROBE);
    await writeFile(join(folder, 'empty.ts'), 'export {};\n');
    // Stripping types costs a first start about 45 ms for the stripper alone; the compile cache keeps what it stripped.
    const compileCache = join(folder, 'compile-cache');
    await importTime(folder, './empty.ts', compileCache);
    await importTime(folder, '@enginehouse/kernel', compileCache);
    return importing(folder, './empty.ts', compileCache);
  },
});

export const rows = [packed, fromSource];
