import { expect, test } from 'vitest';
import { tallyOf } from './vitest-project.ts';

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
const brokenFile = { name: 'a.test.ts', status: 'failed', assertionResults: [] };

test.each([
  ['all green', report, 0, { passed: 3, failed: 0, notes: [] }],
  ['a failed test', { ...report, numFailedTests: 2 }, 1, { passed: 3, failed: 2, notes: [] }],
  ['a file that does not load', { ...report, testResults: [brokenFile] }, 1, { passed: 3, failed: 1, notes: [] }],
  [
    'a skipped test and a todo',
    { ...report, numPendingTests: 1, numTodoTests: 1 },
    0,
    { passed: 3, failed: 2, notes: ['2 tests were skipped; a skipped test counts as failed'] },
  ],
  ['an error outside of any test', report, 1, { passed: 3, failed: 1, notes: [] }],
  [
    'no test at all',
    { ...report, numPassedTests: 0 },
    0,
    { passed: 0, failed: 1, notes: ['no test ran; that counts as failed'] },
  ],
])('%s', (_, given, code, tally) => {
  expect(tallyOf(given, code)).toEqual(tally);
});
