import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Seeds: printed by each seeded test; set ENGINEHOUSE_SEED to run one again.
export default defineConfig({
  test: {
    // Much of what tests do is waiting for a database, a process or a lease: with two files at a time on two processors a
    // quarter of them stood still.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          // A limit for what hangs: machines are shared, and nothing here asserts a time.
          testTimeout: 30_000,
          include: [
            'packages/**/*.test.ts',
            'examples/**/*.test.ts',
            'providers/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/templates/**', '**/*.int.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['packages/**/*.int.test.ts', 'examples/**/*.int.test.ts', 'providers/**/*.int.test.ts'],
          exclude: ['**/node_modules/**'],
          setupFiles: ['packages/store/src/testing/close-at-end-of-file.ts'],
          // Embedded databases live for seconds here: their WebAssembly is not compiled a second time so that it runs faster,
          // which was a sixth of the processor time of a file. Whole processes, in e2e, do as their users' do.
          execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          exclude: ['**/node_modules/**', '**/*.long.e2e.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'long',
          include: ['e2e/**/*.long.e2e.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
