import { expect, test } from 'vitest';
import { typing } from '../testing/typing-terminal.ts';
import { askSecret, askText, askWhether } from './ask.ts';

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
