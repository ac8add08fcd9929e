import { expect, test } from 'vitest';
import { completeLockfile, missingOptionals } from './lockfile.ts';

const lockfile = {
  lockfileVersion: 3,
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.2.3',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64': '1.2.3',
        '@tool/linux-arm64-musl': '1.2.3',
        '@tool/win32-x64-msvc': '1.2.3',
      },
    },
    'node_modules/@tool/linux-x64': { version: '1.2.3', optional: true },
    'node_modules/zebra': { version: '1.0.0' },
  },
};

test('names the optional packages without an entry', () => {
  expect(missingOptionals(lockfile).map((one) => one.name)).toEqual(['@tool/linux-arm64-musl', '@tool/win32-x64-msvc']);
});

test('completes them with the platform of their name, in order, and nothing is missing after', () => {
  const complete = completeLockfile(lockfile);
  expect(missingOptionals(complete)).toEqual([]);
  expect(Object.keys(complete.packages)).toEqual([
    '',
    'node_modules/@tool/linux-arm64-musl',
    'node_modules/@tool/linux-x64',
    'node_modules/@tool/win32-x64-msvc',
    'node_modules/tool',
    'node_modules/zebra',
  ]);
  expect(complete.packages['node_modules/@tool/linux-arm64-musl']).toEqual({
    version: '1.2.3',
    cpu: ['arm64'],
    libc: ['musl'],
    os: ['linux'],
    dev: true,
    optional: true,
  });
});

test('a package inside a package counts as listed', () => {
  const nested = {
    'node_modules/a/node_modules/b': { version: '1.0.0', optionalDependencies: { c: '1.0.0' } },
    'node_modules/a/node_modules/c': {},
  };
  expect(missingOptionals({ packages: nested })).toEqual([]);
});

test.each([
  ['a range', { '@tool/linux-x64': '^1.0.0' }, /no exact version/],
  ['a name without a platform', { '@tool/native': '1.0.0' }, /does not tell its platform/],
])('refuses to guess: %s', (_, optionalDependencies, message) => {
  expect(() => completeLockfile({ packages: { 'node_modules/tool': { optionalDependencies } } })).toThrow(message);
});
