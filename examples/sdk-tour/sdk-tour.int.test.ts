import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('runs as it stands, and tells what it saw', async () => {
  const file = join(import.meta.dirname, 'start.ts');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file]);
  expect(stderr).toBe('');
  const lines = stdout.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'created Local Ollama: uninstalled, supported',
      '1 instance of ollama: Local Ollama',
      'its address: http://localhost:11434',
      'its address after the update: http://127.0.0.1:11434',
      'deleted: true',
      'a row shows api_key, organization, and the key as hasValue and hint',
      'the key that the update left out is kept: true',
      'the right password: true',
      'another: false',
      'tour.guide is tour guides',
    ]),
  );
  expect(stdout).not.toMatch(/sk-tour|tour-[0-9a-f]{8}/);
});
