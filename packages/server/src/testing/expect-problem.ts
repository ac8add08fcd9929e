import { openAiError, PROBLEM_TYPE, type ProblemDetails, problemDetails, type RouteDialect } from '@enginehouse/api';
import { expect } from 'vitest';
import { SECURITY_HEADERS } from '../security-headers.ts';

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What people look at has a policy of its own, and may be kept. */
const PAGE = /^(?:text\/html|(?:text|application)\/javascript)/;
const PAGE_HEADERS = {
  ...SECURITY_HEADERS,
  'cache-control': expect.any(String),
  'content-security-policy': expect.any(String),
};

/** Holds what every answer carries: the revision, the request id, and the security headers. */
export function expectHouseHeaders({ headers }: Pick<Answer, 'headers'>): void {
  expect(headers['x-enginehouse-revision']).toMatch(/^\d+$/);
  expect(headers['x-request-id']).toMatch(/^[\w.:-]+$/);
  expect(headers).toMatchObject(PAGE.test(String(headers['content-type'])) ? PAGE_HEADERS : SECURITY_HEADERS);
}

/** Holds that an answer is problem details as the API promises them, and gives them. */
export function expectProblem(answer: Answer, status?: number): ProblemDetails {
  expect(String(answer.headers['content-type']).split(';')[0]).toBe(PROBLEM_TYPE);
  expectHouseHeaders(answer);
  const problem = problemDetails.strict().parse(JSON.parse(answer.body));
  expect(problem.status).toBe(answer.statusCode);
  expect(problem.requestId).toBe(answer.headers['x-request-id']);
  expect(problem.detail.length * problem.fix.length).toBeGreaterThan(0);
  if (status !== undefined) expect({ code: problem.code, status: problem.status }).toMatchObject({ status });
  return problem;
}

/** Holds that an error has the shape that the dialect of its route has for it. */
export function expectRefusal(answer: Answer, dialect: RouteDialect | undefined): void {
  if (dialect === undefined || String(answer.headers['content-type']).startsWith(PROBLEM_TYPE)) {
    // What is refused before there is a route has no dialect.
    expectProblem(answer);
    return;
  }
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expectHouseHeaders(answer);
  const { error } = openAiError.parse(JSON.parse(answer.body));
  expect(error.requestId).toBe(answer.headers['x-request-id']);
  expect(error.message).not.toBe('');
}
