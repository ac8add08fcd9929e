import { EnginehouseError } from '@enginehouse/errors';
import { expect, test } from 'vitest';
import { errorOfProblem, isProblemDetails, problemDetails, toProblemDetails } from './index.ts';

const error = new EnginehouseError(
  'UNKNOWN_TARGET',
  { status: 400, meaning: 'No such target.', fix: 'Use a known id.' },
  {
    message: "target 'a' is not loaded",
    where: 'targets[0]',
    problems: [{ field: 'targets[0]', message: 'is not loaded', value: 'a' }],
    details: { target: 'a' },
  },
);

test('an error comes back from its problem details as it was, with the request id', () => {
  const problem = toProblemDetails(error, 'request-1', { details: true });
  expect(problemDetails.parse(problem)).toEqual(problem);
  expect(problem).toMatchObject({ type: 'urn:enginehouse:error:UNKNOWN_TARGET', title: 'Unknown target', status: 400 });
  const back = errorOfProblem(JSON.parse(JSON.stringify(problem)));
  expect(back).toMatchObject({
    code: error.code,
    status: 400,
    fix: error.fix,
    where: error.where,
    message: error.message,
  });
  expect(back.problems).toEqual(error.problems);
  expect(back.details).toEqual({ target: 'a', requestId: 'request-1' });
});

test('details stay behind unless they are asked for', () => {
  expect(toProblemDetails(error, 'request-1')).not.toHaveProperty('details');
});

test.each([null, 'text', {}, { code: 'A', detail: 'b', status: '400', fix: 'c' }])('%j is no problem', (value) => {
  expect(isProblemDetails(value)).toBe(false);
});
