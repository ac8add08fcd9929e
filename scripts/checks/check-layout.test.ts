import { expect, test } from 'vitest';
import { findLayout } from './check-layout.ts';

const PATH = 'packages/kernel/src/plan.ts';
const messages = (path: string, text: string): string[] => findLayout({ path, text }).map((one) => one.message);

test.each([
  ['an empty word as folder', 'packages/kernel/src/utils/a.ts', '', /'utils' names nothing/],
  ['an empty word in a file name', 'packages/kernel/src/plan-helper.ts', '', /'helper' names nothing/],
  ['a word that is empty alone', 'packages/kernel/src/shared/a.ts', '', /'shared' names nothing/],
  ['camel case', 'packages/kernel/src/executionPlan.ts', '', /not kebab-case/],
  ['a long file without a reason', PATH, 'const a = 1;\n'.repeat(301), /301 lines: above 300/],
  [
    'a file that is too long, reason or not',
    PATH,
    `// because\n${'const a = 1;\n'.repeat(500)}`,
    /501 lines: split it/,
  ],
  ['export *', PATH, `export * from './a.ts';`, /hides names/],
  ['logic in an index', 'packages/kernel/src/index.ts', 'export const a = 1;', /only 'export/],
  ['an import in an index', 'packages/kernel/src/index.ts', `import './a.ts';`, /only 'export/],
  ['process.env', PATH, 'const home = process.env.HOME;', /only a config.ts/],
  ['process.env taken apart', PATH, 'const { HOME } = process.env;', /only a config.ts/],
  ['env of node:process', PATH, `import { env } from 'node:process';`, /only a config.ts/],
])('refuses %s', (_, path, text, message) => {
  expect(messages(path, text)).toEqual([expect.stringMatching(message)]);
});

test.each([
  [PATH, `// It is a table.\n${'const a = 1;\n'.repeat(400)}`],
  ['packages/kernel/src/shared-memory.ts', ''],
  [PATH, 'const a = context.env; const b = process.argv;'],
  ['packages/kernel/src/index.ts', `export { a, type B } from './a.ts';\nexport type { C } from './c.ts';`],
  ['packages/server/src/config.ts', 'export const port = process.env.PORT;'],
  ['packages/server/src/a.test.ts', 'const seed = process.env.ENGINEHOUSE_SEED;'],
  ['packages/store/src/testing/seed.ts', 'export const seed = process.env.ENGINEHOUSE_SEED;'],
  ['scripts/a.ts', 'const path = process.env.PATH;'],
])('allows what %s needs', (path, text) => {
  expect(messages(path, text)).toEqual([]);
});
