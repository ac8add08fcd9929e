import { openDatabase } from '@enginehouse/store';
import { migratedTestLocation, TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { localOperator, type Session } from '../session.ts';
import { usageCall } from './read-usage.ts';

const DAY = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' } as const;

describe.each(TEST_DIALECTS)('usage over time on %s', (dialect) => {
  test('counts what the session may see, by hour or day and by key', async () => {
    await using location = await migratedTestLocation(dialect);
    await using stack = new AsyncDisposableStack();
    const db = stack.adopt(await openDatabase(location.options), (one) => one.close());
    const call = (time: string, model: string | null, ms: number, more = '1, 5, true, false'): string =>
      `('2026-11-20T${time}Z', 'test', ${model === null ? 'null' : `'${model}'`}, 'generateText', 10, 2, ${ms}, ${more})`;
    await db.query(`insert into ai_model_usage
      (occurred_at, provider, model_name, request_kind, prompt_tokens, completion_tokens, duration_ms, user_id, organization_id, success, withheld)
      values ${[
        call('10:05:00', 'a', 100),
        call('10:15:00', 'a', 300),
        call('10:59:59.999', null, 50, '1, 5, false, false'),
        call('11:00:00', 'b', 10, '2, 6, true, false'),
        call('11:30:00', 'b', 20, '1, 5, true, true'),
        ...Array.from({ length: 25 }, (_, n) => call('12:00:00', `many ${n}`, 1, '3, 7, true, false')),
      ].join(', ')}`);
    const as = (session: Partial<Session>) => usageCall(db, localOperator({ channel: 'test', ...session }));
    const none = new Set<never>();

    const all = await as({})({ ...DAY, by: 'model' });
    expect(all.total).toMatchObject({ calls: 30, failures: 1, promptTokens: 300, completionTokens: 60 });
    expect(all.lines.slice(0, 2)).toEqual([
      {
        start: '2026-11-20T10:00:00.000Z',
        key: 'a',
        others: false,
        calls: 2,
        failures: 0,
        promptTokens: 20,
        completionTokens: 4,
        p50Ms: 200,
        p95Ms: 290,
      },
      expect.objectContaining({ start: '2026-11-20T10:00:00.000Z', key: null, others: true, calls: 1, failures: 1 }),
    ]);
    // Of 28 keys 20 have lines of their own; the one without a name is among the others as it is called no more than they.
    expect(all.lines.filter(({ others }) => !others)).toHaveLength(20);
    expect(all.lines.filter(({ others }) => others).reduce((sum, { calls }) => sum + calls, 0)).toBe(8);

    const day = await as({})({ ...DAY, bucket: 'day' });
    expect(day.lines).toEqual([expect.objectContaining({ start: '2026-11-20T00:00:00.000Z', key: null, calls: 30 })]);

    const organization = await as({ accessLevel: 2, organizationId: 5, permissions: none })(DAY);
    expect(organization.total.calls).toBe(3);
    const research = new Set(['system.run.research.view'] as const);
    expect((await as({ accessLevel: 2, organizationId: 5, permissions: research })(DAY)).total.calls).toBe(4);
    expect((await as({ accessLevel: 3, userId: 2, organizationId: 5, permissions: none })(DAY)).total.calls).toBe(1);
    for (const nobody of [
      { accessLevel: 2, organizationId: null },
      { accessLevel: 3, userId: null },
      { accessLevel: 99, userId: 1, organizationId: 5 },
    ] as const) {
      expect(await as(nobody)(DAY)).toMatchObject({ lines: [], total: { calls: 0, p50Ms: null } });
    }

    const refused = { code: 'INVALID_REQUEST' };
    await expect(as({})({ from: DAY.to, to: DAY.from })).rejects.toMatchObject(refused);
    await expect(as({})({ from: '2026-01-01T00:00:00Z', to: DAY.to })).rejects.toMatchObject(refused);
    await expect(as({})({ from: 'yesterday' })).rejects.toMatchObject(refused);
    await expect(as({})({ by: 'password' as never })).rejects.toMatchObject(refused);
  });
});
