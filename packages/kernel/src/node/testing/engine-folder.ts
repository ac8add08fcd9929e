import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of engine files outside of the workspace; gone at the end of its `using` block. */
export interface EngineFolder extends Disposable {
  readonly path: string;
  /** Writes (or replaces) files by their path in the folder. */
  write(files: Readonly<Record<string, string>>): void;
  file(name: string): string;
}

export function engineFolder(files: Readonly<Record<string, string>>): EngineFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'enginehouse-engines-')));
  const folder: EngineFolder = {
    path,
    file: (name) => join(path, name),
    write(entries) {
      for (const [name, text] of Object.entries(entries)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), text);
      }
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
  folder.write({ 'package.json': '{ "name": "engines-of-a-test", "type": "module" }', ...files });
  return folder;
}

/** The text of an engine file; `body` is the body of `score`, `before` stands at the top of the file. */
export function engineText(
  engineId: string,
  options: {
    readonly dependencies?: readonly string[];
    readonly version?: string;
    readonly body?: string;
    readonly before?: string;
    readonly definition?: Readonly<Record<string, unknown>>;
  } = {},
): string {
  const definition = {
    engineId,
    displayName: engineId,
    category: 'foundational',
    domain: 'cross-domain',
    riskLevel: 'low',
    computeCost: 1,
    dependencies: options.dependencies ?? [],
    emitsTopics: [],
    subscribesTopics: [],
    activationState: 'active',
    researchOnly: false,
    version: options.version ?? '1.0.0',
    ...options.definition,
  };
  return [
    "import { registerEngine } from '@enginehouse/kernel';",
    options.before ?? '',
    `registerEngine(${JSON.stringify(definition)});`,
    `export async function score(signals, context) { ${options.body ?? 'return { ok: true };'} }`,
    '',
  ].join('\n');
}
