import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// The list is read as text: importing it would draw the whole console in.
const folder = import.meta.dirname;
const text = readFileSync(`${folder}/all-pages.ts`, 'utf8');
const imported = [...text.matchAll(/import\('\.\/([^']+)'\)/g)].map(([, file = '']) => file);

test('every folder has a page in the list, and every page of a folder that is named so is in it', () => {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^[^/]+\/[^/]+Page\.tsx$/.test(path));
  expect([...new Set(imported)].sort()).toEqual(pages.sort());
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...new Set(imported.map((file) => file.split('/')[0]))].sort()).toEqual(
    folders.map(({ name }) => name).sort(),
  );
});

test('no two pages have the same path, and each is named in the navigation once', () => {
  const paths = [...text.matchAll(/path: '([^']+)'/g)].map(([, path]) => path);
  expect(new Set(paths).size).toBe(paths.length);
  const titles = [...text.matchAll(/title: '([^']+)',\n {4}group: '/g)].map(([, title]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});
