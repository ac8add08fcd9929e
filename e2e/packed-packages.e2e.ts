import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked, PUBLISHED, packPackages } from '../scripts/pack-packages.ts';
import { runCommand } from './command.ts';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-packed-'));
  await packPackages(ROOT, join(folder, 'packed'));
  await installPacked(ROOT, join(folder, 'packed'), folder);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Compiles one strict program over what is packed; resolves with what the compiler says. */
async function compiled(file: string): Promise<unknown> {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2024',
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules', '@types')],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  const tsc = [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'];
  return run(process.execPath, tsc, { cwd: folder }).catch((error: { stdout: string }) => error.stdout);
}

const DEFINITION = `displayName: 'An engine', category: 'memory', domain: 'sales', riskLevel: 'low', computeCost: 1,
  emitsTopics: [], subscribesTopics: [], activationState: 'active', researchOnly: false, version: '1.0.0'`;

test('the packed kernel plans and runs in a program of its own, with little beside it', async () => {
  await writeFile(
    join(folder, 'program.js'),
    `import { createEngineSet, createSnapshot, createPlanner, execute, registerEngine, registeredEngines } from '@enginehouse/kernel';
registerEngine({ engineId: 'first', dependencies: [], ${DEFINITION} }, (signals) => signals.n + 1);
registerEngine({ engineId: 'second', dependencies: ['first'], ${DEFINITION} }, (_, context) => context.outputs.first * 2);
const snapshot = createSnapshot({ revision: 1, engineSet: createEngineSet(registeredEngines()) });
const plan = createPlanner({ maxPlans: 10 }).plan(snapshot, {});
const { result } = await execute(plan, { n: 4 }).answered;
process.stdout.write(JSON.stringify(result.outputs));
`,
  );
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual({ first: 5, second: 10 });
  expect((await readdir(join(folder, 'node_modules'))).toSorted()).toEqual([
    '@ai-sdk',
    '@enginehouse',
    '@types',
    'json-schema',
    'semver',
  ]);
});

test('its /node half loads engine files and runs them in worker threads', async () => {
  await writeFile(
    join(folder, 'own.engine.js'),
    `import { registerEngine } from '@enginehouse/kernel';
registerEngine({ engineId: 'own', dependencies: [], ${DEFINITION} });
export const score = (signals) => signals.n + 1;
`,
  );
  await writeFile(
    join(folder, 'load.js'),
    `import { buildExecutionPlan, createSnapshot } from '@enginehouse/kernel';
import { createWorkerPool, loadEngines } from '@enginehouse/kernel/node';
const { engineSet, problems } = await loadEngines(import.meta.dirname + '/own.engine.js');
const plan = buildExecutionPlan(createSnapshot({ revision: 1, engineSet }), {});
const pool = await createWorkerPool({ workers: 1, engineSet });
const { result } = await pool.execute(plan, { n: 4 }).answered;
await pool.close();
process.stdout.write(JSON.stringify({ outputs: result.outputs, problems }));
`,
  );
  const { stdout } = await run(process.execPath, ['load.js'], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual({ outputs: { own: 5 }, problems: [] });
});

test('its types serve a strict TypeScript program', async () => {
  await writeFile(
    join(folder, 'program.ts'),
    `import { type EngineDefinition, execute, type Json, type RunResult } from '@enginehouse/kernel';
import type { LoadReport } from '@enginehouse/kernel/node';
export const cost = (definition: EngineDefinition): number => definition.computeCost;
export const outputs = (result: RunResult): { readonly [engineId: string]: Json } => result.outputs;
export const files = (report: LoadReport): readonly string[] => report.files;
// @ts-expect-error a plan is needed
execute(undefined, {});
`,
  );
  await expect(compiled('program.ts')).resolves.toMatchObject({ stdout: '' });
});

test('the packed SDK checks a manifest, and types what an extension asks of the platform', async () => {
  await writeFile(
    join(folder, 'provider.ts'),
    `import { defineProviderManifest, type Sdk } from '@enginehouse/sdk';
export const provider = defineProviderManifest({
  id: 'lamp', label: 'Lamp', kind: 'nlp', deployment: 'local', modelSource: 'inventory',
  capabilities: ['classification'], runtimeMethods: ['classify'], configSchema: [], dependencies: {}, environment: [],
  egress: { hosts: [], fromConfig: [] },
});
export async function run(sdk: Sdk): Promise<readonly string[]> {
  const { rows } = await sdk.models.engineRegistry.list({ filters: { provider: provider.id } });
  // @ts-expect-error misspelled
  await sdk.models.engineRegistry.list({ filters: { provder: 'lamp' } });
  return rows.map((row) => row.name);
}
process.stdout.write(provider.id);
`,
  );
  await expect(compiled('provider.ts')).resolves.toMatchObject({ stdout: '' });
  const { stdout } = await run(process.execPath, ['provider.ts'], { cwd: folder });
  expect(stdout).toBe('lamp');
});

test('new provider writes a package that holds to its types and to the contract, over what is packed', async () => {
  const made = await runCommand(['new', 'provider', 'lamp-light', '--dir', join(folder, 'own'), '--json']);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const own = join(folder, 'own', 'lamp-light');
  const { devDependencies } = JSON.parse(await readFile(join(own, 'package.json'), 'utf8'));
  // As npm would install it.
  for (const [name, version] of Object.entries(devDependencies)) {
    const found = JSON.parse(await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    expect([name, version]).toEqual([name, found.version]);
    await mkdir(join(folder, 'node_modules', name, '..'), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const types = run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'], {
    cwd: own,
  });
  await expect(types.catch((error: { stdout: string }) => error.stdout)).resolves.toMatchObject({ stdout: '' });
  const report = join(own, 'report.json');
  const vitest = [
    join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=json',
    `--outputFile=${report}`,
  ];
  // A test that fails is in the report, by its name.
  await run(process.execPath, vitest, { cwd: own }).catch(() => undefined);
  const { numPassedTests, testResults } = JSON.parse(await readFile(report, 'utf8'));
  const each = testResults.flatMap((one: { assertionResults: { status: string }[] }) => one.assertionResults);
  expect(each.filter(({ status }: { status: string }) => status !== 'passed')).toEqual([]);
  expect(numPassedTests).toBeGreaterThan(30);
  expect(await runCommand(['new', 'provider', 'lamp-light', '--dir', join(folder, 'own')])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error NAME_TAKEN: .*lamp-light/),
  });
  expect(await runCommand(['new', 'provider', 'Lamp', '--dir', folder])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error INVALID_NAME: /),
  });
});

test('what is packed is JavaScript, types and the licence: no source, no test', async () => {
  for (const name of PUBLISHED) {
    const files = await readdir(join(folder, 'packed', name), { recursive: true, withFileTypes: true });
    const odd = files.filter(
      (file) => file.isFile() && !/(\.js|\.cjs|\.d\.ts|^package\.json|^LICENSE)$/.test(file.name),
    );
    expect(odd.map((file) => file.name)).toEqual([]);
    expect(files.filter((file) => /\.(test|int|bench|contract)\b/.test(file.name))).toEqual([]);
    const manifest = JSON.parse(await readFile(join(folder, 'packed', name, 'package.json'), 'utf8'));
    for (const door of Object.values<{ types: string; default: string }>(manifest.exports)) {
      await expect(readFile(join(folder, 'packed', name, door.types), 'utf8')).resolves.not.toBe('');
      await expect(readFile(join(folder, 'packed', name, door.default), 'utf8')).resolves.not.toBe('');
    }
  }
});
