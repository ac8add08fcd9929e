import { createHash, createHmac } from 'node:crypto';
import { openDatabase, pruneIdempotentRequests, takeKey } from '@enginehouse/store';
import { migratedTestLocation, TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { revisionNotApplied } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { localOperator } from '../session.ts';
import { taskEnded } from '../tasks/task-errors.ts';
import { createIdempotency } from './create-idempotency.ts';

const session = localOperator({ channel: 'test' });
const log = createLogger('silent');

describe.each(TEST_DIALECTS)('requests that are repeated on %s', (dialect) => {
  test('of one that broke off nobody knows what came of it, for a day', async () => {
    await using location = await migratedTestLocation(dialect);
    await using stack = new AsyncDisposableStack();
    const db = stack.adopt(await openDatabase(location.options), (one) => one.close());
    const open = (nodeId: string) => stack.use(createIdempotency({ db, nodeId, log }));
    const north = open('north');
    let worked = 0;
    const ask = (key: string, node = north, work = async (): Promise<unknown> => ({ worked: ++worked })) =>
      node
        .once({ session, route: 'things.make', key, input: [{ a: 1 }] }, work)
        .catch((error: { code?: string }) => error.code);
    const unknown = 'IDEMPOTENCY_OUTCOME_UNKNOWN';

    expect(await ask('one')).toEqual({ answer: { worked: 1 }, replayed: false });
    expect(await ask('one', open('south'))).toEqual({ answer: { worked: 1 }, replayed: true });

    // A refusal did nothing; of a failure, and of what is no error of ours, nobody can say so.
    await ask('refused', north, () => Promise.reject(taskEnded('t', 'completed')));
    expect(await ask('refused')).toMatchObject({ replayed: false });
    await ask('failed', north, () => Promise.reject(new Error('lost')));
    expect(await ask('failed')).toBe(unknown);
    // The change is in force, only not everywhere.
    await ask('late', north, () => Promise.reject(revisionNotApplied(1, ['south'])));
    expect(await ask('late')).toBe(unknown);

    // As a killed process leaves it: taken, and never answered.
    const keyHash = createHash('sha256')
      .update(JSON.stringify(['operator local-operator', 'things.make', 'killed']))
      .digest();
    await takeKey(db, { keyHash, bodyHash: bodyHashOf('killed'), nodeId: 'dead' });
    expect(await ask('killed')).toBe(unknown);
    expect(await ask('killed', open('dead'))).toBe(unknown);

    await db.query(`update idempotent_requests set created_at = now() - interval '25 hours'`);
    expect(await ask('killed')).toMatchObject({ replayed: false });
    await pruneIdempotentRequests(db);
    expect(await db.query('select count(*)::int as rows from idempotent_requests')).toEqual([{ rows: 1 }]);
  });
});

function bodyHashOf(key: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([{ a: 1 }]))
    .digest();
}
