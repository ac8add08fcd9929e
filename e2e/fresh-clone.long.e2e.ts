import { cp } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, startProcess, temporaryFolder, urlServed } from './command.ts';

const NOT_CLONED = new Set(['node_modules', '.git', '.cache', '.enginehouse', 'dist', 'artifacts']);

test('a fresh clone needs npm start and nothing else', async () => {
  await using clone = await temporaryFolder();
  await cp(ROOT, clone.path, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
  await using started = startProcess('npm', ['start', '--', '--port', '0'], { cwd: clone.path });
  const url = await urlServed(started);
  expect(started.stderr()).toContain('npm ci');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  // The console was built on the way, and the link to the first user printed.
  const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('<title>Enginehouse</title>');
  await started.saw(/\/setup#\S+/);
  started.child.kill('SIGTERM');
  expect((await started.ended).stderr).not.toMatch(/^error /m);
});
