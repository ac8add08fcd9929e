import { PassThrough } from 'node:stream';
import { defineErrors } from '@enginehouse/errors';
import { expect, test } from 'vitest';
import { printError } from './print-error.ts';

const { error } = defineErrors({
  WRONG_LAMP: { status: 400, meaning: 'A lamp is not one.', fix: 'Name another lamp.' },
});

async function printed(
  thrown: unknown,
  more: { readonly progress?: true; readonly width?: number } = {},
): Promise<string> {
  const err = new PassThrough();
  const shown = { interactive: false, progress: false, asks: false, colours: false, width: 80, ...more };
  await printError({ err, out: new PassThrough(), in: new PassThrough(), ...shown }, thrown);
  return String(err.read());
}

test('says what happened, where, each problem with what was expected once, and what to do', async () => {
  const problems = [
    { field: 'id', message: 'is "abc"; expected guid', expected: 'guid' },
    { field: 'colour', message: 'is missing', expected: 'a text' },
  ];
  const thrown = error('WRONG_LAMP', { message: 'the lamp is wrong', where: 'lamps.json', problems });
  expect(await printed(thrown)).toBe(
    'error WRONG_LAMP: the lamp is wrong\n' +
      '  where: lamps.json\n' +
      '  - id: is "abc"; expected guid\n' +
      '  - colour: is missing (expected a text)\n' +
      '  fix: Name another lamp.\n',
  );
});

test('names the place once', async () => {
  const thrown = error('WRONG_LAMP', { message: "'lamps.json' is wrong", where: 'lamps.json' });
  expect(await printed(thrown)).toBe("error WRONG_LAMP: 'lamps.json' is wrong\n  fix: Name another lamp.\n");
});

test('leaves a problem out that the message says already', async () => {
  const problems = [{ field: 'id', message: 'is missing' }];
  const thrown = error('WRONG_LAMP', { message: 'the lamp has 1 problem:\n  id: is missing', problems });
  expect(await printed(thrown)).toBe(
    'error WRONG_LAMP: the lamp has 1 problem:\n  id: is missing\n  fix: Name another lamp.\n',
  );
});

test('says once what the message names by the end of its path', async () => {
  const message = "'colur' is no filter; did you mean 'colour'?";
  const thrown = error('WRONG_LAMP', { message, problems: [{ field: 'filters.colur', message }] });
  expect(await printed(thrown)).toBe(`error WRONG_LAMP: ${message}\n  fix: Name another lamp.\n`);
});

test('says what was expected where the message has named the field but not that', async () => {
  const problems = [
    { field: 'colour', message: "'colur' is not a field; did you mean 'colour'?", expected: 'colour, name' },
  ];
  const message = "lamps: 'colur' is not a field; did you mean 'colour'?";
  expect(await printed(error('WRONG_LAMP', { message, problems }))).toBe(
    `error WRONG_LAMP: ${message}\n  expected: colour, name\n  fix: Name another lamp.\n`,
  );
  const said = [{ field: 'watts', message: 'cannot be 0', expected: 'at least 1' }];
  const sentence = 'watts cannot be 0: it must be at least 1';
  expect(await printed(error('WRONG_LAMP', { message: sentence, problems: said }))).toBe(
    `error WRONG_LAMP: ${sentence}\n  fix: Name another lamp.\n`,
  );
});

test('is broken at spaces on a terminal, set in under its line', async () => {
  const thrown = error('WRONG_LAMP', { message: 'the lamp in the hall is not one of ours' });
  expect(await printed(thrown, { progress: true, width: 30 })).toBe(
    'error WRONG_LAMP: the lamp\n  in the hall is not one of\n  ours\n  fix: Name another lamp.\n',
  );
});

test('shows what a runtime said, and lets nothing of it act', async () => {
  const message = 'it said: \u001b[2J\u001b]0;yours\u0007\u009b31m\u202etxt';
  const shown = await printed(
    error('WRONG_LAMP', { message, where: 'a\u001bb', problems: [{ field: 'x\u0008', message }] }),
  );
  expect(shown).toContain('it said: \\u001b[2J\\u001b]0;yours\\u0007\\u009b31m\\u202etxt');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(shown + (await printed(new Error(message)))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
