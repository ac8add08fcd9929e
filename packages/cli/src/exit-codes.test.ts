import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inputNotFound, outputFailed } from './errors.ts';
import { EXIT, EXIT_CODES_OF_ERRORS, exitCodeOf } from './exit-codes.ts';

const REFERENCE = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8');

test.each(Object.values(EXIT_CODES_OF_ERRORS).flat())('%s is a code that something throws', (code) => {
  expect(REFERENCE).toContain(`\`${code}\``);
});

test('an error has the exit code of its kind, and what was not foreseen is a failure', () => {
  expect(exitCodeOf(inputNotFound('file', null))).toBe(EXIT.wrongUsage);
  expect(exitCodeOf(outputFailed('file', null))).toBe(EXIT.failure);
  expect(exitCodeOf(new Error('unforeseen'))).toBe(EXIT.failure);
});
