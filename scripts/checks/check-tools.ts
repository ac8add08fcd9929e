import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Check, Finding } from './check.ts';

/** A tool of node_modules as a check: what it prints is the finding when it does not end with 0. */
function toolCheck(name: string, what: string, command: readonly [string, ...string[]]): Check {
  return { name, what, run: (root) => runTool(root, command) };
}

/** TypeScript over the whole project, type tests (`*.test-d.ts`) included. */
export const checkTypes = toolCheck('types', 'tsc, type tests included', [
  'tsc',
  '--project',
  '.',
  '--pretty',
  'false',
]);

/** The console runs in browsers: other types, and JSX. */
export const checkConsoleTypes = toolCheck('console types', 'tsc over the web console', [
  'tsc',
  '--project',
  'packages/console',
  '--pretty',
  'false',
]);

export const checkBiome = toolCheck('biome', 'format, lint, import cycles, undeclared dependencies', [
  'biome',
  'ci',
  '--colors=off',
  '--max-diagnostics=50',
  '.',
]);

/** The rules that need types: a promise that nobody waits for is an error that nobody sees. */
export const checkPromises = toolCheck('promises', 'promises that nobody waits for', [
  'oxlint',
  '--type-aware',
  '--config=.oxlintrc.json',
  '--deny-warnings',
]);

function runTool(root: string, [program, ...args]: readonly [string, ...string[]]): Promise<Finding[]> {
  return new Promise((resolve, reject) => {
    // The tools' entries are scripts: the pinned Node runs them, whatever `env node` would find.
    const child = spawn(process.execPath, [join(root, 'node_modules', '.bin', program), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve(code === 0 ? [] : [{ where: program, message: `ended with ${signal ?? code}\n${output.trim()}` }]);
    });
  });
}
