import { expect, test } from 'vitest';
import { databaseError, errorOfState } from './database-errors.ts';
import { storeErrors } from './errors.ts';

test.each([
  ['53100', 'DATABASE_FULL'],
  ['57P01', 'DATABASE_GONE'],
  ['57P03', 'DATABASE_GONE'],
  ['08006', 'DATABASE_GONE'],
  ['53300', 'DATABASE_GONE'],
  ['28P01', 'DATABASE_SIGN_IN_REFUSED'],
  ['3D000', 'DATABASE_SIGN_IN_REFUSED'],
  ['40001', 'DATABASE_BUSY'],
  ['40P01', 'DATABASE_BUSY'],
  ['57014', 'DATABASE_BUSY'],
  ['55P03', 'DATABASE_BUSY'],
  ['23505', 'DATABASE_CONSTRAINT'],
  ['22P05', 'DATABASE_VALUE_REFUSED'],
  ['54000', 'DATABASE_VALUE_REFUSED'],
  ['XX001', 'DATABASE_CORRUPTED'],
  ['42601', 'DATABASE_FAILED'],
])('state %s is %s', (state, code) => {
  const error = databaseError(errorOfState(state, 'what happened\nand more'));
  expect(error).toMatchObject({ code, details: { sqlState: state }, cause: { code: state } });
  expect(error.message).toMatch(/: what happened$/);
});

test.each([
  [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }), 'DATABASE_GONE'],
  [Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), 'DATABASE_GONE'],
  [Object.assign(new AggregateError([new Error('no')], ''), { code: 'ECONNREFUSED' }), 'DATABASE_GONE'],
  [new Error('Connection terminated unexpectedly'), 'DATABASE_GONE'],
  [new Error('Connection terminated due to connection timeout'), 'DATABASE_GONE'],
  [new Error('timeout exceeded when trying to connect'), 'DATABASE_BUSY'],
  [errorOfState('58030', 'could not write: No space left on device'), 'DATABASE_FULL'],
  ['a string', 'DATABASE_FAILED'],
])('%s is typed', (thrown, code) => {
  expect(databaseError(thrown).code).toBe(code);
});

test('names the rule that was broken, and leaves the values of the row in the cause', () => {
  const thrown = Object.assign(errorOfState('23505', 'duplicate key value violates unique constraint "rule"'), {
    constraint: 'rule',
    table: 'note',
    detail: 'Key (text)=(private) already exists.',
  });
  const error = databaseError(thrown, 'somewhere');
  expect(error).toMatchObject({
    where: 'somewhere',
    details: { constraint: 'rule', table: 'note', sqlState: '23505' },
  });
  expect(`${error.message} ${JSON.stringify(error.details)}`).not.toContain('private');
  expect(databaseError(error)).toBe(error);
});

test('every code says what it means and what to do', () => {
  for (const { meaning, fix } of Object.values(storeErrors.table)) {
    expect(meaning).toMatch(/\.$/);
    expect(fix).toMatch(/\.$/);
  }
});
