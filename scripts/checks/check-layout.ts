import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Visitor } from 'oxc-parser';
import type { Check, Finding } from './check.ts';
import { PACKAGES } from './import-table.ts';
import { isTestFile, lineAt, parseSource, readSources, type SourceFile } from './source-files.ts';

/** Words that say nothing, wherever they stand: a function without a home means a missing home. */
const EMPTY_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'misc', 'manager', 'managers']);
/** Words that say nothing alone: `shared.ts` does not, `shared-memory.ts` does. */
const EMPTY_NAMES = new Set(['common', 'shared']);
const LONG = 300;
const TOO_LONG = 500;

/** Holds names, sizes, the indexes, and where the environment may be read. */
export const checkLayout: Check = {
  name: 'layout',
  what: 'names, file sizes, indexes, exports, process.env',
  run: async (root) => {
    const files = (await readSources(root)).flatMap((file) => findLayout(file));
    const exports = await Promise.all(PACKAGES.map((one) => findExports(root, one.name)));
    return [...files, ...exports.flat()];
  },
};

/** What one file breaks. */
export function findLayout(file: SourceFile): Finding[] {
  return [...findNames(file), ...findSize(file), ...findIndex(file), ...findEnvironment(file)];
}

function findNames({ path }: SourceFile): Finding[] {
  const findings: Finding[] = [];
  for (const segment of path.split('/')) {
    const [stem] = segment.replace(/^\.+/, '').split('.') as [string];
    const name = stem.toLowerCase();
    const empty = EMPTY_NAMES.has(name) ? name : name.split('-').find((word) => EMPTY_WORDS.has(word));
    if (empty !== undefined) findings.push({ where: path, message: `'${empty}' names nothing: name the thing in it` });
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem) && !segment.endsWith('.tsx') && !segment.startsWith('.')) {
      findings.push({ where: path, message: `'${segment}' is not kebab-case` });
    }
  }
  return findings;
}

function findSize({ path, text }: SourceFile): Finding[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines > TOO_LONG) return [{ where: path, message: `${lines} lines: split it, ${TOO_LONG} is the most` }];
  if (lines > LONG && !/^(#!.*\n)?\/[/*]/.test(text)) {
    return [{ where: path, message: `${lines} lines: above ${LONG}, a comment at the top says why` }];
  }
  return [];
}

/** An index is a list of names; `export *` is nowhere. */
function findIndex(file: SourceFile): Finding[] {
  if (!file.path.endsWith('.ts')) return [];
  const findings: Finding[] = [];
  const isIndex = posix.basename(file.path) === 'index.ts';
  for (const node of parseSource(file).program.body) {
    const where = `${file.path}:${lineAt(file.text, node.start)}`;
    if (node.type === 'ExportAllDeclaration') findings.push({ where, message: "'export *' hides names: list them" });
    else if (isIndex && !(node.type === 'ExportNamedDeclaration' && node.source)) {
      findings.push({ where, message: "an index.ts holds only 'export { ... } from' lines" });
    }
  }
  return findings;
}

/** `process.env` is read in `config.ts` alone; tests, scripts, benchmarks and the configuration of tools excepted. */
function findEnvironment(file: SourceFile): Finding[] {
  const free = !/^(packages|examples|providers)\//.test(file.path) || isTestFile(file.path);
  if (free || /^(?:.+\.)?config\.ts$/.test(posix.basename(file.path))) return [];
  const findings: Finding[] = [];
  const add = (offset: number): void => {
    findings.push({
      where: `${file.path}:${lineAt(file.text, offset)}`,
      message: 'only a config.ts reads process.env: read it there and pass the value on',
    });
  };
  new Visitor({
    MemberExpression: (node) => {
      const named = node.property.type === 'Identifier' && node.property.name === 'env';
      const object = node.object.type === 'Identifier' && node.object.name === 'process';
      if (named && object) add(node.start);
    },
    ImportDeclaration: (node) => {
      if (node.source.value !== 'node:process' && node.source.value !== 'process') return;
      const takesEnvironment = node.specifiers.some(
        (one) => one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' && one.imported.name === 'env',
      );
      if (takesEnvironment) add(node.start);
    },
  }).visit(parseSource(file).program);
  return findings;
}

/** A package shows named doors, each an index of its own. */
async function findExports(root: string, name: string): Promise<Finding[]> {
  const where = `packages/${name}/package.json`;
  const manifest = JSON.parse(await readFile(join(root, where), 'utf8')) as { exports?: Record<string, unknown> };
  const doors = Object.entries(manifest.exports ?? {});
  if (doors.length === 0) return [{ where, message: "a package declares its 'exports'" }];
  return doors.flatMap(([door, target]) =>
    !door.includes('*') && typeof target === 'string' && /^\.\/src\/([a-z-]+\/)*index\.ts$/.test(target)
      ? []
      : [{ where, message: `export '${door}' must name one index.ts under src, without a pattern` }],
  );
}
