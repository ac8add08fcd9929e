import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { silentTerminal } from '../testing/silent-terminal.ts';
import { askSecret, askText, askWhether } from './ask.ts';
import type { Terminal } from './terminal.ts';

/** A terminal at which somebody types these keys, a question after the other. */
function typing(...keys: string[]): Terminal & { readonly shown: () => string } {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  let shown = '';
  output.on('data', (chunk) => {
    shown += String(chunk);
  });
  keys.forEach((text, position) => {
    setTimeout(() => input.write(text), 20 * (position + 1));
  });
  const terminal = { ...silentTerminal(), in: input as unknown as NodeJS.ReadableStream, err: output, asks: true };
  return { ...terminal, shown: () => shown };
}

test('a line is taken as typed; nothing is refused where something is needed', async () => {
  expect(await askText(typing('ada', '\r'), 'User name', true)).toBe('ada');
  const empty = typing('\r', 'ada', '\r');
  expect(await askText(empty, 'User name', true)).toBe('ada');
  expect(empty.shown()).toContain('This cannot be empty.');
  expect(await askText(typing('\r'), 'Email', false)).toBe('');
});

test('a secret is not shown', async () => {
  const terminal = typing('correct horse battery', '\r');
  expect(await askSecret(terminal, 'Password')).toBe('correct horse battery');
  expect(terminal.shown()).toContain('Password');
  expect(terminal.shown()).not.toContain('horse');
});

test('Enter says no, and y says yes', async () => {
  expect(await askWhether(typing('\r'), 'Delete?')).toBe(false);
  expect(await askWhether(typing('y'), 'Delete?')).toBe(true);
});

test('Ctrl-C leaves the question', async () => {
  await expect(askText(typing('\u0003'), 'User name', true)).rejects.toMatchObject({ code: 'CANCELLED' });
  await expect(askSecret(typing('\u0003'), 'Password')).rejects.toMatchObject({ code: 'CANCELLED' });
});
