import { posix } from 'node:path';
import type { Check, Finding } from './check.ts';
import {
  ABOVE_DOMAINS,
  DOMAINS,
  OUTSIDE,
  PACKAGES,
  type PackageRule,
  PURE_KERNEL_BUILTINS,
  TEST_TOOLS,
} from './import-table.ts';
import { importsOf } from './imports-of.ts';
import { type ImportOf, isTestFile, readSources, type SourceFile } from './source-files.ts';

/** Holds the package table and the order of the domains, type imports included. */
export const checkImports: Check = {
  name: 'imports',
  what: 'the package table and the order of the domains',
  run: async (root) => (await readSources(root)).flatMap((file) => findImports(file)),
};

/** What one file imports and may not. */
export function findImports(file: SourceFile): Finding[] {
  const [top, name] = file.path.split('/') as [string, string | undefined];
  if (top === 'packages') {
    const rule = PACKAGES.find((one) => one.name === name);
    if (rule === undefined) {
      return [
        { where: file.path, message: `package '${name}' is not in scripts/checks/import-table.ts: add it there` },
      ];
    }
    return importsOf(file).flatMap((one) => asFinding(file, one, againstPackage(file, one, rule)));
  }
  const outside = OUTSIDE[top];
  if (outside === undefined) return [];
  return importsOf(file).flatMap((one) => asFinding(file, one, againstExtension(file, one, top, outside)));
}

function asFinding(file: SourceFile, one: ImportOf, message: string | undefined): Finding[] {
  return message === undefined ? [] : [{ where: `${file.path}:${one.line}`, message }];
}

function againstPackage(file: SourceFile, one: ImportOf, rule: PackageRule): string | undefined {
  const { specifier } = one;
  if (specifier.startsWith('.')) return againstOwnFiles(file, specifier, rule);
  if (specifier.startsWith('node:')) return againstBuiltins(file, specifier, rule);
  const other = housePackage(specifier);
  if (other !== undefined) {
    if (other === rule.name && isTestFile(file.path)) return undefined;
    if (rule.mayImport.includes(other)) return undefined;
    if (rule.inTests?.includes(other) && isTestFile(file.path)) return undefined;
    if (rule.typesOnly?.includes(other)) {
      return one.typeOnly ? undefined : `${rule.name} may import only types of ${other}: write 'import type { ... }'`;
    }
    const allowed = [...rule.mayImport, ...(rule.typesOnly ?? []).map((types) => `types of ${types}`)];
    return `${rule.name} may not import ${other}; it may import ${allowed.join(', ') || 'no other package'}`;
  }
  const npmName = npmPackage(specifier);
  if (isTestFile(file.path) && TEST_TOOLS.includes(npmName)) return undefined;
  if (rule.npm !== undefined && !rule.npm.includes(npmName)) {
    return `${rule.name} may not import '${npmName}'; it depends on ${rule.npm.join(', ') || 'no npm package'}`;
  }
  return undefined;
}

function againstOwnFiles(file: SourceFile, specifier: string, rule: PackageRule): string | undefined {
  const target = posix.join(posix.dirname(file.path), specifier);
  const home = `packages/${rule.name}/`;
  if (!target.startsWith(home)) return `${specifier} leaves the package: import it by its package name`;
  if (rule.name === 'kernel' && !isTestFile(file.path)) {
    const pure = !file.path.startsWith(`${home}src/node/`);
    if (pure && target.startsWith(`${home}src/node/`)) return "the kernel's pure half may not import /node";
  }
  return rule.name === 'platform' && !isTestFile(file.path) ? againstDomains(file.path, target, home) : undefined;
}

/** Ranks: files below the domains -1, domains by their order, files above them last. */
function againstDomains(path: string, target: string, home: string): string | undefined {
  const from = domainRank(path, home);
  const to = domainRank(target, home);
  if (typeof from === 'string') return from;
  if (typeof to === 'string') return to;
  if (to <= from) return undefined;
  const label = (rank: number): string =>
    DOMAINS[rank] ?? (rank < 0 ? 'a file below the domains' : 'a file above the domains');
  return `${label(from)} may not import ${label(to)}: the domains stand in the order ${DOMAINS.join(', ')}`;
}

function domainRank(path: string, home: string): number | string {
  const inside = path.slice(`${home}src/`.length).split('/');
  if (inside.length === 1) return ABOVE_DOMAINS.includes(inside[0] as string) ? DOMAINS.length : -1;
  if (inside[0] === 'testing') return DOMAINS.length;
  const rank = DOMAINS.indexOf(inside[0] as string);
  return rank === -1 ? `'${inside[0]}' is no domain of platform: see scripts/checks/import-table.ts` : rank;
}

function againstBuiltins(file: SourceFile, specifier: string, rule: PackageRule): string | undefined {
  if (isTestFile(file.path)) return undefined;
  const pureKernel = rule.name === 'kernel' && !file.path.startsWith('packages/kernel/src/node/');
  if (pureKernel && !PURE_KERNEL_BUILTINS.includes(specifier)) {
    return `the kernel's pure half may not import ${specifier}; what touches the machine belongs into src/node`;
  }
  if (rule.name === 'models' || rule.name === 'errors')
    return `${rule.name} is plain data: it may not import ${specifier}`;
  return undefined;
}

function againstExtension(
  file: SourceFile,
  one: ImportOf,
  top: string,
  allowed: readonly string[],
): string | undefined {
  const { specifier } = one;
  if (specifier.startsWith('.')) {
    const home = file.path.split('/').slice(0, 2).join('/');
    const target = posix.join(posix.dirname(file.path), specifier);
    return target.startsWith(`${home}/`) ? undefined : `${specifier} leaves the folder: import it by its package name`;
  }
  const other = housePackage(specifier);
  if (other === undefined || allowed.includes(other) || isTestFile(file.path)) return undefined;
  if (other === 'platform' && posix.basename(file.path) === 'start.ts') return undefined;
  return `${top} may import ${allowed.join(', ')}${other === 'platform' ? "; only a 'start.ts' may import platform" : ''}`;
}

function housePackage(specifier: string): string | undefined {
  return specifier.startsWith('@enginehouse/') ? (specifier.split('/')[1] as string) : undefined;
}

function npmPackage(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] as string);
}
