import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { RegisteredModel } from './all-models.ts';
import { SAMPLE_CATALOGUE } from './testing/sample-catalogue.ts';

const PAGE = join(import.meta.dirname, '../../../docs/adding/core-model.md');
const folder = mkdtempSync(join(tmpdir(), 'core-model-'));
afterEach(() => rmSync(folder, { recursive: true }));

test('the example of the page that says how to add one is sound', async () => {
  const code = /```ts\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8'))?.[1]?.replaceAll(/^ {3}/gm, '') ?? '';
  const file = join(folder, 'lamps.ts');
  writeFileSync(file, code.replaceAll("from './", `from '${pathToFileURL(import.meta.dirname).href}/`));
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    readonly lamps: RegisteredModel['model'];
    readonly lampsEffects: RegisteredModel['effects'];
  };
  expect(module.lamps).toMatchObject({ kind: 'core-model', name: 'lamps' });
  expect(module.lamps.forms?.create(SAMPLE_CATALOGUE).map(({ name }) => name)).toEqual(['name', 'watts', 'key']);
  expect(module.lampsEffects.announces.map(({ topic }) => topic)).toEqual(['lamps.power.changed']);
});
