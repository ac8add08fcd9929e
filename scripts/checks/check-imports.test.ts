import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findImports } from './check-imports.ts';
import { DOMAINS, PACKAGES } from './import-table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const messages = (path: string, text: string): string[] => findImports({ path, text }).map((one) => one.message);

test.each([
  [
    'a package above',
    'packages/kernel/src/plan.ts',
    `import { openDatabase } from '@enginehouse/store';`,
    /kernel may not import store/,
  ],
  [
    'a type of it',
    'packages/kernel/src/plan.ts',
    `import type { Database } from '@enginehouse/store';`,
    /kernel may not import store/,
  ],
  [
    'a type inside a type',
    'packages/models/src/a.ts',
    `type A = import('@enginehouse/kernel').Json;`,
    /models may not import kernel/,
  ],
  [
    'a re-export',
    'packages/errors/src/a.ts',
    `export { createPlanner } from '@enginehouse/kernel';`,
    /errors may not import kernel/,
  ],
  [
    'a dynamic import',
    'packages/api/src/a.ts',
    `await import('@enginehouse/platform');`,
    /api may not import platform/,
  ],
  [
    'a provider by its name',
    'packages/platform/src/engines/a.ts',
    `await import('@enginehouse/provider-ollama');`,
    /platform may not import provider-ollama/,
  ],
  [
    'a value where types are allowed',
    'packages/api/src/a.ts',
    `import { execute } from '@enginehouse/kernel';`,
    /only types of kernel/,
  ],
  [
    'an inline type beside nothing',
    'packages/api/src/a.ts',
    `import { type Json } from '@enginehouse/kernel';`,
    /only types of kernel/,
  ],
  [
    'an npm package of a pure package',
    'packages/kernel/src/a.ts',
    `import { z } from 'zod';`,
    /kernel may not import 'zod'/,
  ],
  [
    'a builtin in the pure half',
    'packages/kernel/src/a.ts',
    `import { readFile } from 'node:fs/promises';`,
    /pure half/,
  ],
  [
    'the machine half from the pure half',
    'packages/kernel/src/a.ts',
    `import { loadEngines } from './node/loader.ts';`,
    /pure half/,
  ],
  [
    'a file of another package',
    'packages/store/src/a.ts',
    `import { a } from '../../kernel/src/plan.ts';`,
    /leaves the package/,
  ],
  [
    'a domain to the right',
    'packages/platform/src/configuration/a.ts',
    `import type { R } from '../runs/runs.ts';`,
    /configuration may not import runs/,
  ],
  [
    'compose from a domain',
    'packages/platform/src/runs/a.ts',
    `import { compose } from '../compose.ts';`,
    /above the domains/,
  ],
  [
    'a domain from below',
    'packages/platform/src/errors.ts',
    `import { a } from './events/event-bus.ts';`,
    /below the domains/,
  ],
  [
    'an unknown domain',
    'packages/platform/src/stuff/a.ts',
    `import { a } from '../errors.ts';`,
    /'stuff' is no domain/,
  ],
  ['an unknown package', 'packages/stuff/src/a.ts', '', /not in scripts\/checks\/import-table/],
  [
    'in earnest what only tests may import',
    'packages/store/src/a.ts',
    `import { createSealer } from '@enginehouse/vault';`,
    /store may not import vault/,
  ],
  [
    'platform from an engine',
    'examples/shop/engines/a.engine.ts',
    `import { a } from '@enginehouse/platform';`,
    /only a 'start.ts'/,
  ],
])('refuses %s', (_, path, text, message) => {
  expect(messages(path, text)).toEqual([expect.stringMatching(message)]);
});

test.each([
  ['packages/kernel/src/plan.ts', `import valid from 'semver/functions/valid.js'; import { hash } from 'node:crypto';`],
  ['packages/kernel/src/node/loader.ts', `import { registerEngine } from '../registry.ts'; import 'node:fs';`],
  ['packages/kernel/src/plan.test.ts', `import { test } from 'vitest'; import fc from 'fast-check';`],
  ['packages/api/src/a.ts', `import type { Json } from '@enginehouse/kernel';`],
  ['packages/platform/src/runs/a.ts', `import { a } from '../configuration/a.ts'; import { b } from '../errors.ts';`],
  ['packages/platform/src/runs/a.test.ts', `import { compose } from '../compose.ts';`],
  ['packages/platform/src/compose.ts', `import { a } from './modules/a.ts';`],
  ['packages/store/src/a.int.test.ts', `import { createSealer } from '@enginehouse/vault';`],
  ['examples/shop/start.ts', `import { compose } from '@enginehouse/platform';`],
])('allows what %s needs', (path, text) => {
  expect(messages(path, text)).toEqual([]);
});

test('a finding names the file and the line', () => {
  const file = { path: 'packages/errors/src/a.ts', text: `\n\nimport '@enginehouse/kernel';\n` };
  expect(findImports(file)[0]?.where).toBe('packages/errors/src/a.ts:3');
});

test('the table names every package of the folder', async () => {
  expect(PACKAGES.map((one) => one.name).toSorted()).toEqual((await readdir(join(ROOT, 'packages'))).toSorted());
});

test('the table has no cycle: a package imports only packages above it', () => {
  for (const [index, one] of PACKAGES.entries()) {
    const above = PACKAGES.slice(0, index).map((other) => other.name);
    expect(above).toEqual(expect.arrayContaining([...one.mayImport, ...(one.typesOnly ?? []), ...(one.inTests ?? [])]));
  }
});

test('docs/architecture.md shows the same table and the same order', async () => {
  const text = await readFile(join(ROOT, 'docs', 'architecture.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z]+)` \| (.+) \| (.+) \|$/gm)].map(([, name, what, may]) => ({
    name,
    what,
    may,
  }));
  const table = PACKAGES.map(({ name, what, mayImport, typesOnly = [] }) => ({
    name,
    what,
    may: [...mayImport, ...typesOnly.map((one) => `types of ${one}`)].join(', ') || '-',
  }));
  expect(rows).toEqual(table);
  expect(text).toContain(DOMAINS.map((one) => `\`${one}\``).join(', '));
});
