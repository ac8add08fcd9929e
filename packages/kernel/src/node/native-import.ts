import { createRequire } from 'node:module';

/**
 * Node's own `import()`, whatever transforms the file that calls it: under a test runner or a bundler a written
 * `import()` goes through that tool's module runner, where neither hooks nor call sites are Node's. A CommonJS file
 * reached by `require` stays as it is. (`vm` could do it in one line, with a warning about an experimental feature.)
 */
export const nativeImport: (url: string) => Promise<Readonly<Record<string, unknown>>> = createRequire(import.meta.url)(
  './native-import.cjs',
);
