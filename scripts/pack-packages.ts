import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleModules } from './bundle-modules.ts';

/** Packages that are published, in the order in which they need each other. */
export const PUBLISHED = ['errors', 'kernel', 'models', 'sdk'] as const;

/** Packages whose `./testing` is for whoever builds on them; it needs vitest, which they bring along. */
const WITH_TESTING: readonly string[] = ['sdk'];

/** Lowest Node that runs the published packages: `util.getCallSites` and `module.registerHooks` came with it. */
const NODE_RANGE = '>=24';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Emits the published packages as JavaScript with types into `folder/<name>`, ready for `npm pack` or `npm publish`.
 * Node refuses TypeScript under node_modules, which is why a published package is emitted at all. Rejects with what tsc
 * printed when the emit fails.
 */
export async function packPackages(root: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of PUBLISHED) {
    await emit(root, folder, name);
    await copyCommonJs(root, folder, name);
    await bundleModules(join(folder, name, 'dist'));
    await describe(root, folder, name);
  }
}

async function emit(root: string, folder: string, name: string): Promise<void> {
  const source = join(root, 'packages', name, 'src');
  const config = join(folder, `tsconfig.${name}.json`);
  const before = PUBLISHED.slice(0, PUBLISHED.indexOf(name as (typeof PUBLISHED)[number]));
  const text = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      stripInternal: true,
      rootDir: source,
      outDir: join(folder, name, 'dist'),
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
      // Sources of another package would be emitted along: its emitted types stand in for them.
      paths: Object.fromEntries(
        before.map((one) => [`@enginehouse/${one}`, [join(folder, one, 'dist', 'index.d.ts')]]),
      ),
    },
    include: [`${source}/**/*.ts`],
    exclude: ['test', 'int.test', 'test-d', 'bench']
      .map((kind) => `${source}/**/*.${kind}.ts`)
      .concat([`${source}/**/fixtures`])
      .concat(WITH_TESTING.includes(name) ? [] : [`${source}/**/*-contract.ts`, `${source}/**/testing`]),
  };
  await writeFile(config, JSON.stringify(text, null, 2));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await promisify(execFile)(process.execPath, [tsc, '--project', config, '--pretty', 'false'], { cwd: root });
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new Error(`tsc could not emit @enginehouse/${name}:\n${stdout ?? error}`);
  }
}

/** tsc passes by what is JavaScript already: files that must be CommonJS go along as they are. */
async function copyCommonJs(root: string, folder: string, name: string): Promise<void> {
  const source = join(root, 'packages', name, 'src');
  const files = await readdir(source, { recursive: true });
  for (const file of files.filter((one) => one.endsWith('.cjs') && !/(^|\/)(fixtures|testing)\//.test(one))) {
    await cp(join(source, file), join(folder, name, 'dist', file));
  }
}

async function describe(root: string, folder: string, name: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;
  const withTesting = WITH_TESTING.includes(name);
  // What only tests of this repository need is not emitted.
  const doors = Object.entries(manifest.exports).filter(([, source]) => withTesting || !source.includes('/testing/'));
  const exports = doors.map(([door, source]) => {
    const emitted = source.replace('./src/', './dist/').replace(/\.ts$/, '');
    return [door, { types: `${emitted}.d.ts`, default: `${emitted}.js` }];
  });
  const published = {
    name: manifest.name,
    version: manifest.version,
    description: manifest.description,
    license: manifest.license,
    type: 'module',
    engines: { node: NODE_RANGE },
    exports: Object.fromEntries(exports),
    files: ['dist'],
    sideEffects: false,
    dependencies: manifest.dependencies,
    ...(withTesting
      ? { peerDependencies: { vitest: '>=4' }, peerDependenciesMeta: { vitest: { optional: true } } }
      : {}),
  };
  await writeFile(join(folder, name, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  await cp(join(root, 'LICENSE'), join(folder, name, 'LICENSE'));
}

/**
 * Lays packed packages out as a program of its own would have them installed: `folder/node_modules`, with the npm
 * packages that they depend on copied from this project's, so that no registry is needed.
 */
export async function installPacked(root: string, packed: string, folder: string): Promise<void> {
  for (const name of PUBLISHED) {
    const target = join(folder, 'node_modules', '@enginehouse', name);
    await cp(join(packed, name), target, { recursive: true });
    await copyDependencies(root, target, folder);
  }
}

/** What a package depends on, and what that depends on, out of this project's own folder. */
async function copyDependencies(root: string, ofPackage: string, folder: string): Promise<void> {
  const { dependencies = {} } = JSON.parse(await readFile(join(ofPackage, 'package.json'), 'utf8')) as Manifest;
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith('@enginehouse/')) continue;
    const from = join(root, 'node_modules', dependency);
    await cp(from, join(folder, 'node_modules', dependency), { recursive: true, dereference: true });
    await copyDependencies(root, from, folder);
  }
}
