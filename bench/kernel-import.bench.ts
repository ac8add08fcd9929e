import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPacked, packPackages } from '../scripts/pack-packages.ts';
import { defineBenchRow } from './harness/define-bench-row.ts';

const ROOT = join(import.meta.dirname, '..');

/** Prints how long one import took in a fresh process, module resolution included. */
const PROBE = `const begin = performance.now();
await import(process.argv[2]);
process.stdout.write(String(performance.now() - begin));
`;

async function importTime(folder: string, specifier: string): Promise<number> {
  const { NODE_COMPILE_CACHE: _, ...environment } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ['probe.mjs', specifier], {
    cwd: folder,
    env: environment,
  });
  return Number(stdout);
}

const packed = defineBenchRow({
  name: 'kernel-import',
  what: 'import of @enginehouse/kernel as published, in a fresh process',
  against: 'an empty module',
  limit: 30,
  unit: 'ms',
  setup: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'enginehouse-bench-'));
    await packPackages(ROOT, join(folder, 'packed'));
    await installPacked(ROOT, join(folder, 'packed'), folder);
    await writeFile(join(folder, 'probe.mjs'), PROBE);
    await writeFile(join(folder, 'empty.mjs'), '');
    return {
      measure: async () => {
        const floor = await importTime(folder, './empty.mjs');
        return Math.max(0, (await importTime(folder, '@enginehouse/kernel')) - floor);
      },
      dispose: () => rm(folder, { recursive: true, force: true }),
    };
  },
});

export const rows = [packed];
