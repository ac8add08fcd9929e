import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLinks, findUnreached } from './check-docs.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'docs-'));
  await writeFile(join(root, 'other.md'), '# A heading, `code` & more\n\n## Same\n\n## Same\n\n<a id="by-hand"></a>\n');
});
afterEach(() => rm(root, { recursive: true }));

async function messages(text: string): Promise<string[]> {
  await writeFile(join(root, 'page.md'), text);
  return (await findLinks(root, 'page.md')).map((one) => `${one.where} ${one.message}`);
}

test.each([
  ['a missing file', '\n\n[a](missing.md)', "page.md:3 'missing.md' leads to no file"],
  ['a missing anchor', '[a](other.md#nothing)', "page.md:1 'other.md#nothing' names no heading of other.md"],
  ['a missing anchor of the same page', '# Here\n\n[a](#there)', "page.md:3 '#there' names no heading of page.md"],
  ['a way out of the project', '[a](../x.md)', "page.md:1 '../x.md' leaves the project: link to a file in it"],
  ['an absolute path', '[a](/etc/hosts)', "page.md:1 '/etc/hosts' leaves the project: link to a file in it"],
  ['a missing picture inside a table', '| a |\n|---|\n| ![p](p.png) |', "page.md:1 'p.png' leads to no file"],
])('refuses %s', async (_, text, message) => {
  expect(await messages(text)).toEqual([message]);
});

test('allows what leads somewhere', async () => {
  const text = `# Here
[a](other.md) [b](other.md#a-heading-code--more) [c](other.md#same-1) [d](#here) [e](https://example.com/x#y)
[f](other.md#by-hand) [g](.) \`[h](not-a-link.md)\`
`;
  expect(await messages(text)).toEqual([]);
});

test('names what is in docs and out of reach', async () => {
  await mkdir(join(root, 'docs'));
  const pages = {
    'README.md': '[a](docs/one.md#x)',
    'docs/one.md': '[b](two.md)',
    'docs/two.md': '',
    'docs/three.md': '[c](two.md)',
  };
  for (const [path, text] of Object.entries(pages)) await writeFile(join(root, path), text);
  expect((await findUnreached(root)).map(({ where }) => where)).toEqual(['docs/three.md']);
});
