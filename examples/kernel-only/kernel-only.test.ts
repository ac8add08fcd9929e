import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const file = join(import.meta.dirname, 'start.ts');

test('runs as it stands, and keeps research from the adapter', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file]);
  expect(stderr).toBe('');
  const adapter = stdout.slice(0, stdout.indexOf('the record has'));
  expect(adapter).toContain('intent: { score: 0.425 }');
  expect(adapter).not.toContain('new-idea');
  expect(stdout).toMatch(/^the record has new-idea \{ score: 0\.\d+ \}$/m);
});

test('is twenty lines', async () => {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  expect(lines.length).toBeLessThanOrEqual(20);
});
