import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An npm that does what the names of packages say; `ENGINEHOUSE_NPM` names it. */
export const FAKE_NPM = join(import.meta.dirname, 'fake-npm.mjs');

export interface MadeProviders extends Disposable {
  /** For `PlatformOptions.providers`. */
  readonly files: readonly string[];
}

/** Providers that do nothing but need packages, by their ids. */
export function madeProviders(all: {
  readonly [providerId: string]: { readonly [packageName: string]: string };
}): MadeProviders {
  const folder = mkdtempSync(join(tmpdir(), 'enginehouse-providers-'));
  const files = Object.entries(all).map(([id, dependencies]) => {
    const manifest = {
      ...{ id, label: `Maker ${id}`, kind: 'nlp', deployment: 'local', modelSource: 'engine_catalog' },
      ...{ capabilities: ['classification'], runtimeMethods: ['classify'], configSchema: [], environment: [] },
      ...{
        egress: { hosts: [], fromConfig: [] },
        catalog: [{ id: 'm', label: 'M', capabilities: ['classification'] }],
      },
      dependencies,
    };
    const file = join(folder, `${id}.mjs`);
    const create = `async create(_, host) {
      const loaded = await Promise.all(${JSON.stringify(Object.keys(dependencies))}.map((name) => host.load(name)));
      return { classify: async () => ({ labels: [{ label: loaded.map(({ made }) => made).join(), score: 1 }] }) };
    }`;
    writeFileSync(file, `export const provider = { ...${JSON.stringify(manifest)}, ${create} };\n`);
    return file;
  });
  return { files, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
