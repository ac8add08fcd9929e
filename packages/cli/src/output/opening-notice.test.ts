import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openingNotice } from './opening-notice.ts';
import type { Terminal } from './terminal.ts';

function terminal(): { readonly terminal: Terminal; readonly said: () => string } {
  const err = new PassThrough();
  const out = new PassThrough();
  const shown = { interactive: false, progress: false, asks: false, colours: false, width: 80 };
  return {
    terminal: { out, err, in: new PassThrough(), ...shown },
    said: () => `${out.read() ?? ''}${err.read() ?? ''}`,
  };
}

test('says the step that takes long, then each that follows', async () => {
  const { terminal: given, said } = terminal();
  using notice = openingNotice(given, '.enginehouse/db', 10);
  notice.step('database');
  await expect.poll(said).toBe('opening the database .enginehouse/db ...\n');
  notice.step('engines');
  await expect.poll(said).toBe('loading the engines ...\n');
});

test('says nothing of what is open before that', async () => {
  const { terminal: given, said } = terminal();
  {
    using notice = openingNotice(given, '.enginehouse/db', 20);
    notice.step('database');
  }
  await wait(60);
  expect(said()).toBe('');
});
